package io.leveret.broker.vhost;

import io.leveret.broker.shard.Shard;
import io.leveret.queue.BodyBudget;
import io.leveret.queue.ClassicQueue;
import io.leveret.queue.LogOpener;
import io.leveret.queue.QueueArguments;
import io.leveret.queue.QueueIdentity;
import io.leveret.queue.QueueStorage;
import io.leveret.store.MessageStore;
import io.leveret.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Makes queues of the type their arguments ask for. */
public final class QueueFactory {
    private static final String TYPE = "x-queue-type";

    private final MessageStore store;
    private final BodyBudget bodies;
    private final Clock clock;
    private final Clock realClock;
    private final long consumerTimeoutMillis;

    /** One for each home of queues. */
    private final Map<Shard, Drain> drains = new ConcurrentHashMap<>();

    /**
     * @param bodies what all queues together may keep in memory
     * @param clock what messages age by
     * @param realClock what the pace of publishers and consumers is measured with
     * @param consumerTimeoutMillis how long a consumer may keep a message of a queue that says
     *     nothing about it; 0 for ever
     */
    public QueueFactory(
            MessageStore store,
            BodyBudget bodies,
            Clock clock,
            Clock realClock,
            long consumerTimeoutMillis) {
        this.store = store;
        this.bodies = bodies;
        this.clock = clock;
        this.realClock = realClock;
        this.consumerTimeoutMillis = consumerTimeoutMillis;
    }

    Clock clock() {
        return clock;
    }

    long consumerTimeoutMillis() {
        return consumerTimeoutMillis;
    }

    /** Throws 406 unless a queue can be like this. */
    HostedQueue create(VirtualHost vhost, QueueDeclaration wanted, Shard home) {
        QueueArguments arguments =
                QueueArguments.of(vhost.name(), wanted.name(), wanted.arguments());
        arguments.requireProperties(
                vhost.name(),
                wanted.name(),
                wanted.durable(),
                wanted.exclusive(),
                wanted.autoDelete());
        return create(vhost, wanted, arguments, store.nextQueueId(), home);
    }

    HostedQueue recover(VirtualHost vhost, Definitions.StoredQueue stored, Shard home) {
        QueueDeclaration declaration = stored.declaration();
        QueueArguments arguments = QueueArguments.trusted(declaration.arguments());
        return create(vhost, declaration, arguments, stored.id(), home);
    }

    private HostedQueue create(
            VirtualHost vhost,
            QueueDeclaration wanted,
            QueueArguments arguments,
            long id,
            Shard home) {
        HostedQueue queue = new HostedQueue(vhost, wanted, arguments, id, home);
        QueueIdentity identity =
                new QueueIdentity(
                        vhost.name(),
                        wanted.name(),
                        queue.durable(),
                        wanted.autoDelete(),
                        arguments.type());
        LogOpener log =
                queue.durable()
                        ? (listener, recovered) -> store.open(id, home, listener, recovered)
                        : null;
        LogOpener spill =
                (listener, recovered) -> store.open(store.nextQueueId(), home, listener, recovered);
        boolean keepsKeys = queue.durable() && queue.settings().deduplication() != null;
        queue.run(
                new ClassicQueue(
                        identity,
                        queue.settings(),
                        new QueueStorage(
                                log,
                                spill,
                                keepsKeys ? StoredKeys.ofQueue(store, id, home) : null,
                                bodies),
                        clock,
                        home,
                        queue),
                realClock,
                drains.computeIfAbsent(home, ignored -> new Drain()));
        return queue;
    }

    /**
     * Adds the vhost's default type to a declaration that names none, if a queue of that type can
     * be like that. Names the broker made up are for classic queues.
     */
    QueueDeclaration withDefaultType(VirtualHost vhost, QueueDeclaration wanted) {
        String type = vhost.metadata().defaultQueueType();
        if (type == null || wanted.arguments().has(TYPE) || wanted.name().startsWith("amq.")) {
            return wanted;
        }
        boolean lasts = wanted.durable() && !wanted.exclusive() && !wanted.autoDelete();
        boolean fits =
                switch (type) {
                    case "classic" -> true;
                    case "quorum", "stream" -> lasts;
                    default -> false; // RabbitMQ writes "undefined" where there is none
                };
        return fits ? wanted.withArguments(wanted.arguments().with(TYPE, type)) : wanted;
    }

    /** Throws 405 or 406 unless {@code wanted} means the queue that is there. */
    void requireEquivalent(HostedQueue existing, QueueDeclaration wanted) {
        if (existing.owner() != wanted.owner()) {
            throw existing.locked();
        }
        String vhost = existing.vhost().name();
        String name = existing.name();
        QueueArguments.requireSame(
                "durable",
                existing.durable(),
                wanted.durable() && !wanted.exclusive(),
                vhost,
                name);
        QueueArguments.requireSame(
                "auto_delete", existing.autoDelete(), wanted.autoDelete(), vhost, name);
        existing.declared().requireEquivalent(vhost, name, wanted.arguments());
    }
}
