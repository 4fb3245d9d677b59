/* The scenario with librabbitmq: scenario HOST PORT PREFIX. */

#include <amqp.h>
#include <amqp_framing.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "broker.h"
#include "steps.h"
#include "values.h"

enum { LARGE_BODY_BYTES = 1 << 20 };

static const amqp_basic_properties_t no_properties;

static amqp_exchange_declare_ok_t *declare_exchange(int passive) {
  return amqp_exchange_declare(connection, FIRST, bytes_of(name_of("exchange")), bytes_of("topic"),
                               passive, 1, 1, 0, amqp_empty_table);
}

static void declare(void) {
  open_channel(FIRST);
  declare_exchange(0);
  check_rpc("exchange.declare");
  for (int times = 0; times < 2; times++) {
    const amqp_queue_declare_ok_t *declared = declare_queue(FIRST, "queue", NULL);
    expect_text("queue", text_of(declared->queue), name_of("queue"));
    expect_number("messages", declared->message_count, 0);
    expect_number("consumers", declared->consumer_count, 0);
  }
  declare_exchange(1);
  check_rpc("passive exchange.declare");
  close_channel(FIRST);
}

static void bind_queue(void) {
  open_channel(FIRST);
  amqp_queue_bind(connection, FIRST, bytes_of(name_of("queue")), bytes_of(name_of("exchange")),
                  bytes_of("order.*.created"), amqp_empty_table);
  check_rpc("queue.bind");
  close_channel(FIRST);
}

static void confirm_select(void) {
  amqp_confirm_select(connection, FIRST);
  check_rpc("confirm.select");
}

static void publish_mandatory(const char *key, const char *body,
                              const amqp_basic_properties_t *properties) {
  check_status("basic.publish",
               amqp_basic_publish(connection, FIRST, bytes_of(name_of("exchange")), bytes_of(key),
                                  1, 0, properties, bytes_of(body)));
}

static void publish_confirm(void) {
  amqp_basic_properties_t persistent = {._flags = AMQP_BASIC_DELIVERY_MODE_FLAG,
                                        .delivery_mode = 2};
  open_channel(FIRST);
  confirm_select();
  for (int number = 0; number < 10; number++) {
    publish_mandatory("order.eu.created", "body", &persistent);
  }
  await_acks(FIRST, 10);
  expect_number("ready", ready("queue"), 10);
  const amqp_queue_purge_ok_t *purged =
      amqp_queue_purge(connection, FIRST, bytes_of(name_of("queue")));
  check_rpc("queue.purge");
  expect_number("purged", purged->message_count, 10);
  close_channel(FIRST);
}

static void mandatory_return(void) {
  amqp_basic_properties_t named = {._flags = AMQP_BASIC_MESSAGE_ID_FLAG,
                                   .message_id = bytes_of("m")};
  open_channel(FIRST);
  confirm_select();
  publish_mandatory("nowhere", "lost", &named);
  const amqp_basic_return_t *returned = await_method(FIRST, AMQP_BASIC_RETURN_METHOD);
  expect_number("code", returned->reply_code, 312);
  expect_text("text", text_of(returned->reply_text), "NO_ROUTE");
  expect_text("exchange", text_of(returned->exchange), name_of("exchange"));
  expect_text("routing key", text_of(returned->routing_key), "nowhere");
  amqp_message_t message;
  check_reply("message", amqp_read_message(connection, FIRST, &message, 0));
  expect_text("message id", text_of(message.properties.message_id), "m");
  expect_text("body", text_of(message.body), "lost");
  amqp_destroy_message(&message);
  await_acks(FIRST, 1);
  close_channel(FIRST);
}

static void basic_ack(uint64_t delivery_tag) {
  check_status("basic.ack", amqp_basic_ack(connection, FIRST, delivery_tag, 0));
}

