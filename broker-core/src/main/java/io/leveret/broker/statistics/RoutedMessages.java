package io.leveret.broker.statistics;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * How many messages came to a queue through the exchange they were published to. Remembers at most
 * twice as many queues as there are. Owned by one shard.
 *
 * @param <Q> what stands for a queue
 */
public final class RoutedMessages<Q> {
    /** With this many entries it looks for the first time whether their queues are still there. */
    private static final int UNPRUNED_MAX = 64;

    private record Route<Q>(String exchange, Q queue) {}

    private static final class Messages {
        long count;
    }

    /** What is told of one exchange and queue. */
    public interface Visitor<Q> {
        void visit(String exchange, Q queue, long messages);
    }

    private final Predicate<Q> gone;
    private final Map<Route<Q>, Messages> routes = new HashMap<>(2);
    private int entriesMax = UNPRUNED_MAX;

    /**
     * @param gone whether a queue is no more
     */
    public RoutedMessages(Predicate<Q> gone) {
        this.gone = gone;
    }

    public void add(String exchange, Q queue, long messages) {
        Route<Q> route = new Route<>(exchange, queue);
        Messages sum = routes.get(route);
        if (sum == null) {
            prune();
            sum = new Messages();
            routes.put(route, sum);
        }
        sum.count += messages;
    }

    public void add(RoutedMessages<Q> other) {
        other.each(this::add);
    }

    private void prune() {
        if (routes.size() >= entriesMax) {
            routes.keySet().removeIf(route -> gone.test(route.queue));
            entriesMax = Math.max(UNPRUNED_MAX, 2 * routes.size());
        }
    }

    /** Without those of queues that are no more. */
    public void each(Visitor<? super Q> visitor) {
        routes.forEach(
                (route, messages) -> {
                    if (!gone.test(route.queue)) {
                        visitor.visit(route.exchange, route.queue, messages.count);
                    }
                });
    }
}
