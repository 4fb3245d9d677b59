package io.leveret.queue;

/** Takes from the head of the queue what is too old, or too much. */
final class Reaper {
    private final ReadyMessages ready;
    private final Holdings holdings;
    private final Expiry expiry;
    private final Limits limits;
    private final DyingMessages dying;

    Reaper(
            ReadyMessages ready,
            Holdings holdings,
            Expiry expiry,
            Limits limits,
            DyingMessages dying) {
        this.ready = ready;
        this.holdings = holdings;
        this.expiry = expiry;
        this.limits = limits;
        this.dying = dying;
    }

    /**
     * Removes what expired at the head; false if there still is some that has nowhere to go yet.
     */
    boolean expire() {
        while (!ready.isEmpty()) {
            Entry head = ready.peek();
            if (head != null && head.lost) {
                holdings.forget(ready.poll(), null);
            } else if (!expiry.isPast(ready.headExpiresAtMillis())) {
                return true;
            } else if (dying.hasRoom()) {
                dying.bury(ready.poll(), DeadLetterReason.EXPIRED, null);
            } else {
                return false;
            }
        }
        return true;
    }

    /** Drops from the head what is over the limits; whether that was any. */
    boolean dropExcess() {
        boolean any = false;
        while (limits.drops(ready) && dying.hasRoom()) {
            dying.bury(ready.poll(), DeadLetterReason.MAXLEN, null);
            any = true;
        }
        return any;
    }

    /** All is done for now: has the timer look when the head expires. */
    void watch() {
        if (!ready.isEmpty()) {
            expiry.watch(ready.headExpiresAtMillis());
        }
        expiry.timePasses();
    }

    /** To be called now and then by whoever takes long. */
    void timePasses() {
        expiry.timePasses();
    }
}