static void qos(uint16_t prefetch_count) {
  amqp_basic_qos(connection, FIRST, 0, prefetch_count, 0);
  check_rpc("basic.qos");
}

static void consume_ack(void) {
  const char *bodies[] = {"0", "1", "2"};
  open_channel(FIRST);
  declare_queue(FIRST, "consume", NULL);
  for (int number = 0; number < 3; number++) {
    publish(FIRST, name_of("consume"), bytes_of(bodies[number]), &no_properties);
  }
  qos(10);
  consume(FIRST, name_of("consume"), 0);
  for (int number = 0; number < 3; number++) {
    amqp_envelope_t envelope = next_delivery();
    expect_text("body", text_of(envelope.message.body), bodies[number]);
    expect_number("tag", (int64_t)envelope.delivery_tag, number + 1);
    expect_text("exchange", text_of(envelope.exchange), "");
    expect_text("routing key", text_of(envelope.routing_key), name_of("consume"));
    expect_number("redelivered", envelope.redelivered, 0);
    basic_ack(envelope.delivery_tag);
    amqp_destroy_envelope(&envelope);
  }
  close_channel(FIRST);
  expect_number("left after close", ready("consume"), 0);
  open_channel(FIRST);
  delete_queue(FIRST, "consume");
  close_channel(FIRST);
}

static void nack_requeue(void) {
  open_channel(FIRST);
  declare_queue(FIRST, "nack", NULL);
  publish(FIRST, name_of("nack"), bytes_of("again"), &no_properties);
  qos(1);
  consume(FIRST, name_of("nack"), 0);
  amqp_envelope_t envelope = next_delivery();
  expect_number("first redelivered", envelope.redelivered, 0);
  check_status("basic.nack", amqp_basic_nack(connection, FIRST, envelope.delivery_tag, 0, 1));
  amqp_destroy_envelope(&envelope);
  envelope = next_delivery();
  expect_number("second redelivered", envelope.redelivered, 1);
  expect_text("second body", text_of(envelope.message.body), "again");
  basic_ack(envelope.delivery_tag);
  amqp_destroy_envelope(&envelope);
  delete_queue(FIRST, "nack");
  close_channel(FIRST);
}

static void expect_rejected(const amqp_message_t *message, const char *from) {
  const amqp_table_t *headers = &message->properties.headers;
  const amqp_array_t *deaths = &entry_of(headers, "x-death", AMQP_FIELD_KIND_ARRAY)->value.array;
  expect_number("deaths", deaths->num_entries, 1);
  expect_number("type of a death", deaths->entries[0].kind, AMQP_FIELD_KIND_TABLE);
  const amqp_table_t *death = &deaths->entries[0].value.table;
  const amqp_field_value_t *reason = entry_of(death, "reason", AMQP_FIELD_KIND_UTF8);
  expect_text("reason", text_of(reason->value.bytes), "rejected");
  expect_number("count", entry_of(death, "count", AMQP_FIELD_KIND_I64)->value.i64, 1);
  const amqp_field_value_t *queue = entry_of(death, "queue", AMQP_FIELD_KIND_UTF8);
  expect_text("queue", text_of(queue->value.bytes), from);
  amqp_table_t sent = all_types(0);
  expect_entries(headers, &sent);
}

static void reject(void) {
  amqp_basic_properties_t properties = {._flags = AMQP_BASIC_HEADERS_FLAG,
                                        .headers = all_types(0)};
  open_channel(FIRST);
  declare_queue(FIRST, "dead", NULL);
  declare_queue(FIRST, "reject", "dead");
  publish(FIRST, name_of("reject"), bytes_of("no"), &properties);
  consume(FIRST, name_of("reject"), 0);
  amqp_envelope_t envelope = next_delivery();
  check_status("basic.reject", amqp_basic_reject(connection, FIRST, envelope.delivery_tag, 0));
  amqp_destroy_envelope(&envelope);
  consume(FIRST, name_of("dead"), 1);
  envelope = next_delivery();
  expect_text("body", text_of(envelope.message.body), "no");
  expect_rejected(&envelope.message, name_of("reject"));
  amqp_destroy_envelope(&envelope);
  delete_queue(FIRST, "reject");
  delete_queue(FIRST, "dead");
  close_channel(FIRST);
}

