#include "values.h"

#include <stdio.h>
#include <string.h>

#include "steps.h"

amqp_bytes_t bytes_of(const char *text) { return amqp_cstring_bytes(text); }

const char *text_of(amqp_bytes_t bytes) {
  static char buffers[8][512];
  static int turn;
  char *buffer = buffers[turn++ % 8];
  snprintf(buffer, sizeof buffers[0], "%.*s", (int)bytes.len, (const char *)bytes.bytes);
  return buffer;
}

static amqp_table_entry_t *add(amqp_table_t *table, const char *name, uint8_t kind) {
  amqp_table_entry_t *entry = &table->entries[table->num_entries++];
  entry->key = bytes_of(name);
  entry->value.kind = kind;
  return entry;
}

/* { "deep": { "deeper": 3 } } */
static amqp_table_t nested_table(void) {
  static amqp_table_entry_t outer[1], inner[1];
  amqp_table_t inside = {0, inner};
  add(&inside, "deeper", AMQP_FIELD_KIND_I32)->value.value.i32 = 3;
  amqp_table_t outside = {0, outer};
  add(&outside, "deep", AMQP_FIELD_KIND_TABLE)->value.value.table = inside;
  return outside;
}

/* ["a", -2, void, []] */
static amqp_array_t nested_array(void) {
  static amqp_field_value_t values[4];
  values[0].kind = AMQP_FIELD_KIND_UTF8;
  values[0].value.bytes = bytes_of("a");
  values[1].kind = AMQP_FIELD_KIND_I16;
  values[1].value.i16 = -2;
  values[2].kind = AMQP_FIELD_KIND_VOID;
  values[3].kind = AMQP_FIELD_KIND_ARRAY;
  values[3].value.array = (amqp_array_t){0, NULL};
  return (amqp_array_t){4, values};
}

amqp_table_t all_types(int with_u64) {
  static amqp_table_entry_t entries[HEADERS_MAX];
  amqp_table_t table = {0, entries};
  add(&table, "longstr", AMQP_FIELD_KIND_UTF8)->value.value.bytes = bytes_of("Grüße, 世界");
  amqp_bytes_t no_text = {3, "\x00\xff\x80"};
  add(&table, "bytes", AMQP_FIELD_KIND_BYTES)->value.value.bytes = no_text;
  add(&table, "bool", AMQP_FIELD_KIND_BOOLEAN)->value.value.boolean = 1;
  add(&table, "byte", AMQP_FIELD_KIND_I8)->value.value.i8 = -100;
  add(&table, "unsigned-byte", AMQP_FIELD_KIND_U8)->value.value.u8 = 200;
  add(&table, "short", AMQP_FIELD_KIND_I16)->value.value.i16 = -30000;
  add(&table, "unsigned-short", AMQP_FIELD_KIND_U16)->value.value.u16 = 60000;
  add(&table, "int", AMQP_FIELD_KIND_I32)->value.value.i32 = -123456;
  add(&table, "unsigned-int", AMQP_FIELD_KIND_U32)->value.value.u32 = 4000000000u;
  add(&table, "long", AMQP_FIELD_KIND_I64)->value.value.i64 = -(INT64_C(1) << 40) - 1;
  add(&table, "float", AMQP_FIELD_KIND_F32)->value.value.f32 = -1.25f;
  add(&table, "double", AMQP_FIELD_KIND_F64)->value.value.f64 = -1.25e-9;
  add(&table, "decimal", AMQP_FIELD_KIND_DECIMAL)->value.value.decimal = (amqp_decimal_t){2, 12345};
  add(&table, "timestamp", AMQP_FIELD_KIND_TIMESTAMP)->value.value.u64 = 1668945015;
  add(&table, "table", AMQP_FIELD_KIND_TABLE)->value.value.table = nested_table();
  add(&table, "empty-table", AMQP_FIELD_KIND_TABLE)->value.value.table = amqp_empty_table;
  add(&table, "array", AMQP_FIELD_KIND_ARRAY)->value.value.array = nested_array();
  add(&table, "void", AMQP_FIELD_KIND_VOID);
  if (with_u64) {
    add(&table, "unsigned-long", AMQP_FIELD_KIND_U64)->value.value.u64 = UINT64_C(1) << 41;
  }
  return table;
}

