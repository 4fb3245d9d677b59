package io.leveret.queue;

import io.leveret.message.Message;
import io.leveret.time.Clock;

/** When messages die of age: {@code x-message-ttl} of the queue or expiration of the message. */
final class Expiry {
    private static final long NONE = -1;
    private static final long UNKNOWN = -1;

    private final Clock clock;
    private final QueueTimer timer;
    private long ttlMillis;

    /** The moment the timer was last asked for; what comes later need not ask again. */
    private long watchedMillis = Entry.NEVER;

    private long nowMillis = UNKNOWN;

    Expiry(Clock clock, QueueTimer timer) {
        this.clock = clock;
        this.timer = timer;
    }

    void apply(QueueSettings settings) {
        ttlMillis = settings.messageTtlMillis();
    }

    /** The moment {@code message}, published now, expires: the sooner of both ways. */
    long of(Message message) {
        long lives = ttlMillis;
        String own = message.header().expiration();
        if (own != null) {
            long ownMillis = millis(own);
            if (lives == NONE || (ownMillis != NONE && ownMillis < lives)) {
                lives = ownMillis;
            }
        }
        return lives == NONE ? Entry.NEVER : now() + lives;
    }

    /** The channel has refused what is no number; nothing else can come here but from old files. */
    private static long millis(String expiration) {
        long millis = 0;
        for (int i = 0; i < expiration.length(); i++) {
            int digit = expiration.charAt(i) - '0';
            if (digit < 0 || digit > 9 || millis > Long.MAX_VALUE / 100) {
                return NONE;
            }
            millis = millis * 10 + digit;
        }
        return expiration.isEmpty() ? NONE : millis;
    }

    /** The clock is asked once for what happens at one go. */
    long now() {
        if (nowMillis == UNKNOWN) {
            nowMillis = clock.wallMillis();
        }
        return nowMillis;
    }

    /** Time has passed since it was last asked for. */
    void timePasses() {
        nowMillis = UNKNOWN;
    }

    boolean isPast(long expiresAtMillis) {
        return expiresAtMillis != Entry.NEVER && expiresAtMillis <= now();
    }

    /** Has the timer look when the message at the head expires. */
    void watch(long expiresAtMillis) {
        if (expiresAtMillis < watchedMillis) {
            watchedMillis = expiresAtMillis;
            timer.within(expiresAtMillis - now());
        }
    }

    /** The timer looks now: whatever it was asked for, it must be asked again. */
    void look() {
        watchedMillis = Entry.NEVER;
    }
}
