package io.leveret.broker.connection;

import io.leveret.codec.FieldTable;

/** Who is at the other end, as it said in connection.start-ok. */
public record Peer(FieldTable clientProperties) {
    public static final Peer UNKNOWN = new Peer(FieldTable.EMPTY);

    /** Whether the client announced one of RabbitMQ's protocol extensions. */
    public boolean can(String capability) {
        return clientProperties.get("capabilities") instanceof FieldTable capabilities
                && Boolean.TRUE.equals(capabilities.get(capability));
    }

    /** The name the application gave its connection; null if none. */
    public String connectionName() {
        return clientProperties.string("connection_name");
    }
}
