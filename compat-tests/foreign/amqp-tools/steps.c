#include "steps.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static jmp_buf end_of_step;
static char reason[1024];
static int failed;

void step(const char *name, void (*action)(void), void (*recover)(void)) {
  if (setjmp(end_of_step) == 0) {
    action();
    printf("ok %s\n", name);
  } else {
    failed = 1;
    printf("FAIL %s %s\n", name, reason);
    recover();
  }
  fflush(stdout);
}

int steps_exit_code(void) { return failed; }

void fail(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(reason, sizeof reason, format, arguments);
  va_end(arguments);
  for (char *at = reason; (at = strchr(at, '\n')) != NULL;) {
    *at = ' ';
  }
  longjmp(end_of_step, 1);
}

void expect_number(const char *what, int64_t actual, int64_t expected) {
  if (actual != expected) {
    fail("%s: %lld (expected: %lld)", what, (long long)actual, (long long)expected);
  }
}

void expect_text(const char *what, const char *actual, const char *expected) {
  if (strcmp(actual, expected) != 0) {
    fail("%s: %.300s (expected: %.300s)", what, actual, expected);
  }
}
