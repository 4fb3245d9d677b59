/**
 * What happens in the broker, told to who wants to know: the event exchange {@code
 * amq.rabbitmq.event}. Names of events and of their facts are those of RabbitMQ's event exchange
 * plugin.
 */
package io.leveret.broker.event;
