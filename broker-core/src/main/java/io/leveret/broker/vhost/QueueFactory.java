package io.leveret.broker.vhost;

import io.leveret.broker.shard.Shard;
import io.leveret.queue.ClassicQueue;
import io.leveret.queue.Consumer;
import io.leveret.queue.LogOpener;
import io.leveret.queue.QueueIdentity;
import io.leveret.store.MessageStore;
import io.leveret.time.Clock;

/** Makes queues of the type their arguments ask for. */
public final class QueueFactory {
    private final MessageStore store;
    private final Clock clock;

    public QueueFactory(MessageStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    Clock clock() {
        return clock;
    }

    HostedQueue create(VirtualHost vhost, QueueDeclaration wanted, Shard home) {
        return create(vhost, wanted, store.nextQueueId(), home);
    }

    HostedQueue recover(VirtualHost vhost, Definitions.StoredQueue stored, Shard home) {
        return create(vhost, stored.declaration(), stored.id(), home);
    }

    private HostedQueue create(VirtualHost vhost, QueueDeclaration wanted, long id, Shard home) {
        HostedQueue queue = new HostedQueue(vhost, wanted, id, home);
        QueueIdentity identity =
                new QueueIdentity(
                        vhost.name(), wanted.name(), queue.durable(), wanted.autoDelete());
        LogOpener log =
                queue.durable()
                        ? (listener, recovered) -> store.open(id, home, listener, recovered)
                        : null;
        queue.run(new ClassicQueue(identity, queue.settings(), log, clock, home, queue));
        return queue;
    }

    void requireEquivalent(HostedQueue existing, QueueDeclaration wanted) {}

    void consumerTimedOut(HostedQueue queue, Consumer consumer) {}
}
