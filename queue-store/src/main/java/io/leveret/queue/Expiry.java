package io.leveret.queue;

import io.leveret.message.Message;
import io.leveret.time.Clock;

/** When messages die of age: {@code x-message-ttl} of the queue or expiration of the message. */
final class Expiry {
    private static final long NONE = -1;

    private final Clock clock;
    private final QueueTimer timer;
    private long ttlMillis;

    /** The moment the timer was last asked for; what comes later need not ask again. */
    private long watchedMillis = Entry.NEVER;

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
        return lives == NONE ? Entry.NEVER : clock.wallMillis() + lives;
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

    boolean isPast(long expiresAtMillis) {
        return expiresAtMillis != Entry.NEVER && expiresAtMillis <= clock.wallMillis();
    }

    /** Has the timer look when the message at the head expires. */
    void watch(long expiresAtMillis) {
        if (expiresAtMillis < watchedMillis) {
            watchedMillis = expiresAtMillis;
            timer.within(expiresAtMillis - clock.wallMillis());
        }
    }

    /** The timer looks now: whatever it was asked for, it must be asked again. */
    void look() {
        watchedMillis = Entry.NEVER;
    }
}
