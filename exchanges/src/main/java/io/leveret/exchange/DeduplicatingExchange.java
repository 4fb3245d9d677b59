package io.leveret.exchange;

import static io.leveret.codec.ReplyCode.PRECONDITION_FAILED;

import io.leveret.codec.Errors;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValues;

/**
 * A fanout that routes a message whose key it has seen no second time (the community's
 * rabbitmq-message-deduplication). What is here is its arguments and its routing; the broker
 * remembers the keys.
 */
public final class DeduplicatingExchange implements ExchangeType {
    public static final String NAME = "x-message-deduplication";

    private static final String CACHE_SIZE = "x-cache-size";
    private static final String CACHE_TTL = "x-cache-ttl";
    private static final String CACHE_PERSISTENCE = "x-cache-persistence";
    private static final String HEADER = "x-deduplication-header";
    private static final String PROPERTY = "x-deduplication-property";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void validate(FieldTable arguments) {
        require(
                isPositive(arguments.get(CACHE_SIZE)),
                "Missing or invalid argument, 'x-cache-size' must be an integer greater than 0");
        require(
                !arguments.has(CACHE_TTL) || isPositive(arguments.get(CACHE_TTL)),
                "Invalid argument, 'x-cache-ttl' must be an integer greater than 0");
        String persistence = arguments.string(CACHE_PERSISTENCE);
        require(
                !arguments.has(CACHE_PERSISTENCE)
                        || "disk".equals(persistence)
                        || "memory".equals(persistence),
                "Invalid argument, 'x-cache-persistence' must be either 'disk' or 'memory'");
        require(
                !arguments.has(HEADER) || arguments.string(HEADER) != null,
                "Invalid argument, 'x-deduplication-header' must be the name of a header");
        require(
                !arguments.has(PROPERTY)
                        || "message_id".equals(arguments.string(PROPERTY))
                                && !arguments.has(HEADER),
                "Invalid argument, 'x-deduplication-property' must be 'message_id', and without"
                        + " 'x-deduplication-header'");
    }

    private static void require(boolean fulfilled, String otherwise) {
        if (!fulfilled) {
            throw Errors.channelError(PRECONDITION_FAILED, "%s", otherwise);
        }
    }

    /** The plugin takes numbers as text too. */
    private static boolean isPositive(Object value) {
        if (value instanceof String text) {
            return text.matches("0*[1-9][0-9]{0,17}");
        }
        return value != null && FieldValues.isInteger(value) && FieldValues.integer(value) > 0;
    }

    @Override
    public <D> Routes<D> newRoutes(FieldTable exchangeArguments) {
        return new AttendedRoutes<>(new FanoutExchange().newRoutes(exchangeArguments));
    }
}
