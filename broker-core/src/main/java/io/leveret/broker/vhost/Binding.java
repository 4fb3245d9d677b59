package io.leveret.broker.vhost;

import io.leveret.codec.FieldTable;

/** A binding; two bindings are the same if all four parts are equal. */
public record Binding(
        Exchange source, Destination destination, String routingKey, FieldTable arguments) {

    /** Survives a restart only if both ends do. */
    boolean durable() {
        boolean durableEnd =
                destination instanceof HostedQueue queue
                        ? queue.durable()
                        : ((Exchange) destination).durable();
        return source.durable() && durableEnd;
    }
}
