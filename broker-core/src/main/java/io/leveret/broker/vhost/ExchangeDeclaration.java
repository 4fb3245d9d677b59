package io.leveret.broker.vhost;

import io.leveret.codec.FieldTable;

/** An exchange as somebody wants it. */
public record ExchangeDeclaration(
        String name,
        String type,
        boolean durable,
        boolean autoDelete,
        boolean internal,
        FieldTable arguments) {}
