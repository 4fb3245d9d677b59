package io.leveret.broker.rate;

import io.leveret.time.Clock;

/**
 * The rates of one queue, user or vhost as they are now. Read by any thread; changed by one at a
 * time.
 */
public final class Rates {
    private final Clock clock;
    private volatile RateLimiter publish;
    private volatile RateLimiter delivery;

    public Rates(Clock clock) {
        this.clock = clock;
    }

    /** A rate that stays as it was goes on as if nothing had happened. */
    public void limit(RateLimits limits) {
        publish =
                RateLimiter.instead(
                        publish, limits.publishMessages(), limits.publishBytes(), clock);
        delivery =
                RateLimiter.instead(
                        delivery, limits.deliveryMessages(), limits.deliveryBytes(), clock);
    }

    /** Null, as nearly always, for no limit. */
    public RateLimiter publish() {
        return publish;
    }

    /** Null, as nearly always, for no limit. */
    public RateLimiter delivery() {
        return delivery;
    }
}
