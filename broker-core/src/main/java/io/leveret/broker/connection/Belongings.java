package io.leveret.broker.connection;

import io.leveret.broker.shard.Shard;
import io.leveret.broker.vhost.HostedQueue;
import io.leveret.broker.vhost.VirtualHost;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a connection holds and what goes with it: its exclusive queues, its places under limits. */
final class Belongings {
    private final Shard shard;
    private final Set<HostedQueue> exclusiveQueues = new LinkedHashSet<>(2);
    private final List<Runnable> undoAtEnd = new ArrayList<>(2);
    private boolean released;

    Belongings(Shard shard) {
        this.shard = shard;
    }

    /** {@code undo} runs when all is released. */
    void atEnd(Runnable undo) {
        undoAtEnd.add(undo);
    }

    boolean released() {
        return released;
    }

    /** Any thread. A queue that was declared while the connection ended goes at once. */
    void owns(HostedQueue queue) {
        shard.execute(
                () -> {
                    if (released) {
                        queue.vhost().deleteAll(List.of(queue), shard, () -> {});
                    } else {
                        exclusiveQueues.add(queue);
                    }
                });
    }

    /** Any thread. */
    void ownsNoMore(HostedQueue queue) {
        shard.execute(() -> exclusiveQueues.remove(queue));
    }

    /**
     * @param vhost null if none was entered
     * @param done runs when everything is free again
     */
    void release(VirtualHost vhost, Runnable done) {
        released = true;
        undoAtEnd.forEach(Runnable::run);
        List<HostedQueue> owned = List.copyOf(exclusiveQueues);
        exclusiveQueues.clear();
        if (owned.isEmpty()) {
            done.run();
        } else {
            vhost.deleteAll(owned, shard, done);
        }
    }
}
