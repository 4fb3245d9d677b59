#include "broker.h"

#include <amqp_framing.h>
#include <amqp_tcp_socket.h>
#include <stdio.h>
#include <sys/time.h>

#include "steps.h"
#include "values.h"

amqp_connection_state_t connection;
const char *prefix;

static const char *broker_host;
static int broker_port;

void broker_at(const char *host, int port, const char *names_prefix) {
  broker_host = host;
  broker_port = port;
  prefix = names_prefix;
}

static struct timeval deadline(void) { return (struct timeval){STEP_DEADLINE_SECONDS, 0}; }

static void expect_capability(const char *name) {
  const amqp_table_t *properties = amqp_get_server_properties(connection);
  const amqp_table_t *capabilities =
      &entry_of(properties, "capabilities", AMQP_FIELD_KIND_TABLE)->value.table;
  expect_number(name, entry_of(capabilities, name, AMQP_FIELD_KIND_BOOLEAN)->value.boolean, 1);
}

void connect_broker(void) {
  struct timeval limit = deadline();
  connection = amqp_new_connection();
  amqp_socket_t *socket = amqp_tcp_socket_new(connection);
  check_status("connect", amqp_socket_open_noblock(socket, broker_host, broker_port, &limit));
  check_status("timeout", amqp_set_rpc_timeout(connection, &limit));
  amqp_table_entry_t name = {bytes_of("connection_name"), {AMQP_FIELD_KIND_UTF8, {0}}};
  name.value.value.bytes = bytes_of(prefix);
  amqp_table_t properties = {1, &name};
  check_reply("login", amqp_login_with_properties(connection, "/", 0, AMQP_DEFAULT_FRAME_SIZE, 0,
                                                  &properties, AMQP_SASL_METHOD_PLAIN, "guest",
                                                  "guest"));
  expect_capability("publisher_confirms");
  expect_capability("basic.nack");
  expect_capability("consumer_cancel_notify");
}

void close_broker(void) {
  check_reply("close", amqp_connection_close(connection, AMQP_REPLY_SUCCESS));
  drop_broker();
}

void drop_broker(void) {
  amqp_destroy_connection(connection);
  connection = NULL;
}

void open_channel(amqp_channel_t channel) {
  if (connection == NULL) {
    connect_broker();
  }
  amqp_channel_open(connection, channel);
  check_rpc("channel.open");
}

void close_channel(amqp_channel_t channel) {
  check_reply("channel.close", amqp_channel_close(connection, channel, AMQP_REPLY_SUCCESS));
  amqp_maybe_release_buffers(connection);
}

void check_rpc(const char *what) { check_reply(what, amqp_get_rpc_reply(connection)); }

void check_reply(const char *what, amqp_rpc_reply_t reply) {
  switch (reply.reply_type) {
    case AMQP_RESPONSE_NORMAL:
      return;
    case AMQP_RESPONSE_LIBRARY_EXCEPTION:
      fail("%s: %s", what, amqp_error_string2(reply.library_error));
    case AMQP_RESPONSE_SERVER_EXCEPTION:
      if (reply.reply.id == AMQP_CHANNEL_CLOSE_METHOD) {
        const amqp_channel_close_t *close = reply.reply.decoded;
        fail("%s: channel closed, %d %s", what, close->reply_code, text_of(close->reply_text));
      }
      if (reply.reply.id == AMQP_CONNECTION_CLOSE_METHOD) {
        const amqp_connection_close_t *close = reply.reply.decoded;
        fail("%s: connection closed, %d %s", what, close->reply_code, text_of(close->reply_text));
      }
      fail("%s: closed by method %08x", what, reply.reply.id);
    default:
      fail("%s: no reply", what);
  }
}

void check_status(const char *what, int status) {
  if (status != AMQP_STATUS_OK) {
    fail("%s: %s", what, amqp_error_string2(status));
  }
}

const char *name_of(const char *suffix) {
  static char buffers[8][256];
  static int turn;
  char *buffer = buffers[turn++ % 8];
  snprintf(buffer, sizeof buffers[0], "%s.%s", prefix, suffix);
  return buffer;
}