static void expect_got(const char *body, uint32_t left) {
  amqp_message_t message;
  amqp_basic_get_ok_t got = get(FIRST, "get", 0, &message);
  expect_text("body", text_of(message.body), body);
  expect_number("message count", got.message_count, left);
  expect_number("redelivered", got.redelivered, 0);
  basic_ack(got.delivery_tag);
  amqp_destroy_message(&message);
}

static void get_step(void) {
  open_channel(FIRST);
  declare_queue(FIRST, "get", NULL);
  amqp_rpc_reply_t reply = amqp_basic_get(connection, FIRST, bytes_of(name_of("get")), 0);
  check_reply("basic.get", reply);
  expect_text("answer of an empty queue", amqp_method_name(reply.reply.id),
              "AMQP_BASIC_GET_EMPTY_METHOD");
  confirm_select();
  publish(FIRST, name_of("get"), bytes_of("first"), &no_properties);
  publish(FIRST, name_of("get"), bytes_of("second"), &no_properties);
  await_acks(FIRST, 2);
  expect_got("first", 1);
  expect_got("second", 0);
  delete_queue(FIRST, "get");
  close_channel(FIRST);
}

static void rpc(void) {
  amqp_basic_properties_t asked = {
      ._flags = AMQP_BASIC_REPLY_TO_FLAG | AMQP_BASIC_CORRELATION_ID_FLAG,
      .reply_to = bytes_of("amq.rabbitmq.reply-to"),
      .correlation_id = bytes_of("7")};
  open_channel(FIRST);
  open_channel(SECOND);
  declare_queue(FIRST, "rpc", NULL);
  consume(FIRST, name_of("rpc"), 0);
  consume(SECOND, "amq.rabbitmq.reply-to", 1);
  publish(SECOND, name_of("rpc"), bytes_of("question"), &asked);

  amqp_envelope_t question = next_delivery();
  expect_number("channel of the question", question.channel, FIRST);
  const char *reply_to = text_of(question.message.properties.reply_to);
  if (strncmp(reply_to, "amq.rabbitmq.reply-to.", strlen("amq.rabbitmq.reply-to.")) != 0) {
    fail("reply-to: %s (expected: amq.rabbitmq.reply-to.TOKEN)", reply_to);
  }
  amqp_basic_properties_t answered = {._flags = AMQP_BASIC_CORRELATION_ID_FLAG,
                                      .correlation_id = question.message.properties.correlation_id};
  publish(FIRST, reply_to, bytes_of("QUESTION"), &answered);
  basic_ack(question.delivery_tag);
  amqp_destroy_envelope(&question);

  amqp_envelope_t answer = next_delivery();
  expect_number("channel of the answer", answer.channel, SECOND);
  expect_text("answer", text_of(answer.message.body), "QUESTION");
  expect_text("correlation", text_of(answer.message.properties.correlation_id), "7");
  amqp_destroy_envelope(&answer);
  delete_queue(FIRST, "rpc");
  close_channel(SECOND);
  close_channel(FIRST);
}

/* Publishes, waits for the confirm and gets the message, which the caller destroys. */
static amqp_message_t round_trip(const char *suffix, amqp_bytes_t body,
                                 const amqp_basic_properties_t *properties) {
  amqp_message_t message;
  open_channel(FIRST);
  declare_queue(FIRST, suffix, NULL);
  confirm_select();
  publish(FIRST, name_of(suffix), body, properties);
  await_acks(FIRST, 1);
  get(FIRST, suffix, 1, &message);
  expect_number("size", (int64_t)message.body.len, (int64_t)body.len);
  expect_number("body equal", memcmp(message.body.bytes, body.bytes, body.len) == 0, 1);
  delete_queue(FIRST, suffix);
  close_channel(FIRST);
  return message;
}

