package io.leveret.broker.vhost;

import io.leveret.broker.shard.InTurn;
import io.leveret.broker.shard.Shard;
import io.leveret.message.Message;
import io.leveret.queue.Deduplication;
import io.leveret.queue.Receipt;
import io.leveret.queue.RememberedKey;
import io.leveret.queue.RememberedKeys;
import io.leveret.store.MessageKey;
import io.leveret.store.MessageStore;
import io.leveret.store.StoreTransaction;
import io.leveret.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * What an {@code x-message-deduplication} exchange remembers. Lives on the vhost's home, which
 * passes on what was not seen before.
 *
 * <p>A key and its message in all queues are one commit of the store: after a crash they are all
 * there, or none is. What comes meanwhile is passed on with the next, so that the order is kept.
 */
final class SeenMessages implements Passage {
    private final VirtualHost vhost;
    private final Exchange exchange;
    private final MessageStore store;
    private final Deduplication settings;
    private final RememberedKeys keys;

    // Vhost's home.
    private List<New> waiting = new ArrayList<>();
    private boolean passing;
    private long lastNumber;
    private boolean deleted;
    private boolean stopped;

    SeenMessages(VirtualHost vhost, Exchange exchange, MessageStore store, Clock clock) {
        this.vhost = vhost;
        this.exchange = exchange;
        this.store = store;
        this.settings = Deduplication.of(exchange.arguments());
        this.keys = new RememberedKeys(settings, clock);
        if (exchange.logId() != Passages.NO_LOG) {
            keys.open(new StoredKeys(store, exchange.logId(), vhost.home()));
        }
        lastNumber = keys.lastPosition();
    }

    /** A message that was not seen before, and who gets it. */
    private record New(
            RememberedKey key, boolean durable, Message message, List<MessageTarget> targets) {}

    @Override
    public MessageTarget pass(Message message) {
        MessageKey key = settings.keys().of(message.header());
        if (key == null) {
            return null;
        }
        List<MessageTarget> targets = vhost.routePast(exchange, message).targets();
        // What goes nowhere leaves no key: it may be published again when there is a queue for it.
        return targets.isEmpty() ? null : new Gate(key, targets);
    }

    /** Where one message asks whether it was seen. */
    private final class Gate implements MessageTarget {
        private final MessageKey key;
        private final List<MessageTarget> targets;

        Gate(MessageKey key, List<MessageTarget> targets) {
            this.key = key;
            this.targets = targets;
        }

        @Override
        public Shard home() {
            return vhost.home();
        }

        @Override
        public boolean joins() {
            return false;
        }

        @Override
        public void publish(Message message, Receipt receipt, StoreTransaction tx) {
            home().execute(() -> take(key, message, targets, receipt));
        }

        @Override
        public void publish(Message message, Receipt receipt, StoreTransaction tx, InTurn parts) {
            if (tx == null) {
                parts.add(home(), () -> publish(message, receipt, null));
            } else {
                parts.add(home(), () -> take(key, message, targets, receipt, tx, parts));
            }
        }
    }

    private void take(
            MessageKey key, Message message, List<MessageTarget> targets, Receipt receipt) {
        New found = find(key, message, targets, receipt);
        if (found != null) {
            waiting.add(found);
            passOn();
        }
    }

    /** What is new becomes part of {@code tx}, its key too. */
    private void take(
            MessageKey key,
            Message message,
            List<MessageTarget> targets,
            Receipt receipt,
            StoreTransaction tx,
            InTurn parts) {
        New found = find(key, message, targets, receipt);
        if (found != null) {
            publish(found, tx, parts);
            parts.addFinal(vhost.home(), () -> remember(found, tx));
        }
    }

    /** Null if it was seen before: what became of the first is told to {@code receipt}. */
    private New find(
            MessageKey key, Message message, List<MessageTarget> targets, Receipt receipt) {
        if (deleted) {
            if (receipt != null) {
                receipt.accepted();
            }
            return null;
        }
        RememberedKey known = keys.find(key);
        if (known != null) {
            known.tell(receipt);
            return null;
        }
        RememberedKey fresh =
                keys.remember(key, ++lastNumber, settings.ttlMillis(message.header()));
        fresh.tell(receipt);
        boolean durable = keys.areLogged() && message.persistent();
        if (durable) {
            fresh.awaitLog();
        }
        return new New(fresh, durable, message, targets);
    }

    private void passOn() {
        if (passing || stopped || waiting.isEmpty()) {
            return;
        }
        passing = true;
        List<New> batch = waiting;
        waiting = new ArrayList<>();
        StoreTransaction tx = batch.stream().anyMatch(New::durable) ? store.begin() : null;
        InTurn parts = new InTurn();
        for (New each : batch) {
            publish(each, each.durable ? tx : null, parts);
        }
        parts.run(() -> vhost.home().execute(() -> finish(batch, tx)));
    }

    private void publish(New message, StoreTransaction tx, InTurn parts) {
        List<MessageTarget> targets = message.targets;
        exchange.publishedOut().add(MessageTarget.queuesIn(targets));
        Receipt receipt = new AllTargets(targets.size(), vhost.home(), message.key);
        for (MessageTarget target : targets) {
            target.publish(message.message, receipt, tx, parts);
        }
    }

    /** All targets have what they get, and those that refused it have said so. */
    private void finish(List<New> batch, StoreTransaction tx) {
        if (stopped) {
            // Some queue may have been stopped before it was its turn.
            if (tx != null) {
                store.rollback(tx);
            }
            return;
        }
        batch.forEach(each -> remember(each, tx));
        if (tx != null) {
            store.commit(tx, vhost.home(), () -> {});
        }
        passing = false;
        passOn();
    }

    /** Its targets have the message, or refused it. */
    private void remember(New message, StoreTransaction tx) {
        if (!message.durable || stopped) {
            return;
        }
        if (message.key.isForgotten() || deleted) {
            message.key.accepted();
        } else {
            keys.log(message.key, tx);
        }
    }

    @Override
    public void delete() {
        deleted = true;
        keys.delete();
    }

    @Override
    public void stop() {
        stopped = true;
    }
}