static int same_bytes(amqp_bytes_t left, amqp_bytes_t right) {
  return left.len == right.len && memcmp(left.bytes, right.bytes, left.len) == 0;
}

static int same_value(const amqp_field_value_t *left, const amqp_field_value_t *right);

static int same_array(const amqp_array_t *left, const amqp_array_t *right) {
  int same = left->num_entries == right->num_entries;
  for (int i = 0; same && i < left->num_entries; i++) {
    same = same_value(&left->entries[i], &right->entries[i]);
  }
  return same;
}

/* Order counts: brokers do not sort. */
static int same_table(const amqp_table_t *left, const amqp_table_t *right) {
  int same = left->num_entries == right->num_entries;
  for (int i = 0; same && i < left->num_entries; i++) {
    same = same_bytes(left->entries[i].key, right->entries[i].key) &&
           same_value(&left->entries[i].value, &right->entries[i].value);
  }
  return same;
}

static int same_value(const amqp_field_value_t *left, const amqp_field_value_t *right) {
  if (left->kind != right->kind) {
    return 0;
  }
  switch (left->kind) {
    case AMQP_FIELD_KIND_BOOLEAN:
      return !left->value.boolean == !right->value.boolean;
    case AMQP_FIELD_KIND_I8:
    case AMQP_FIELD_KIND_U8:
      return left->value.u8 == right->value.u8;
    case AMQP_FIELD_KIND_I16:
    case AMQP_FIELD_KIND_U16:
      return left->value.u16 == right->value.u16;
    case AMQP_FIELD_KIND_I32:
    case AMQP_FIELD_KIND_U32:
      return left->value.u32 == right->value.u32;
    case AMQP_FIELD_KIND_I64:
    case AMQP_FIELD_KIND_U64:
    case AMQP_FIELD_KIND_TIMESTAMP:
      return left->value.u64 == right->value.u64;
    case AMQP_FIELD_KIND_F32:
      return left->value.f32 == right->value.f32;
    case AMQP_FIELD_KIND_F64:
      return left->value.f64 == right->value.f64;
    case AMQP_FIELD_KIND_DECIMAL:
      return left->value.decimal.decimals == right->value.decimal.decimals &&
             left->value.decimal.value == right->value.decimal.value;
    case AMQP_FIELD_KIND_UTF8:
    case AMQP_FIELD_KIND_BYTES:
      return same_bytes(left->value.bytes, right->value.bytes);
    case AMQP_FIELD_KIND_TABLE:
      return same_table(&left->value.table, &right->value.table);
    case AMQP_FIELD_KIND_ARRAY:
      return same_array(&left->value.array, &right->value.array);
    default:
      return left->kind == AMQP_FIELD_KIND_VOID;
  }
}

const amqp_field_value_t *entry_of(const amqp_table_t *table, const char *name, uint8_t kind) {
  for (int i = 0; i < table->num_entries; i++) {
    const amqp_table_entry_t *entry = &table->entries[i];
    if (same_bytes(entry->key, bytes_of(name))) {
      expect_number(name, entry->value.kind, kind);
      return &entry->value;
    }
  }
  fail("no %s in the table", name);
}

void expect_entries(const amqp_table_t *actual, const amqp_table_t *expected) {
  for (int i = 0; i < expected->num_entries; i++) {
    const amqp_table_entry_t *wanted = &expected->entries[i];
    const char *name = text_of(wanted->key);
    if (!same_value(entry_of(actual, name, wanted->value.kind), &wanted->value)) {
      fail("header %s came back with another value", name);
    }
  }
}
