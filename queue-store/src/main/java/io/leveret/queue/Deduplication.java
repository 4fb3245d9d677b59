package io.leveret.queue;

import io.leveret.codec.ContentHeader;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValues;

/**
 * How a queue or an exchange knows messages it has seen: {@code x-message-deduplication} and what
 * belongs to it, in the words of the community's plugin.
 *
 * @param keys where a message's key stands
 * @param cacheSize how many keys are remembered; 0 for those of the messages in the queue alone
 * @param cacheTtlMillis how long a key is remembered, -1 for no limit
 * @param persistent whether keys survive a restart with what they belong to
 */
public record Deduplication(
        KeySource keys, int cacheSize, long cacheTtlMillis, boolean persistent) {
    /** The switch of a queue, and the name of the exchange type. */
    public static final String NAME = "x-message-deduplication";

    public static final String HEADER = "x-deduplication-header";
    public static final String PROPERTY = "x-deduplication-property";
    public static final String CACHE_SIZE = "x-cache-size";
    public static final String CACHE_TTL = "x-cache-ttl";
    public static final String CACHE_PERSISTENCE = "x-cache-persistence";

    /** What {@code x-cache-ttl} without {@code x-cache-size} means. */
    private static final int CACHE_SIZE_DEFAULT = 100_000;

    /** What arguments say that were checked before. */
    public static Deduplication of(FieldTable arguments) {
        long size = number(arguments, CACHE_SIZE);
        long ttl = number(arguments, CACHE_TTL);
        if (size <= 0) {
            size = ttl > 0 ? CACHE_SIZE_DEFAULT : 0;
        }
        return new Deduplication(
                KeySource.of(arguments),
                (int) Math.min(Integer.MAX_VALUE, size),
                ttl > 0 ? ttl : -1,
                !"memory".equals(arguments.string(CACHE_PERSISTENCE)));
    }

    private static long number(FieldTable arguments, String key) {
        Object value = arguments.get(key);
        if (value instanceof String text && text.matches("[0-9]{1,18}")) {
            // The plugin's exchange takes numbers as text too.
            return Long.parseLong(text);
        }
        return value != null && FieldValues.isInteger(value) ? FieldValues.integer(value) : -1;
    }

    /**
     * What a message says of how long its key is remembered, or {@link
     * RememberedKeys#TTL_OF_CACHE}.
     */
    public long ttlMillis(ContentHeader message) {
        Object own = isCache() && message.hasHeaders() ? message.headers().get(CACHE_TTL) : null;
        return own != null && FieldValues.isInteger(own)
                ? Math.max(0, FieldValues.integer(own))
                : RememberedKeys.TTL_OF_CACHE;
    }

    /** Whether keys outlive their messages. */
    public boolean isCache() {
        return cacheSize > 0;
    }
}
