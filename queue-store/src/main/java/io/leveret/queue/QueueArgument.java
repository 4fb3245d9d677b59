package io.leveret.queue;

import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValues;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The arguments of queue.declare that RabbitMQ 3.10 knows, in the order in which it checks and
 * compares them, and after them our own. All others are accepted whatever their value, and not
 * compared.
 */
enum QueueArgument {
    EXPIRES("x-expires", Check.EXPIRES, QueueType.CLASSIC, QueueType.QUORUM),
    MESSAGE_TTL("x-message-ttl", Check.TTL, QueueType.CLASSIC, QueueType.QUORUM),
    DEAD_LETTER_EXCHANGE(
            "x-dead-letter-exchange", Check.STRING, QueueType.CLASSIC, QueueType.QUORUM),
    DEAD_LETTER_ROUTING_KEY(
            "x-dead-letter-routing-key",
            Check.DEAD_LETTER_ROUTING_KEY,
            QueueType.CLASSIC,
            QueueType.QUORUM),
    DEAD_LETTER_STRATEGY(
            "x-dead-letter-strategy",
            Check.oneOf("invalid_dlx_strategy", "at-most-once", "at-least-once"),
            QueueType.QUORUM),
    MAX_LENGTH("x-max-length", Check.NOT_NEGATIVE, QueueType.CLASSIC, QueueType.QUORUM),
    MAX_LENGTH_BYTES(
            "x-max-length-bytes",
            Check.NOT_NEGATIVE,
            QueueType.CLASSIC,
            QueueType.QUORUM,
            QueueType.STREAM),
    MAX_IN_MEMORY_LENGTH("x-max-in-memory-length", Check.NOT_NEGATIVE, QueueType.QUORUM),
    MAX_IN_MEMORY_BYTES("x-max-in-memory-bytes", Check.NOT_NEGATIVE, QueueType.QUORUM),
    MAX_PRIORITY("x-max-priority", Check.PRIORITY, QueueType.CLASSIC),
    OVERFLOW(
            "x-overflow",
            Check.oneOf("invalid_overflow", "drop-head", "reject-publish", "reject-publish-dlx"),
            QueueType.CLASSIC,
            QueueType.QUORUM),
    QUEUE_MODE("x-queue-mode", Check.QUEUE_MODE, QueueType.CLASSIC),
    QUEUE_VERSION("x-queue-version", Check.QUEUE_VERSION, QueueType.CLASSIC),
    SINGLE_ACTIVE_CONSUMER(
            "x-single-active-consumer", Check.BOOLEAN, QueueType.CLASSIC, QueueType.QUORUM),
    QUEUE_TYPE("x-queue-type", Check.ANY, QueueType.CLASSIC, QueueType.QUORUM, QueueType.STREAM),
    QUORUM_INITIAL_GROUP_SIZE("x-quorum-initial-group-size", Check.POSITIVE, QueueType.QUORUM),
    DELIVERY_LIMIT("x-delivery-limit", Check.DELIVERY_LIMIT, QueueType.QUORUM),
    MAX_AGE("x-max-age", Check.MAX_AGE, QueueType.STREAM),
    STREAM_MAX_SEGMENT_SIZE_BYTES(
            "x-stream-max-segment-size-bytes", Check.NOT_NEGATIVE, QueueType.STREAM),
    INITIAL_CLUSTER_SIZE("x-initial-cluster-size", Check.POSITIVE, QueueType.STREAM),
    QUEUE_LEADER_LOCATOR(
            "x-queue-leader-locator",
            Check.oneOf(
                    "invalid_queue_locator_arg",
                    "client-local",
                    "balanced",
                    "random",
                    "least-leaders"),
            QueueType.CLASSIC,
            QueueType.QUORUM,
            QueueType.STREAM),
    QUEUE_MASTER_LOCATOR("x-queue-master-locator", Check.ANY, QueueType.CLASSIC),

