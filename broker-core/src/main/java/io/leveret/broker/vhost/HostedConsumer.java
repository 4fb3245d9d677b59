package io.leveret.broker.vhost;

/** What a consumer of a {@link HostedQueue} has to be beyond what the queue itself asks of it. */
public interface HostedConsumer {
    /** It held a message for too long: its channel closes. Queue's home. */
    void timedOut(long timeoutMillis);

    /** It was taken off the queue; on the queue's home. */
    void unsubscribed();
}
