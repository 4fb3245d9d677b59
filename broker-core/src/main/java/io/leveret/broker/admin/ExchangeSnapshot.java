package io.leveret.broker.admin;

import io.leveret.broker.policy.EffectivePolicy;
import io.leveret.broker.vhost.Exchange;
import io.leveret.codec.FieldTable;

/**
 * An exchange, and how many messages went in and, counted once for each queue, out of it.
 *
 * @param delayedMessages how many wait for their time; null where none ever does
 */
public record ExchangeSnapshot(
        String vhost,
        String name,
        String type,
        boolean durable,
        boolean autoDelete,
        boolean internal,
        FieldTable arguments,
        String createdBy,
        EffectivePolicy policy,
        long publishedIn,
        long publishedOut,
        Integer delayedMessages) {

    static ExchangeSnapshot of(String vhost, Exchange exchange) {
        return new ExchangeSnapshot(
                vhost,
                exchange.name(),
                exchange.type().name(),
                exchange.durable(),
                exchange.autoDelete(),
                exchange.internal(),
                exchange.arguments(),
                exchange.createdBy(),
                exchange.policy(),
                exchange.publishedIn().sum(),
                exchange.publishedOut().sum(),
                exchange.delayedMessages());
    }
}
