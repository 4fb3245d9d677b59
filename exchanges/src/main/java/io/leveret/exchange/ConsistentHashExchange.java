package io.leveret.exchange;

import static io.leveret.codec.ReplyCode.PRECONDITION_FAILED;

import io.leveret.codec.ContentHeader;
import io.leveret.codec.Errors;
import io.leveret.codec.FieldTable;
import java.math.BigInteger;
import java.util.function.ToLongBiFunction;
import java.util.regex.Pattern;

/**
 * Routes each message to one destination, chosen by a hash of its key, or of a header or property
 * that the exchange's arguments name (RabbitMQ's rabbitmq_consistent_hash_exchange). The key of a
 * binding is its weight.
 */
final class ConsistentHashExchange implements ExchangeType {
    private static final String HASH_HEADER = "hash-header";
    private static final String HASH_PROPERTY = "hash-property";

    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+");

    // Messages that lack what is hashed go to one destination all together, as RabbitMQ's do.
    private static final String ABSENT = "";

    @Override
    public String name() {
        return "x-consistent-hash";
    }

    @Override
    public void validate(FieldTable arguments) {
        mustBeString(arguments, HASH_HEADER);
        mustBeString(arguments, HASH_PROPERTY);
        if (arguments.has(HASH_HEADER) && arguments.has(HASH_PROPERTY)) {
            throw Errors.channelError(
                    PRECONDITION_FAILED, "hash-header and hash-property are mutually exclusive");
        }
        String property = arguments.string(HASH_PROPERTY);
        if (property != null && propertyHash(property) == null) {
            throw Errors.channelError(PRECONDITION_FAILED, "Unsupported property: %s", property);
        }
    }

    /** RabbitMQ answers with an internal error and closes the connection. */
    private static void mustBeString(FieldTable arguments, String name) {
        if (arguments.has(name) && arguments.string(name) == null) {
            throw Errors.channelError(PRECONDITION_FAILED, "%s must be a string", name);
        }
    }

    @Override
    public void validateBinding(
            FieldTable exchangeArguments, String routingKey, FieldTable arguments) {
        if (!INTEGER.matcher(routingKey).matches()) {
            throw Errors.channelError(
                    PRECONDITION_FAILED,
                    "The binding key must be an integer: %s",
                    ErlangText.ofShortString(routingKey));
        }
        if (new BigInteger(routingKey).signum() <= 0) {
            throw Errors.channelError(
                    PRECONDITION_FAILED, "The binding key must be greater than 0");
        }
    }

    @Override
    public <D> Routes<D> newRoutes(FieldTable exchangeArguments) {
        String header = exchangeArguments.string(HASH_HEADER);
        String property = exchangeArguments.string(HASH_PROPERTY);
        if (header != null) {
            return new ConsistentHashRoutes<>(
                    (key, message) -> hash(message.headers().get(header)), false);
        }
        if (property != null) {
            return new ConsistentHashRoutes<>(propertyHash(property), false);
        }
        return new ConsistentHashRoutes<>((key, message) -> Hashes.of(key), true);
    }

    /** Null if this property cannot be hashed. */
    private static ToLongBiFunction<String, ContentHeader> propertyHash(String property) {
        return switch (property) {
            case "message_id" -> (key, message) -> hash(message.properties().messageId());
            case "correlation_id" -> (key, message) -> hash(message.properties().correlationId());
            case "timestamp" -> (key, message) -> hash(message.properties().timestamp());
            default -> null;
        };
    }

    private static long hash(Object value) {
        return Hashes.of(value == null ? ABSENT : value);
    }
}
