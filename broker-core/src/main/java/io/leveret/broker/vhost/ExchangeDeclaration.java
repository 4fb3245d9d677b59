package io.leveret.broker.vhost;

import io.leveret.codec.FieldTable;

/**
 * An exchange as somebody wants it.
 *
 * @param createdBy who will be shown as its creator
 */
public record ExchangeDeclaration(
        String name,
        String type,
        boolean durable,
        boolean autoDelete,
        boolean internal,
        FieldTable arguments,
        String createdBy) {

    /** Of an exchange the broker itself wants. */
    public ExchangeDeclaration(
            String name,
            String type,
            boolean durable,
            boolean autoDelete,
            boolean internal,
            FieldTable arguments) {
        this(name, type, durable, autoDelete, internal, arguments, Exchange.CREATED_BY_BROKER);
    }
}
