package io.leveret.broker.rate;

import java.util.List;
import java.util.function.Function;

/**
 * How much may pass in a second; 0 for as much as can. Bytes are those of bodies, as for {@code
 * x-max-length-bytes}.
 */
public record RateLimits(
        long publishMessages, long publishBytes, long deliveryMessages, long deliveryBytes) {

    public static final String PUBLISH_MESSAGES = "publish-rate-limit";
    public static final String PUBLISH_BYTES = "publish-bytes-rate-limit";
    public static final String DELIVERY_MESSAGES = "delivery-rate-limit";
    public static final String DELIVERY_BYTES = "delivery-bytes-rate-limit";

    /** What they are called in policies, in limits of vhosts and in limits of users. */
    public static final List<String> KEYS =
            List.of(PUBLISH_MESSAGES, PUBLISH_BYTES, DELIVERY_MESSAGES, DELIVERY_BYTES);

    public static final RateLimits NONE = new RateLimits(0, 0, 0, 0);

    /**
     * @param values what each key says; null, 0 and less for no limit
     */
    public static RateLimits of(Function<String, Long> values) {
        RateLimits limits =
                new RateLimits(
                        limit(values.apply(PUBLISH_MESSAGES)),
                        limit(values.apply(PUBLISH_BYTES)),
                        limit(values.apply(DELIVERY_MESSAGES)),
                        limit(values.apply(DELIVERY_BYTES)));
        return limits.equals(NONE) ? NONE : limits;
    }

    private static long limit(Long value) {
        return value == null ? 0 : Math.max(0, value);
    }
}
