package io.leveret.broker.rate;

import io.leveret.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** The rates of users, over all their connections. Any thread. */
public final class UserRates {
    private final Clock clock;
    private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Map<String, Rates> byUser = Map.of();

    public UserRates(Clock clock) {
        this.clock = clock;
    }

    /** Null, as nearly always, if that user has no limits. */
    public Rates of(String user) {
        return byUser.get(user);
    }

    /** {@code listener} is told when a user got limits or lost the last, on any thread. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /**
     * @param limits those of all users who have any
     */
    public void limit(Map<String, RateLimits> limits) {
        boolean others;
        synchronized (this) {
            Map<String, Rates> before = byUser;
            Map<String, Rates> after = new HashMap<>();
            limits.forEach(
                    (user, rates) -> {
                        Rates kept = before.getOrDefault(user, new Rates(clock));
                        kept.limit(rates);
                        after.put(user, kept);
                    });
            before.forEach(
                    (user, rates) -> {
                        if (!after.containsKey(user)) {
                            rates.limit(RateLimits.NONE);
                        }
                    });
            others = !after.keySet().equals(before.keySet());
            byUser = Map.copyOf(after);
        }
        if (others) {
            listeners.forEach(Runnable::run);
        }
    }
}
