package io.leveret.broker.admin;

import io.leveret.broker.vhost.Binding;
import io.leveret.broker.vhost.Exchange;
import io.leveret.codec.FieldTable;

/**
 * A binding, or one of those that nobody made: every queue is bound to the default exchange, which
 * has the name "", by its own name.
 */
public record BindingSnapshot(
        String vhost,
        String source,
        String destination,
        boolean toExchange,
        String routingKey,
        FieldTable arguments) {

    static BindingSnapshot of(String vhost, Binding binding) {
        return new BindingSnapshot(
                vhost,
                binding.source().name(),
                binding.destination().name(),
                binding.destination() instanceof Exchange,
                binding.routingKey(),
                binding.arguments());
    }

    /** The binding every queue has to the default exchange. */
    public static BindingSnapshot implicit(String vhost, String queue) {
        return new BindingSnapshot(vhost, "", queue, false, queue, FieldTable.EMPTY);
    }

    /** {@code queue} or {@code exchange}. */
    public String destinationType() {
        return toExchange ? "exchange" : "queue";
    }
}
