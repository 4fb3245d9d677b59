package io.leveret.broker.vhost;

/**
 * Where a queue's dead messages go.
 *
 * @param routingKey null to keep the message's own
 */
record DeadLetterTarget(String exchange, String routingKey) {}