static void headers(void) {
  amqp_basic_properties_t sent = {._flags = AMQP_BASIC_HEADERS_FLAG, .headers = all_types(1)};
  amqp_message_t got = round_trip("headers", bytes_of("h"), &sent);
  expect_number("headers", got.properties.headers.num_entries, sent.headers.num_entries);
  expect_entries(&got.properties.headers, &sent.headers);
  amqp_destroy_message(&got);
}

static void properties(void) {
  amqp_table_entry_t header = {bytes_of("k"), {AMQP_FIELD_KIND_UTF8, {.bytes = bytes_of("v")}}};
  amqp_basic_properties_t sent = {
      ._flags = AMQP_BASIC_CONTENT_TYPE_FLAG | AMQP_BASIC_CONTENT_ENCODING_FLAG |
                AMQP_BASIC_HEADERS_FLAG | AMQP_BASIC_DELIVERY_MODE_FLAG | AMQP_BASIC_PRIORITY_FLAG |
                AMQP_BASIC_CORRELATION_ID_FLAG | AMQP_BASIC_REPLY_TO_FLAG |
                AMQP_BASIC_EXPIRATION_FLAG | AMQP_BASIC_MESSAGE_ID_FLAG |
                AMQP_BASIC_TIMESTAMP_FLAG | AMQP_BASIC_TYPE_FLAG | AMQP_BASIC_USER_ID_FLAG |
                AMQP_BASIC_APP_ID_FLAG | AMQP_BASIC_CLUSTER_ID_FLAG,
      .content_type = bytes_of("text/plain"),
      .content_encoding = bytes_of("identity"),
      .headers = {1, &header},
      .delivery_mode = 2,
      .priority = 7,
      .correlation_id = bytes_of("correlation"),
      .reply_to = bytes_of("reply.here"),
      .expiration = bytes_of("600000"),
      .message_id = bytes_of("message-1"),
      .timestamp = 1668945015,
      .type = bytes_of("kind"),
      .user_id = bytes_of("guest"),
      .app_id = bytes_of("scenario"),
      .cluster_id = bytes_of("cluster")};
  amqp_message_t message = round_trip("properties", bytes_of("p"), &sent);
  const amqp_basic_properties_t *got = &message.properties;
  expect_number("flags", got->_flags, sent._flags);
  expect_text("content-type", text_of(got->content_type), "text/plain");
  expect_text("content-encoding", text_of(got->content_encoding), "identity");
  expect_entries(&got->headers, &sent.headers);
  expect_number("delivery-mode", got->delivery_mode, 2);
  expect_number("priority", got->priority, 7);
  expect_text("correlation-id", text_of(got->correlation_id), "correlation");
  expect_text("reply-to", text_of(got->reply_to), "reply.here");
  expect_text("expiration", text_of(got->expiration), "600000");
  expect_text("message-id", text_of(got->message_id), "message-1");
  expect_number("timestamp", (int64_t)got->timestamp, 1668945015);
  expect_text("type", text_of(got->type), "kind");
  expect_text("user-id", text_of(got->user_id), "guest");
  expect_text("app-id", text_of(got->app_id), "scenario");
  expect_text("cluster-id", text_of(got->cluster_id), "cluster");
  amqp_destroy_message(&message);
}

static void empty_body(void) {
  amqp_message_t got = round_trip("empty", amqp_empty_bytes, &no_properties);
  amqp_destroy_message(&got);
}

