package io.leveret.broker.vhost;

import io.leveret.codec.FieldTable;

/**
 * A queue as somebody wants it.
 *
 * @param owner the connection an exclusive queue belongs to; null if not exclusive
 */
public record QueueDeclaration(
        String name,
        boolean durable,
        boolean autoDelete,
        ExclusiveOwner owner,
        FieldTable arguments) {

    QueueDeclaration withArguments(FieldTable newArguments) {
        return new QueueDeclaration(name, durable, autoDelete, owner, newArguments);
    }

    public boolean exclusive() {
        return owner != null;
    }
}
