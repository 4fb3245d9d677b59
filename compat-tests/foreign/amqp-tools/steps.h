/* Running steps, and comparing. A step ends at the first thing that is not as expected. */
#ifndef STEPS_H
#define STEPS_H

#include <stdint.h>

enum { STEP_DEADLINE_SECONDS = 20 };

/* Runs one step and prints one line for it; on failure calls `recover`. */
void step(const char *name, void (*action)(void), void (*recover)(void));

/* 0, or 1 after any failure. */
int steps_exit_code(void);

/* Ends the step with this reason. */
_Noreturn void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

void expect_number(const char *what, int64_t actual, int64_t expected);
void expect_text(const char *what, const char *actual, const char *expected);

#endif