    // Ours.
    RETRY_DELAY("x-retry-delay", Check.EXPIRES, QueueType.CLASSIC, QueueType.QUORUM),
    RETRY_MULTIPLIER(
            "x-retry-multiplier",
            Check.number(1, Double.MAX_VALUE),
            QueueType.CLASSIC,
            QueueType.QUORUM),
    RETRY_MAX_DELAY("x-retry-max-delay", Check.EXPIRES, QueueType.CLASSIC, QueueType.QUORUM),
    RETRY_JITTER("x-retry-jitter", Check.number(0, 1), QueueType.CLASSIC, QueueType.QUORUM),
    PRIORITY_MODE("x-priority-mode", Check.PRIORITY_MODE, QueueType.CLASSIC),
    PRIORITY_AGING_INTERVAL(
            "x-priority-aging-interval", Check.PRIORITY_AGING_INTERVAL, QueueType.CLASSIC),
    MESSAGE_DEDUPLICATION(Deduplication.NAME, Check.BOOLEAN, QueueType.CLASSIC, QueueType.QUORUM),
    DEDUPLICATION_HEADER(Deduplication.HEADER, Check.STRING, QueueType.CLASSIC, QueueType.QUORUM),
    DEDUPLICATION_PROPERTY(
            Deduplication.PROPERTY,
            Check.DEDUPLICATION_PROPERTY,
            QueueType.CLASSIC,
            QueueType.QUORUM),
    CACHE_SIZE(Deduplication.CACHE_SIZE, Check.POSITIVE, QueueType.CLASSIC, QueueType.QUORUM),
    CACHE_TTL(Deduplication.CACHE_TTL, Check.EXPIRES, QueueType.CLASSIC, QueueType.QUORUM),
    CACHE_PERSISTENCE(
            Deduplication.CACHE_PERSISTENCE,
            Check.oneOf("invalid_cache_persistence", "disk", "memory"),
            QueueType.CLASSIC,
            QueueType.QUORUM);

    final String key;
    private final Check check;
    private final Set<QueueType> types;

    QueueArgument(String key, Check check, QueueType first, QueueType... others) {
        this.key = key;
        this.check = check;
        this.types = EnumSet.of(first, others);
    }

    /** Whether it means something to a queue of this type and with these arguments. */
    boolean isKnownTo(QueueType type, FieldTable arguments) {
        return types.contains(type)
                || this == DELIVERY_LIMIT
                        && type == QueueType.CLASSIC
                        && arguments.has(RETRY_DELAY.key);
    }

    /** What is wrong with its value, in RabbitMQ's words; null if nothing. */
    String wrong(FieldTable arguments) {
        Object value = arguments.get(key);
        return value == null ? null : check.wrong(value, arguments);
    }

    /** A rule for values. */
    private interface Check {
        /** Ten years. */
        long TIMER_MAX_MILLIS = 315_360_000_000L;

        int PRIORITY_MAX = 255;

        Pattern AGE = Pattern.compile("[0-9]+[YMDhms]");

        Check ANY = (value, arguments) -> null;

        Check NOT_NEGATIVE =
                (value, arguments) -> {
                    if (!FieldValues.isInteger(value)) {
                        return "\"expected integer, got " + FieldValues.typeName(value) + "\"";
                    }
                    return FieldValues.integer(value) < 0 ? wrong("value_negative", value) : null;
                };

        Check POSITIVE =
                NOT_NEGATIVE.and(
                        value ->
                                FieldValues.integer(value) == 0
                                        ? wrong("value_zero", value)
                                        : null);

        Check TTL =
                NOT_NEGATIVE.and(
                        value ->
                                FieldValues.integer(value) > TIMER_MAX_MILLIS
                                        ? wrong("value_too_large", value)
                                        : null);

        Check EXPIRES =
                TTL.and(
                        value ->
                                FieldValues.integer(value) == 0
                                        ? wrong("value_zero", value)
                                        : null);

