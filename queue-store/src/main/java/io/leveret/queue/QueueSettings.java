package io.leveret.queue;

/**
 * What a queue does beyond first in, first out: its arguments and policies, merged. Absent numbers
 * are -1, absent strings null.
 */
public record QueueSettings(
        long messageTtlMillis,
        long expiresMillis,
        long maxLength,
        long maxLengthBytes,
        Overflow overflow,
        String deadLetterExchange,
        String deadLetterRoutingKey,
        int maxPriority,
        boolean singleActiveConsumer,
        int deliveryLimit,
        long consumerTimeoutMillis) {

    public static final QueueSettings NONE =
            new QueueSettings(-1, -1, -1, -1, Overflow.DROP_HEAD, null, null, -1, false, -1, -1);

    /** {@code x-overflow}. */
    public enum Overflow {
        DROP_HEAD,
        REJECT_PUBLISH,
        REJECT_PUBLISH_DLX
    }
}
