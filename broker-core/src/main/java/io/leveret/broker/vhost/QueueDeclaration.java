package io.leveret.broker.vhost;

import io.leveret.codec.FieldTable;

/**
 * A queue as somebody wants it.
 *
 * @param owner the connection an exclusive queue belongs to; null if not exclusive
 * @param createdBy who will be shown as its creator
 */
public record QueueDeclaration(
        String name,
        boolean durable,
        boolean autoDelete,
        ExclusiveOwner owner,
        FieldTable arguments,
        String createdBy) {

    QueueDeclaration withArguments(FieldTable newArguments) {
        return new QueueDeclaration(name, durable, autoDelete, owner, newArguments, createdBy);
    }

    public boolean exclusive() {
        return owner != null;
    }
}
