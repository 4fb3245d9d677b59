package io.leveret.broker.vhost;

import io.leveret.exchange.DeduplicatingExchange;
import io.leveret.exchange.DelayedMessageExchange;
import io.leveret.exchange.RecentHistoryExchange;
import io.leveret.queue.Deduplication;
import io.leveret.store.MessageStore;
import io.leveret.store.memory.InMemoryMessageStore;
import io.leveret.time.Clock;

/** Gives exchanges of special types what they need. */
public final class Passages {
    /** The log of an exchange that has none in the store. */
    static final long NO_LOG = 0;

    private final MessageStore store;
    private final MessageStore memory = new InMemoryMessageStore();
    private final Clock clock;

    /**
     * @param clock what delays are measured with
     */
    public Passages(MessageStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** The log for a new exchange, {@link #NO_LOG} if it keeps nothing on disk. */
    long newLogFor(ExchangeDeclaration wanted) {
        boolean keeps =
                switch (wanted.type()) {
                    case DelayedMessageExchange.NAME -> true;
                    case DeduplicatingExchange.NAME ->
                            Deduplication.of(wanted.arguments()).persistent();
                    default -> false;
                };
        return keeps && wanted.durable() ? store.nextQueueId() : NO_LOG;
    }

    /** Null for most types. Vhost's home. */
    Passage create(VirtualHost vhost, Exchange exchange) {
        return switch (exchange.type().name()) {
            case RecentHistoryExchange.NAME -> new RecentHistory(vhost, exchange);
            case DelayedMessageExchange.NAME ->
                    exchange.logId() == NO_LOG
                            ? new DelayingExchange(
                                    vhost, exchange, memory, memory.nextQueueId(), clock)
                            : new DelayingExchange(vhost, exchange, store, exchange.logId(), clock);
            case DeduplicatingExchange.NAME -> new SeenMessages(vhost, exchange, store, clock);
            default -> null;
        };
    }
}
