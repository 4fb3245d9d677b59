package io.leveret.queue;

/**
 * What a queue does beyond first in, first out: its arguments and policies, merged. Absent numbers
 * are -1, absent strings null.
 *
 * @param deadLettersAtLeastOnce whether a dead message is kept until it is safe elsewhere, for as
 *     long as that takes
 * @param retry null if what is given back is delivered again at once
 * @param deduplication null if every message is taken, whether it was seen before or not
 */
public record QueueSettings(
        long messageTtlMillis,
        long expiresMillis,
        long maxLength,
        long maxLengthBytes,
        Overflow overflow,
        String deadLetterExchange,
        String deadLetterRoutingKey,
        boolean deadLettersAtLeastOnce,
        int maxPriority,
        PriorityMode priorityMode,
        long priorityAgingMillis,
        boolean singleActiveConsumer,
        int deliveryLimit,
        long consumerTimeoutMillis,
        RetryPolicy retry,
        Deduplication deduplication) {

    public static final QueueSettings NONE =
            new QueueSettings(
                    -1,
                    -1,
                    -1,
                    -1,
                    Overflow.DROP_HEAD,
                    null,
                    null,
                    false,
                    -1,
                    PriorityMode.STRICT,
                    -1,
                    false,
                    -1,
                    -1,
                    null,
                    null);

    /** {@code x-overflow}. */
    public enum Overflow {
        DROP_HEAD,
        REJECT_PUBLISH,
        REJECT_PUBLISH_DLX
    }

    /** These settings, to be changed in some points. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Settings in the making. */
    public static final class Builder {
        private long messageTtlMillis;
        private long expiresMillis;
        private long maxLength;
        private long maxLengthBytes;
        private Overflow overflow;
        private String deadLetterExchange;
        private String deadLetterRoutingKey;
        private boolean deadLettersAtLeastOnce;
        private int maxPriority;
        private PriorityMode priorityMode;
        private long priorityAgingMillis;
        private boolean singleActiveConsumer;
        private int deliveryLimit;
        private long consumerTimeoutMillis;
        private RetryPolicy retry;
        private Deduplication deduplication;

        private Builder(QueueSettings from) {
            messageTtlMillis = from.messageTtlMillis;
            expiresMillis = from.expiresMillis;
            maxLength = from.maxLength;
            maxLengthBytes = from.maxLengthBytes;
            overflow = from.overflow;
            deadLetterExchange = from.deadLetterExchange;
            deadLetterRoutingKey = from.deadLetterRoutingKey;
            deadLettersAtLeastOnce = from.deadLettersAtLeastOnce;
            maxPriority = from.maxPriority;
            priorityMode = from.priorityMode;
            priorityAgingMillis = from.priorityAgingMillis;
            singleActiveConsumer = from.singleActiveConsumer;
            deliveryLimit = from.deliveryLimit;
            consumerTimeoutMillis = from.consumerTimeoutMillis;
            retry = from.retry;
            deduplication = from.deduplication;
        }

        public Builder messageTtlMillis(long value) {
            messageTtlMillis = value;
            return this;
        }

        public Builder expiresMillis(long value) {
            expiresMillis = value;
            return this;
        }

        public Builder maxLength(long value) {
            maxLength = value;
            return this;
        }

        public Builder maxLengthBytes(long value) {
            maxLengthBytes = value;
            return this;
        }

        public Builder overflow(Overflow value) {
            overflow = value;
            return this;
        }

        public Builder deadLetterExchange(String value) {
            deadLetterExchange = value;
            return this;
        }

        public Builder deadLetterRoutingKey(String value) {
            deadLetterRoutingKey = value;
            return this;
        }

        public Builder deadLettersAtLeastOnce(boolean value) {
            deadLettersAtLeastOnce = value;
            return this;
        }

        public Builder maxPriority(int value) {
            maxPriority = value;
            return this;
        }

        public Builder priorityMode(PriorityMode value) {
            priorityMode = value;
            return this;
        }

        public Builder priorityAgingMillis(long value) {
            priorityAgingMillis = value;
            return this;
        }

        public Builder singleActiveConsumer(boolean value) {
            singleActiveConsumer = value;
            return this;
        }

        public Builder deliveryLimit(int value) {
            deliveryLimit = value;
            return this;
        }

        public Builder consumerTimeoutMillis(long value) {
            consumerTimeoutMillis = value;
            return this;
        }

        public Builder retry(RetryPolicy value) {
            retry = value;
            return this;
        }

        public Builder deduplication(Deduplication value) {
            deduplication = value;
            return this;
        }

        public QueueSettings build() {
            return new QueueSettings(
                    messageTtlMillis,
                    expiresMillis,
                    maxLength,
                    maxLengthBytes,
                    overflow,
                    deadLetterExchange,
                    deadLetterRoutingKey,
                    deadLettersAtLeastOnce,
                    maxPriority,
                    priorityMode,
                    priorityAgingMillis,
                    singleActiveConsumer,
                    deliveryLimit,
                    consumerTimeoutMillis,
                    retry,
                    deduplication);
        }
    }
}
