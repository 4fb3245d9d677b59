package io.leveret.queue;

/**
 * How long a message waits that a consumer gave back: {@code x-retry-delay} and what belongs to it.
 *
 * @param delayMillis after the first failed attempt
 * @param multiplier of the delay with each further one, 1 or more
 * @param maxDelayMillis -1 for none
 * @param jitter which part of a delay is left to chance, 0 to 1; it only makes delays shorter
 */
public record RetryPolicy(long delayMillis, double multiplier, long maxDelayMillis, double jitter) {
    static final double MULTIPLIER_DEFAULT = 1;

    /** Ten years; RabbitMQ's timers do not go further. */
    private static final long LONGEST_MILLIS = 315_360_000_000L;

    /**
     * The wait after a failed attempt, 1 or more.
     *
     * @param attempt counts from 1
     * @param seed chance: the same for the same message, so that nothing need be remembered of it
     */
    long delayMillis(int attempt, long seed) {
        double grown = delayMillis * Math.pow(multiplier, attempt - 1);
        long longest = maxDelayMillis < 0 ? LONGEST_MILLIS : maxDelayMillis;
        long full = Math.round(Math.min(grown, longest));
        return Math.max(1, full - Math.round(full * jitter * chance(seed * 31 + attempt)));
    }

    /** From 0 to less than 1: the top bits of splitmix64. */
    private static double chance(long seed) {
        long z = seed * 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return ((z ^ z >>> 31) >>> 11) * 0x1.0p-53;
    }
}