/* Eight hexadecimal digits after another: they tell when a frame is lost, doubled or misplaced. */
static void large_body(void) {
  static char body[LARGE_BODY_BYTES + 1];
  for (int at = 0; at < LARGE_BODY_BYTES; at += 8) {
    sprintf(body + at, "%08x", at);
  }
  amqp_bytes_t bytes = {LARGE_BODY_BYTES, body};
  amqp_message_t got = round_trip("large", bytes, &no_properties);
  amqp_destroy_message(&got);
}

static void expect_missing_queue(const char *name) {
  char text[512];
  open_channel(FIRST);
  amqp_queue_declare(connection, FIRST, bytes_of(name), 1, 0, 0, 0, amqp_empty_table);
  snprintf(text, sizeof text, "NOT_FOUND - no queue '%s' in vhost '/'", name);
  expect_not_found(FIRST, text);
}

static void channel_error(void) {
  expect_missing_queue(name_of("missing"));
  /* The same number again, at once. */
  open_channel(FIRST);
  close_channel(FIRST);
  expect_number("another channel", ready("queue"), 0);
}

static void commit(void) {
  amqp_tx_commit(connection, FIRST);
  check_rpc("tx.commit");
}

static void rollback(void) {
  amqp_tx_rollback(connection, FIRST);
  check_rpc("tx.rollback");
}

static void transaction(void) {
  open_channel(FIRST);
  declare_queue(FIRST, "tx", NULL);
  amqp_tx_select(connection, FIRST);
  check_rpc("tx.select");
  publish(FIRST, name_of("tx"), bytes_of("kept"), &no_properties);
  expect_number("before commit", ready("tx"), 0);
  commit();
  expect_number("after commit", ready("tx"), 1);
  publish(FIRST, name_of("tx"), bytes_of("undone"), &no_properties);
  rollback();
  expect_number("after rollback", ready("tx"), 1);
  amqp_message_t message;
  amqp_basic_get_ok_t got = get(FIRST, "tx", 0, &message);
  expect_text("body", text_of(message.body), "kept");
  amqp_destroy_message(&message);
  basic_ack(got.delivery_tag);
  rollback();
  basic_ack(got.delivery_tag);
  commit();
  close_channel(FIRST);
  expect_number("after ack", ready("tx"), 0);
  open_channel(FIRST);
  delete_queue(FIRST, "tx");
  close_channel(FIRST);
}

static void close_step(void) {
  open_channel(FIRST);
  delete_queue(FIRST, "queue");
  amqp_exchange_delete(connection, FIRST, bytes_of(name_of("exchange")), 0);
  check_rpc("exchange.delete");
  close_channel(FIRST);
  close_broker();
  expect_missing_queue(name_of("queue"));
  char text[512];
  open_channel(FIRST);
  declare_exchange(1);
  snprintf(text, sizeof text, "NOT_FOUND - no exchange '%s' in vhost '/'", name_of("exchange"));
  expect_not_found(FIRST, text);
  close_broker();
}

int main(int count, char **arguments) {
  if (count != 4) {
    fprintf(stderr, "usage: scenario HOST PORT PREFIX\n");
    return 2;
  }
  broker_at(arguments[1], atoi(arguments[2]), arguments[3]);
  printf("version librabbitmq %s\n", amqp_version());
  step("connect", connect_broker, drop_broker);
  step("declare", declare, drop_broker);
  step("bind", bind_queue, drop_broker);
  step("publish-confirm", publish_confirm, drop_broker);
  step("return", mandatory_return, drop_broker);
  step("consume-ack", consume_ack, drop_broker);
  step("nack-requeue", nack_requeue, drop_broker);
  step("reject", reject, drop_broker);
  step("get", get_step, drop_broker);
  step("rpc", rpc, drop_broker);
  step("headers", headers, drop_broker);
  step("properties", properties, drop_broker);
  step("body-empty", empty_body, drop_broker);
  step("body-1MiB", large_body, drop_broker);
  step("channel-error", channel_error, drop_broker);
  step("transaction", transaction, drop_broker);
  step("close", close_step, drop_broker);
  return steps_exit_code();
}
