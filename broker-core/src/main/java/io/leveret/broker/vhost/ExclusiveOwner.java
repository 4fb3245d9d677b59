package io.leveret.broker.vhost;

/** A connection, as far as its exclusive queues need to know it; compared by identity. */
public interface ExclusiveOwner {
    String connectionName();

    String userName();

    /** The connection holds these queues and deletes them when it closes. Called on any shard. */
    void owns(HostedQueue queue);

    void ownsNoMore(HostedQueue queue);
}
