/* The connection, and the operations that steps are made of. All end the step on failure. */
#ifndef BROKER_H
#define BROKER_H

#include <amqp.h>

extern amqp_connection_state_t connection;
extern const char *prefix;

/* The channels that steps use; opened and closed by each. */
enum { FIRST = 1, SECOND = 2, ASKING = 3 };

void broker_at(const char *host, int port, const char *prefix);
void connect_broker(void);
void close_broker(void);

/* After a failure: the socket is dropped, and the next step connects anew. */
void drop_broker(void);

void open_channel(amqp_channel_t channel);
void close_channel(amqp_channel_t channel);

/* Ends the step unless the last synchronous method was answered. */
void check_rpc(const char *what);
void check_reply(const char *what, amqp_rpc_reply_t reply);
void check_status(const char *what, int status);

/* PREFIX.suffix, in one of a few buffers used in turn. */
const char *name_of(const char *suffix);

/* Declares PREFIX.suffix, durable, with x-expires; PREFIX.dead gets its dead letters, or nobody. */
amqp_queue_declare_ok_t *declare_queue(amqp_channel_t channel, const char *suffix,
                                       const char *dead);
void delete_queue(amqp_channel_t channel, const char *suffix);

/* How many messages PREFIX.suffix has ready, asked on a channel of its own. */
int ready(const char *suffix);

void publish(amqp_channel_t channel, const char *key, amqp_bytes_t body,
             const amqp_basic_properties_t *properties);

/* Waits for this method on the channel; answers its fields. */
void *await_method(amqp_channel_t channel, amqp_method_number_t method);

/* Waits until everything up to this tag, at most 63, is confirmed. */
void await_acks(amqp_channel_t channel, uint64_t delivery_tag);

void consume(amqp_channel_t channel, const char *queue, int no_ack);
amqp_envelope_t next_delivery(void);

/* Gets a message that has to be there. */
amqp_basic_get_ok_t get(amqp_channel_t channel, const char *suffix, int no_ack,
                        amqp_message_t *message);

/* Checks that the channel was closed with 404 and this text, and says close-ok. */
void expect_not_found(amqp_channel_t channel, const char *text);

#endif