        Check PRIORITY =
                NOT_NEGATIVE.and(
                        value ->
                                FieldValues.integer(value) > PRIORITY_MAX
                                        ? wrong("max_value_exceeded", value)
                                        : null);

        /** RabbitMQ 3.10 takes any value and uses what is an integer. */
        Check DELIVERY_LIMIT =
                (value, arguments) ->
                        arguments.has("x-retry-delay")
                                ? NOT_NEGATIVE.wrong(value, arguments)
                                : null;

        Check QUEUE_VERSION =
                NOT_NEGATIVE.and(
                        value -> {
                            long version = FieldValues.integer(value);
                            return version == 1 || version == 2
                                    ? null
                                    : "\"unsupported queue version '" + version + "'\"";
                        });

        Check BOOLEAN = (value, arguments) -> value instanceof Boolean ? null : unacceptable(value);

        Check STRING = (value, arguments) -> isString(value) ? null : unacceptable(value);

        Check DEAD_LETTER_ROUTING_KEY =
                STRING.and(
                        (value, arguments) ->
                                arguments.has("x-dead-letter-exchange")
                                        ? null
                                        : "routing_key_but_no_dlx_defined");

        Check QUEUE_MODE =
                STRING.and(
                        value ->
                                List.of("default", "lazy").contains(value.toString())
                                        ? null
                                        : "\"unsupported queue mode '" + value + "'\"");

        Check MAX_AGE =
                STRING.and(
                        value ->
                                AGE.matcher(value.toString()).matches() ? null : "invalid_max_age");

        Check PRIORITY_MODE =
                oneOf("invalid_priority_mode", "strict", "weighted", "aging")
                        .and(
                                (value, arguments) ->
                                        arguments.has("x-max-priority")
                                                ? null
                                                : "priority_mode_but_no_max_priority_defined");

        Check PRIORITY_AGING_INTERVAL =
                EXPIRES.and(
                        (value, arguments) ->
                                "aging".equals(arguments.string("x-priority-mode"))
                                        ? null
                                        : "aging_interval_but_priority_mode_not_aging");

        Check DEDUPLICATION_PROPERTY =
                oneOf("invalid_deduplication_property", KeySource.MESSAGE_ID)
                        .and(
                                (value, arguments) ->
                                        arguments.has(Deduplication.HEADER)
                                                ? "header_and_property_are_mutually_exclusive"
                                                : null);

        /** A number of any kind, whole or not. */
        static Check number(double least, double most) {
            return (value, arguments) -> {
                if (!FieldValues.isInteger(value)
                        && !(value instanceof Double)
                        && !(value instanceof Float)) {
                    return "\"expected number, got " + FieldValues.typeName(value) + "\"";
                }
                double number = QueueArgument.number(value);
                if (!(number >= least)) {
                    return "{value_too_small," + value + "}";
                }
                return number <= most ? null : "{value_too_large," + value + "}";
            };
        }

        static Check oneOf(String otherwise, String... allowed) {
            List<String> all = List.of(allowed);
            return STRING.and(value -> all.contains(value.toString()) ? null : otherwise);
        }

        String wrong(Object value, FieldTable arguments);

        default Check and(java.util.function.Function<Object, String> more) {
            return and((value, arguments) -> more.apply(value));
        }

        default Check and(Check more) {
            return (value, arguments) -> {
                String wrong = wrong(value, arguments);
                return wrong != null ? wrong : more.wrong(value, arguments);
            };
        }

        private static String wrong(String what, Object value) {
            return "{" + what + "," + FieldValues.integer(value) + "}";
        }
    }

    /** The value of an integer or a floating-point number. */
    static double number(Object value) {
        return FieldValues.isInteger(value)
                ? FieldValues.integer(value)
                : ((Number) value).doubleValue();
    }

    static boolean isString(Object value) {
        return FieldValues.typeName(value).equals("longstr");
    }

    static String unacceptable(Object value) {
        return "{unacceptable_type," + FieldValues.typeName(value) + "}";
    }
}
