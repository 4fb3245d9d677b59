package io.leveret.broker.vhost;

import static io.leveret.codec.Errors.channelError;

import io.leveret.broker.policy.RuntimeParameters;
import io.leveret.broker.shard.Answer;
import io.leveret.broker.shard.Countdown;
import io.leveret.broker.shard.Shard;
import io.leveret.broker.statistics.Churn;
import io.leveret.codec.AmqpException;
import io.leveret.codec.ReplyCode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The queues of a vhost: declared, deleted and brought back here. Which there are changes on the
 * vhost's home alone; what one of them holds is its own home's.
 */
final class VhostQueues {
    private final VirtualHost vhost;
    private final Changes changes;
    private final VhostEvents events;
    private final QueueFactory factory;
    private final RuntimeParameters parameters;
    private final Churn churn;

    // Read by any thread.
    private final Map<String, HostedQueue> queues = new ConcurrentHashMap<>();

    VhostQueues(VirtualHost vhost, Changes changes, VhostEvents events, VhostServices services) {
        this.vhost = vhost;
        this.changes = changes;
        this.events = events;
        this.factory = services.queueFactory();
        this.parameters = services.parameters();
        this.churn = services.churn();
    }

    /** Null if there is none. Any thread. */
    HostedQueue get(String name) {
        return queues.get(name);
    }

    /** Any thread. */
    Collection<HostedQueue> all() {
        return queues.values();
    }

    /** Throws 404 if there is none. Any thread. */
    HostedQueue require(String name) {
        HostedQueue found = queues.get(name);
        if (found == null) {
            throw notFound(name);
        }
        return found;
    }

    AmqpException notFound(String name) {
        return channelError(ReplyCode.NOT_FOUND, "no queue '%s' in vhost '%s'", name, vhost.name());
    }

    void declare(
            QueueDeclaration asked,
            ExclusiveOwner asking,
            Shard preferred,
            Answer<HostedQueue> answer) {
        changes.run(
                answer,
                () -> {
                    QueueDeclaration wanted = factory.withDefaultType(vhost, asked);
                    HostedQueue existing = queues.get(wanted.name());
                    churn.queuesDeclared.increment();
                    if (existing == null) {
                        existing = create(wanted, preferred);
                    } else {
                        existing.requireAccess(asking);
                        factory.requireEquivalent(existing, wanted);
                    }
                    changes.answer(existing.durable(), existing, answer);
                });
    }

    private HostedQueue create(QueueDeclaration wanted, Shard preferred) {
        requireRoomFor(wanted.name());
        HostedQueue queue = factory.create(vhost, wanted, preferred);
        queues.put(queue.name(), queue);
        churn.queuesCreated.increment();
        if (queue.owner() != null) {
            queue.owner().owns(queue);
        }
        if (queue.durable()) {
            changes.definitions().put(vhost, queue);
        }
        changes.topologyChanged();
        events.created(queue, wanted.createdBy());
        return queue;
    }

    private void requireRoomFor(String name) {
        long limit = parameters.limits(vhost.name()).maxQueues();
        if (limit >= 0 && queues.size() >= limit) {
            throw channelError(
                    ReplyCode.PRECONDITION_FAILED,
                    "cannot declare queue '%s': queue limit in vhost '%s' (%d) is reached",
                    name,
                    vhost.name(),
                    limit);
        }
    }

    void recover(Definitions.StoredQueue stored, Shard queueHome) {
        HostedQueue queue = factory.recover(vhost, stored, queueHome);
        queues.put(queue.name(), queue);
    }

    void delete(
            String name,
            boolean ifUnused,
            boolean ifEmpty,
            ExclusiveOwner asking,
            Answer<Integer> answer) {
        HostedQueue existing = queues.get(name);
        if (existing == null) {
            // Through the home all the same: a delete that is under way must be answered first.
            changes.run(answer, () -> answer.ok(0));
            return;
        }
        existing.home()
                .execute(
                        () -> {
                            try {
                                existing.requireAccess(asking);
                                int ready = closeIf(existing, ifUnused, ifEmpty);
                                forget(
                                        existing,
                                        VirtualHost.userOf(asking),
                                        () -> answer.ok(ready));
                            } catch (AmqpException e) {
                                answer.failed(e);
                            }
                        });
    }

    private int closeIf(HostedQueue queue, boolean ifUnused, boolean ifEmpty) {
        if (queue.deleted()) {
            return 0;
        }
        if (ifUnused && queue.queue().consumerCount() > 0) {
            throw refused(queue, "in use");
        }
        int ready = queue.queue().readyCount();
        if (ifEmpty && ready + queue.queue().waitingCount() > 0) {
            throw refused(queue, "not empty");
        }
        queue.die();
        return ready;
    }

    private AmqpException refused(HostedQueue queue, String why) {
        return channelError(
                ReplyCode.PRECONDITION_FAILED,
                "queue '%s' in vhost '%s' %s",
                queue.name(),
                vhost.name(),
                why);
    }

    /** The queue is being deleted; on its home. */
    void undefine(HostedQueue queue) {
        if (queue.durable()) {
            changes.definitions().remove(vhost, queue);
        }
    }

    /** Takes a queue that is closed already out of the vhost; {@code done} runs on the home. */
    private void forget(HostedQueue queue, String user, Runnable done) {
        changes.home()
                .execute(
                        () -> {
                            if (!queues.remove(queue.name(), queue)) {
                                done.run();
                                return;
                            }
                            churn.queuesDeleted.increment();
                            for (Binding binding : List.copyOf(queue.incoming())) {
                                vhost.bindings().remove(binding, Exchange.CREATED_BY_BROKER);
                            }
                            if (queue.owner() != null) {
                                queue.owner().ownsNoMore(queue);
                            }
                            changes.topologyChanged();
                            events.deleted(queue, user);
                            changes.whenOnDisk(queue.durable(), done);
                        });
    }

    /** An auto-delete queue lost its last consumer, or a lease ran out. Queue's home. */
    void deleteUnused(HostedQueue queue) {
        if (!queue.deleted() && queue.queue().consumerCount() == 0) {
            queue.die();
            forget(queue, Exchange.CREATED_BY_BROKER, () -> {});
        }
    }

    /** Deletes queues whatever they hold; {@code done} runs on {@code shard}. */
    void deleteAll(Collection<HostedQueue> doomed, String user, Shard shard, Runnable done) {
        List<HostedQueue> all = List.copyOf(doomed);
        Runnable forgotten = new Countdown(all.size(), () -> shard.execute(done));
        for (HostedQueue queue : all) {
            queue.home()
                    .execute(
                            () -> {
                                queue.die();
                                forget(queue, user, forgotten);
                            });
        }
    }
}
