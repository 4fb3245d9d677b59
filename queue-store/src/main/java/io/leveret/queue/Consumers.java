package io.leveret.queue;

import static io.leveret.codec.Errors.channelError;

import io.leveret.codec.ReplyCode;
import java.util.ArrayList;
import java.util.List;

/**
 * Who gets the next message: of the consumers that can take one, those of the highest priority, in
 * turn. With a single active consumer, the first that came, and after it the next.
 */
final class Consumers {
    private final QueueIdentity queue;
    // In the order of subscription.
    private final List<Consumer> all = new ArrayList<>();
    // Highest priority first. Most queues have one.
    private final List<DispatchRing> rings = new ArrayList<>(1);
    private final boolean singleActive;

    /** With {@link #singleActive}, the one that is served. */
    private Consumer active;

    Consumers(QueueIdentity queue, boolean singleActive) {
        this.queue = queue;
        this.singleActive = singleActive;
    }

    void add(Consumer consumer) {
        // RabbitMQ's quorum queues do not look at the flag.
        if (queue.type() == QueueType.CLASSIC && isExclusiveUse(consumer)) {
            throw channelError(ReplyCode.ACCESS_REFUSED, "%s in exclusive use", queue);
        }
        consumer.ring = ringOf(consumer.priority());
        consumer.refused = false;
        consumer.timedOut = false;
        all.add(consumer);
        if (singleActive && active == null) {
            active = consumer;
        }
        update(consumer);
    }

    private boolean isExclusiveUse(Consumer added) {
        return added.exclusive()
                ? singleActive || !all.isEmpty()
                : !all.isEmpty() && all.get(0).exclusive();
    }

    /** False if it was not there. */
    boolean remove(Consumer consumer) {
        if (!all.remove(consumer)) {
            return false;
        }
        if (consumer.inRing) {
            leaveRing(consumer);
        }
        consumer.ring = null;
        if (all.isEmpty()) {
            rings.clear();
        }
        if (active == consumer) {
            active = successor();
            if (active != null) {
                update(active);
            }
        }
        return true;
    }

    /** The highest priority first, then who waits longest. */
    private Consumer successor() {
        Consumer best = null;
        for (Consumer each : all) {
            if (best == null || each.priority() > best.priority()) {
                best = each;
            }
        }
        return best;
    }

    /**
     * Takes a place of the consumer whose turn it is, and returns it; null if none can take any.
     */
    Consumer acquireNext() {
        for (int i = 0; i < rings.size(); i++) {
            DispatchRing ring = rings.get(i);
            Consumer consumer;
            while ((consumer = ring.first()) != null) {
                if (consumer.acquire()) {
                    ring.rotate();
                    return consumer;
                }
                consumer.refused = true;
                update(consumer);
            }
        }
        return null;
    }

    /** Whether any may be able to take a message. */
    boolean canTake() {
        for (int i = 0; i < rings.size(); i++) {
            if (rings.get(i).first() != null) {
                return true;
            }
        }
        return false;
    }

    /** {@code consumer} holds one more. */
    void delivered(Consumer consumer) {
        consumer.unacked++;
        update(consumer);
    }

    /** {@code consumer} holds one less. */
    void settled(Consumer consumer) {
        consumer.unacked--;
        update(consumer);
    }

    /** It can take deliveries again. */
    void resume(Consumer consumer) {
        consumer.refused = false;
        update(consumer);
    }

    private void update(Consumer consumer) {
        boolean serve =
                consumer.ring != null
                        && !consumer.refused
                        && (consumer.prefetch() == 0
                                || consumer.noAck()
                                || consumer.unacked < consumer.prefetch())
                        && (!singleActive || consumer == active);
        if (serve && !consumer.inRing) {
            consumer.ring.add(consumer);
            consumer.inRing = true;
        } else if (!serve && consumer.inRing) {
            leaveRing(consumer);
        }
    }

    private static void leaveRing(Consumer consumer) {
        consumer.ring.remove(consumer);
        consumer.inRing = false;
    }

    private DispatchRing ringOf(int priority) {
        int place = 0;
        while (place < rings.size() && rings.get(place).priority > priority) {
            place++;
        }
        if (place == rings.size() || rings.get(place).priority != priority) {
            rings.add(place, new DispatchRing(priority));
        }
        return rings.get(place);
    }

    int count() {
        return all.size();
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    List<Consumer> copy() {
        return List.copyOf(all);
    }

    /** The one that has the queue to itself, or null. */
    Consumer exclusive() {
        return all.isEmpty() || !all.get(0).exclusive() ? null : all.get(0);
    }

    /** With a single active consumer the one that is served, or null. */
    Consumer singleActive() {
        return singleActive ? active : null;
    }

    /** Throws all out: the queue is deleted. */
    void cancelAll() {
        List<Consumer> cancelled = List.copyOf(all);
        for (Consumer each : cancelled) {
            remove(each);
        }
        for (Consumer each : cancelled) {
            each.cancelled();
        }
    }
}
