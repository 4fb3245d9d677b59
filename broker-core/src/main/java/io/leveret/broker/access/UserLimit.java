package io.leveret.broker.access;

import io.leveret.broker.rate.RateLimits;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What can be limited for one user, over all vhosts. A negative limit is none; a rate of 0 neither.
 */
public enum UserLimit {
    MAX_CONNECTIONS("max-connections"),
    MAX_CHANNELS("max-channels"),
    PUBLISH_MESSAGES(RateLimits.PUBLISH_MESSAGES),
    PUBLISH_BYTES(RateLimits.PUBLISH_BYTES),
    DELIVERY_MESSAGES(RateLimits.DELIVERY_MESSAGES),
    DELIVERY_BYTES(RateLimits.DELIVERY_BYTES);

    private final String key;

    UserLimit(String key) {
        this.key = key;
    }

    /** Its name in definitions and on the command line. */
    public String key() {
        return key;
    }

    /** The limit of this name, or null. */
    public static UserLimit byKey(String key) {
        for (UserLimit limit : values()) {
            if (limit.key.equals(key)) {
                return limit;
            }
        }
        return null;
    }

    /**
     * Reads limits as they come from JSON.
     *
     * @throws AccessException INVALID_LIMITS, in RabbitMQ's words, when a value is no integer or a
     *     name is not one of these
     */
    public static Map<UserLimit, Long> parse(Map<String, ?> values) {
        Map<UserLimit, Long> limits = new EnumMap<>(UserLimit.class);
        List<String> unknown = new ArrayList<>();
        values.forEach(
                (key, value) -> {
                    UserLimit limit = byKey(key);
                    if (limit == null) {
                        unknown.add("{<<\"" + key + "\">>," + erlang(value) + '}');
                    } else if (isInteger(value)) {
                        limits.put(limit, ((Number) value).longValue());
                    } else {
                        throw AccessException.invalidLimits(
                                key + " should be a number, actually was " + erlang(value));
                    }
                });
        if (!unknown.isEmpty()) {
            throw AccessException.invalidLimits(
                    "Unrecognised terms [" + String.join(",", unknown) + "] in user-limits");
        }
        return limits;
    }

    private static boolean isInteger(Object value) {
        return value instanceof Integer || value instanceof Long;
    }

    /** As RabbitMQ's messages show a value. */
    private static String erlang(Object value) {
        return value instanceof String ? "<<\"" + value + "\">>" : String.valueOf(value);
    }
}