amqp_queue_declare_ok_t *declare_queue(amqp_channel_t channel, const char *suffix,
                                       const char *dead) {
  /* Queues go by themselves if the scenario dies half way. */
  amqp_table_entry_t entries[3] = {
      {bytes_of("x-expires"), {AMQP_FIELD_KIND_I32, {.i32 = 60000}}},
      {bytes_of("x-dead-letter-exchange"), {AMQP_FIELD_KIND_UTF8, {.bytes = amqp_empty_bytes}}},
      {bytes_of("x-dead-letter-routing-key"), {AMQP_FIELD_KIND_UTF8, {.bytes = amqp_empty_bytes}}},
  };
  amqp_table_t arguments = {1, entries};
  if (dead != NULL) {
    entries[2].value.value.bytes = bytes_of(name_of(dead));
    arguments.num_entries = 3;
  }
  amqp_queue_declare_ok_t *declared = amqp_queue_declare(
      connection, channel, bytes_of(name_of(suffix)), 0, 1, 0, 0, arguments);
  check_rpc("queue.declare");
  return declared;
}

void delete_queue(amqp_channel_t channel, const char *suffix) {
  amqp_queue_delete(connection, channel, bytes_of(name_of(suffix)), 0, 0);
  check_rpc("queue.delete");
}

int ready(const char *suffix) {
  open_channel(ASKING);
  amqp_queue_declare_ok_t *found = amqp_queue_declare(
      connection, ASKING, bytes_of(name_of(suffix)), 1, 0, 0, 0, amqp_empty_table);
  check_rpc("passive queue.declare");
  int messages = (int)found->message_count;
  close_channel(ASKING);
  return messages;
}

void publish(amqp_channel_t channel, const char *key, amqp_bytes_t body,
             const amqp_basic_properties_t *properties) {
  check_status("basic.publish", amqp_basic_publish(connection, channel, amqp_empty_bytes,
                                                   bytes_of(key), 0, 0, properties, body));
}

void *await_method(amqp_channel_t channel, amqp_method_number_t method) {
  struct timeval limit = deadline();
  amqp_frame_t frame;
  check_status(amqp_method_name(method),
               amqp_simple_wait_frame_noblock(connection, &frame, &limit));
  expect_number("channel of the frame", frame.channel, channel);
  expect_number("type of the frame", frame.frame_type, AMQP_FRAME_METHOD);
  expect_text("method", amqp_method_name(frame.payload.method.id), amqp_method_name(method));
  return frame.payload.method.decoded;
}

void await_acks(amqp_channel_t channel, uint64_t delivery_tag) {
  /* One bit for each tag, from bit 0: confirms come singly or not, and in any order. */
  uint64_t waiting = (UINT64_C(1) << delivery_tag) - 1;
  while (waiting != 0) {
    const amqp_basic_ack_t *ack = await_method(channel, AMQP_BASIC_ACK_METHOD);
    expect_number("acked a tag of ours", ack->delivery_tag <= delivery_tag, 1);
    uint64_t acked = UINT64_C(1) << (ack->delivery_tag - 1);
    waiting &= ~(ack->multiple ? acked | (acked - 1) : acked);
  }
}

void consume(amqp_channel_t channel, const char *queue, int no_ack) {
  amqp_basic_consume(connection, channel, bytes_of(queue), amqp_empty_bytes, 0, no_ack, 0,
                     amqp_empty_table);
  check_rpc("basic.consume");
}

amqp_envelope_t next_delivery(void) {
  struct timeval limit = deadline();
  amqp_envelope_t envelope;
  check_reply("basic.deliver", amqp_consume_message(connection, &envelope, &limit, 0));
  return envelope;
}

amqp_basic_get_ok_t get(amqp_channel_t channel, const char *suffix, int no_ack,
                        amqp_message_t *message) {
  amqp_rpc_reply_t reply =
      amqp_basic_get(connection, channel, bytes_of(name_of(suffix)), no_ack);
  check_reply("basic.get", reply);
  expect_number("found", reply.reply.id == AMQP_BASIC_GET_OK_METHOD, 1);
  amqp_basic_get_ok_t got = *(amqp_basic_get_ok_t *)reply.reply.decoded;
  check_reply("message", amqp_read_message(connection, channel, message, 0));
  return got;
}

void expect_not_found(amqp_channel_t channel, const char *text) {
  amqp_rpc_reply_t reply = amqp_get_rpc_reply(connection);
  expect_number("server exception", reply.reply_type, AMQP_RESPONSE_SERVER_EXCEPTION);
  expect_text("method", amqp_method_name(reply.reply.id), "AMQP_CHANNEL_CLOSE_METHOD");
  const amqp_channel_close_t *close = reply.reply.decoded;
  expect_number("code", close->reply_code, 404);
  expect_text("text", text_of(close->reply_text), text);
  amqp_channel_close_ok_t close_ok = {0};
  check_status("channel.close-ok", amqp_send_method(connection, channel,
                                                    AMQP_CHANNEL_CLOSE_OK_METHOD, &close_ok));
}
