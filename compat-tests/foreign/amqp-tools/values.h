/* Field tables: building, reading and comparing them, types and all. */
#ifndef VALUES_H
#define VALUES_H

#include <amqp.h>

enum { HEADERS_MAX = 20 };

amqp_bytes_t bytes_of(const char *text);

/* Text of the bytes, in one of a few buffers used in turn. */
const char *text_of(amqp_bytes_t bytes);

/* Every type that librabbitmq 0.11 writes. Without U64, which RabbitMQ reads as I64, when the
 * broker is going to write the table anew. The entries live as long as the program. */
amqp_table_t all_types(int with_u64);

/* The value of this name; ends the step if there is none of this kind. */
const amqp_field_value_t *entry_of(const amqp_table_t *table, const char *name, uint8_t kind);

/* Ends the step unless every entry of `expected` is in `actual`, the same in type and value. */
void expect_entries(const amqp_table_t *actual, const amqp_table_t *expected);

#endif
