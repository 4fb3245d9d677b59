package io.leveret.broker.rate;

import io.leveret.queue.DeliveryGate;
import java.util.concurrent.Executor;

/** Paces the deliveries of one queue by its own rate and by that of its vhost. Queue's home. */
public final class RateGate implements DeliveryGate {
    private final RateLimiter own;
    private final RateLimiter vhost;
    private final Turn[] turns;
    private final Executor home;
    private boolean waiting;

    private RateGate(RateLimiter own, RateLimiter vhost, Executor home) {
        this.own = own;
        this.vhost = vhost;
        this.home = home;
        if (own != null && vhost != null) {
            turns = new Turn[] {new Turn(own), new Turn(vhost)};
        } else {
            turns = new Turn[] {new Turn(own != null ? own : vhost)};
        }
    }

    /**
     * Null if neither is limited.
     *
     * @param own null for no limit
     * @param vhost null for no limit
     */
    public static RateGate of(RateLimiter own, RateLimiter vhost, Executor home) {
        return own == null && vhost == null ? null : new RateGate(own, vhost, home);
    }

    /** Whether it goes by these limits. */
    public boolean isFor(RateLimiter ownNow, RateLimiter vhostNow) {
        return own == ownNow && vhost == vhostNow;
    }

    @Override
    public boolean isOpen(Runnable again) {
        if (waiting) {
            return false;
        }
        for (Turn turn : turns) {
            if (!turn.hasCome()) {
                waiting = true;
                turn.await(
                        home,
                        () -> {
                            waiting = false;
                            again.run();
                        });
                return false;
            }
        }
        return true;
    }

    @Override
    public void passed(int bodyBytes) {
        for (Turn turn : turns) {
            turn.passed(bodyBytes);
        }
    }

    /** It is not asked any more. */
    public void end() {
        for (Turn turn : turns) {
            turn.end();
        }
    }
}
