package io.leveret.broker.vhost;

import io.leveret.broker.shard.InTurn;
import io.leveret.broker.shard.Shard;
import io.leveret.codec.ContentHeader;
import io.leveret.exchange.DelayedMessageExchange;
import io.leveret.message.Message;
import io.leveret.queue.DelayedMessages;
import io.leveret.queue.Entry;
import io.leveret.queue.Receipt;
import io.leveret.store.MessageStore;
import io.leveret.store.StoreTransaction;
import io.leveret.time.Clock;
import java.util.List;

/**
 * What an {@code x-delayed-message} exchange keeps. Lives on the vhost's home, which takes messages
 * in, and routes them when they are due.
 *
 * <p>A durable exchange keeps every message on disk, as the plugin does. Routing a message and
 * letting go of it are one commit of the store: whenever a crash comes, it is here or in its
 * queues.
 */
final class DelayingExchange implements Passage, DelayedMessages.Outlet {
    private final VirtualHost vhost;
    private final Exchange exchange;
    private final MessageStore store;
    private final DelayedMessages messages;

    /**
     * @param store where the messages are: the broker's, or for an exchange that is not durable one
     *     in memory
     * @param logId under which they are
     */
    DelayingExchange(
            VirtualHost vhost, Exchange exchange, MessageStore store, long logId, Clock clock) {
        this.vhost = vhost;
        this.exchange = exchange;
        this.store = store;
        this.messages =
                new DelayedMessages(
                        "exchange '" + exchange.name() + "' in vhost '" + vhost.name() + "'",
                        (listener, recovered) ->
                                store.open(logId, vhost.home(), listener, recovered),
                        clock,
                        vhost.home(),
                        this);
    }

    /** How many messages wait. Any thread. */
    int count() {
        return messages.count();
    }

    @Override
    public MessageTarget pass(Message message) {
        long delayMillis = DelayedMessageExchange.delayMillis(message.header());
        return delayMillis == 0 ? null : new Waiting(message, delayMillis);
    }

    /**
     * One message that is to wait, as it came to the exchange: with the blind copies that queues do
     * not see, for it is routed again.
     */
    private final class Waiting implements MessageTarget {
        private final Message message;
        private final long delayMillis;

        Waiting(Message message, long delayMillis) {
            this.message = message;
            this.delayMillis = delayMillis;
        }

        @Override
        public Shard home() {
            return vhost.home();
        }

        @Override
        public void publish(Message shown, Receipt receipt, StoreTransaction tx) {
            if (tx != null) {
                messages.add(message, delayMillis, receipt, exchange.durable() ? tx : null);
            } else {
                home().execute(() -> messages.add(message, delayMillis, receipt, null));
            }
        }

        /** By exchange: who routes a message again knows who has it already. */
        @Override
        public boolean equals(Object other) {
            return other instanceof Waiting waiting && waiting.in() == in();
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(in());
        }

        private DelayingExchange in() {
            return DelayingExchange.this;
        }
    }

    @Override
    public void release(List<Entry> due) {
        StoreTransaction tx = exchange.durable() ? store.begin() : null;
        InTurn parts = new InTurn();
        Elsewhere elsewhere = new Elsewhere(() -> finish(due, tx));
        for (Entry entry : due) {
            route(entry.message(), parts, elsewhere, tx);
        }
        parts.run(elsewhere::accepted);
    }

    /** Waits for targets that write with commits of their own. */
    private final class Elsewhere implements Receipt {
        private final Runnable safe;

        // Vhost's home.
        private int waiting = 1;

        Elsewhere(Runnable safe) {
            this.safe = safe;
        }

        Receipt more() {
            waiting++;
            return this;
        }

        @Override
        public void accepted() {
            home().execute(
                            () -> {
                                if (--waiting == 0) {
                                    safe.run();
                                }
                            });
        }

        @Override
        public void rejected() {
            accepted();
        }
    }

    private void route(Message waited, InTurn parts, Elsewhere elsewhere, StoreTransaction tx) {
        ContentHeader header = waited.header();
        long delayMillis = DelayedMessageExchange.delayMillis(header);
        Message message =
                waited.republished(
                        waited.exchange(),
                        waited.routingKey(),
                        header.withHeaders(
                                DelayedMessageExchange.headersAfter(
                                        delayMillis, header.headers())));
        List<MessageTarget> targets =
                vhost.route(exchange, RoutingKeys.of(message), message).targets();
        Message shown = RoutingKeys.withoutBlindCopies(message);
        exchange.publishedOut().add(MessageTarget.queuesIn(targets));
        for (MessageTarget target : targets) {
            Receipt receipt = target.joins() ? null : elsewhere.more();
            parts.add(target.home(), () -> target.publish(shown, receipt, tx));
        }
    }

    /** All queues have what they get. */
    private void finish(List<Entry> due, StoreTransaction tx) {
        if (messages.stopped()) {
            // Some queue may have been stopped before it was its turn.
            if (tx != null) {
                store.rollback(tx);
            }
            return;
        }
        messages.forget(due, tx);
        if (tx == null) {
            messages.more();
        } else {
            store.commit(tx, home(), messages::more);
        }
    }

    private Shard home() {
        return vhost.home();
    }

    @Override
    public void delete() {
        messages.delete();
    }

    @Override
    public void stop() {
        messages.stop();
    }
}
