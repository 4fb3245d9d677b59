package io.leveret.queue;

import static io.leveret.codec.Errors.channelError;

import io.leveret.codec.AmqpException;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValues;
import io.leveret.codec.ReplyCode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;

/**
 * What the arguments of queue.declare say, checked as RabbitMQ 3.10 does and refused in its words.
 */
public final class QueueArguments {
    private static final int QUORUM_DELIVERY_LIMIT = 20;

    private final QueueType type;
    private final FieldTable arguments;

    private QueueArguments(QueueType type, FieldTable arguments) {
        this.type = type;
        this.arguments = arguments;
    }

    /**
     * @throws io.leveret.codec.ChannelError 406 when an argument is wrong, or not known to the type
     *     of queue
     */
    public static QueueArguments of(String vhost, String name, FieldTable arguments) {
        requireDeadLetterExchangeType(vhost, name, arguments);
        QueueType type = requireType(vhost, name, arguments);
        for (QueueArgument each : QueueArgument.values()) {
            String wrong = each.isKnownTo(type, arguments) ? each.wrong(arguments) : null;
            if (wrong != null) {
                throw invalid(each.key, vhost, name, ": " + wrong);
            }
        }
        Arrays.stream(QueueArgument.values())
                .filter(each -> !each.isKnownTo(type, arguments) && arguments.has(each.key))
                .map(each -> each.key)
                .min(Comparator.naturalOrder())
                .ifPresent(
                        key -> {
                            throw invalid(
                                    key,
                                    vhost,
                                    name,
                                    " of queue type rabbit_" + type.text() + "_queue");
                        });
        return new QueueArguments(type, arguments);
    }

    /** Of a queue that was declared in an earlier life of the broker: never fails. */
    public static QueueArguments trusted(FieldTable arguments) {
        QueueType known = QueueType.ofText(arguments.string(QueueArgument.QUEUE_TYPE.key));
        return new QueueArguments(known == null ? QueueType.CLASSIC : known, arguments);
    }

    /** RabbitMQ looks at this one before all others, and says it differently. */
    private static void requireDeadLetterExchangeType(
            String vhost, String name, FieldTable arguments) {
        String key = QueueArgument.DEAD_LETTER_EXCHANGE.key;
        Object value = arguments.get(key);
        if (value != null && !QueueArgument.isString(value)) {
            throw channelError(
                    ReplyCode.PRECONDITION_FAILED,
                    "invalid type '%s' for arg '%s' in queue '%s' in vhost '%s'",
                    FieldValues.typeName(value),
                    key,
                    name,
                    vhost);
        }
    }

    private static QueueType requireType(String vhost, String name, FieldTable arguments) {
        String key = QueueArgument.QUEUE_TYPE.key;
        Object value = arguments.get(key);
        if (value == null) {
            return QueueType.CLASSIC;
        }
        if (!QueueArgument.isString(value)) {
            throw invalid(key, vhost, name, ": " + QueueArgument.unacceptable(value));
        }
        QueueType type = QueueType.ofText(value.toString());
        if (type == null) {
            throw invalid(key, vhost, name, ": \"unsupported queue type '" + value + "'\"");
        }
        return type;
    }

    private static AmqpException invalid(String key, String vhost, String name, String why) {
        return channelError(
                ReplyCode.PRECONDITION_FAILED,
                "invalid arg '%s' for queue '%s' in vhost '%s'%s",
                key,
                name,
                vhost,
                why);
    }

    public QueueType type() {
        return type;
    }

    /**
     * Quorum queues and streams are durable, shared and stay.
     *
     * @throws io.leveret.codec.ChannelError 406
     */
    public void requireProperties(
            String vhost, String name, boolean durable, boolean exclusive, boolean autoDelete) {
        if (type == QueueType.CLASSIC) {
            return;
        }
        String wrong =
                autoDelete
                        ? "auto-delete"
                        : exclusive ? "exclusive-owner" : durable ? null : "non-durable";
        if (wrong != null) {
            throw channelError(
                    ReplyCode.PRECONDITION_FAILED,
                    "invalid property '%s' for queue '%s' in vhost '%s'",
                    wrong,
                    name,
                    vhost);
        }
    }

    /** What the arguments alone make of the queue. */
    public QueueSettings settings() {
        return settings(Map.of());
    }

    /**
     * What arguments and policy together make of the queue: of two numbers the smaller, of other
     * things what the argument says.
     *
     * @param policy the effective policy's definition, by keys as {@code message-ttl}; values are
     *     numbers, strings and booleans
     */
    public QueueSettings settings(Map<String, ?> policy) {
        return QueueSettings.NONE.toBuilder()
                .messageTtlMillis(smaller(QueueArgument.MESSAGE_TTL, policy))
                .expiresMillis(smaller(QueueArgument.EXPIRES, policy))
                .maxLength(smaller(QueueArgument.MAX_LENGTH, policy))
                .maxLengthBytes(smaller(QueueArgument.MAX_LENGTH_BYTES, policy))
                .overflow(overflow(text(QueueArgument.OVERFLOW.key, policy)))
                .deadLetterExchange(text(QueueArgument.DEAD_LETTER_EXCHANGE.key, policy))
                .deadLetterRoutingKey(text(QueueArgument.DEAD_LETTER_ROUTING_KEY.key, policy))
                .deadLettersAtLeastOnce(deadLettersAtLeastOnce(policy))
                // Cannot change in the life of a queue, so no policy sets them.
                .maxPriority(maxPriority())
                .priorityMode(priorityMode())
                .priorityAgingMillis(
                        priorityMode() == PriorityMode.AGING ? priorityAgingMillis() : -1)
                .singleActiveConsumer(
                        Boolean.TRUE.equals(
                                arguments.get(QueueArgument.SINGLE_ACTIVE_CONSUMER.key)))
                .deduplication(
                        Boolean.TRUE.equals(arguments.get(Deduplication.NAME))
                                ? Deduplication.of(arguments)
                                : null)
                .deliveryLimit(deliveryLimit(policy))
                .consumerTimeoutMillis(smaller("x-consumer-timeout", policy))
                .retry(retry(policy))
                .build();
    }

    /** RabbitMQ takes the strategy for at-most-once unless the queue refuses what is too much. */
    private boolean deadLettersAtLeastOnce(Map<String, ?> policy) {
        return type == QueueType.QUORUM
                && "at-least-once".equals(text(QueueArgument.DEAD_LETTER_STRATEGY.key, policy))
                && text(QueueArgument.DEAD_LETTER_EXCHANGE.key, policy) != null
                && overflow(text(QueueArgument.OVERFLOW.key, policy))
                        == QueueSettings.Overflow.REJECT_PUBLISH;
    }

    private long smaller(QueueArgument argument, Map<String, ?> policy) {
        return smaller(argument.key, policy);
    }

    /** -1 for none. */
    private long smaller(String key, Map<String, ?> policy) {
        long own = number(arguments.get(key));
        long other = number(policy.get(policyKey(key)));
        return own < 0 ? other : other < 0 ? own : Math.min(own, other);
    }

    private static boolean isInteger(Object value) {
        return value != null && FieldValues.isInteger(value);
    }

    private static long number(Object value) {
        if (!isInteger(value)) {
            return -1;
        }
        return Math.max(-1, FieldValues.integer(value));
    }

    private String text(String key, Map<String, ?> policy) {
        String own = arguments.string(key);
        Object other = policy.get(policyKey(key));
        return own != null ? own : other == null ? null : other.toString();
    }

    private int maxPriority() {
        return (int) Math.min(255, number(arguments.get(QueueArgument.MAX_PRIORITY.key)));
    }

    private PriorityMode priorityMode() {
        PriorityMode known = PriorityMode.ofText(arguments.string(QueueArgument.PRIORITY_MODE.key));
        return known == null || maxPriority() <= 0 ? PriorityMode.STRICT : known;
    }

    private long priorityAgingMillis() {
        long own = number(arguments.get(QueueArgument.PRIORITY_AGING_INTERVAL.key));
        return own > 0 ? own : PriorityMode.AGING_INTERVAL_MILLIS_DEFAULT;
    }

    /** -1 for none; a quorum queue has one unless it says so, as from RabbitMQ 4.0. */
    private int deliveryLimit(Map<String, ?> policy) {
        String key = QueueArgument.DELIVERY_LIMIT.key;
        boolean isSaid = isInteger(arguments.get(key)) || isInteger(policy.get(policyKey(key)));
        if (type == QueueType.QUORUM && !isSaid) {
            return QUORUM_DELIVERY_LIMIT;
        }
        return (int) Math.min(Integer.MAX_VALUE, smaller(QueueArgument.DELIVERY_LIMIT, policy));
    }

    private RetryPolicy retry(Map<String, ?> policy) {
        long delay = smaller(QueueArgument.RETRY_DELAY, policy);
        return delay <= 0
                ? null
                : new RetryPolicy(
                        delay,
                        smaller(
                                QueueArgument.RETRY_MULTIPLIER,
                                policy,
                                RetryPolicy.MULTIPLIER_DEFAULT),
                        smaller(QueueArgument.RETRY_MAX_DELAY, policy),
                        smaller(QueueArgument.RETRY_JITTER, policy, 0));
    }

    /** Of a number that need not be whole. */
    private double smaller(QueueArgument argument, Map<String, ?> policy, double otherwise) {
        Object own = arguments.get(argument.key);
        Object other = policy.get(policyKey(argument.key));
        if (own == null) {
            return other == null ? otherwise : QueueArgument.number(other);
        }
        double number = QueueArgument.number(own);
        return other == null ? number : Math.min(number, QueueArgument.number(other));
    }

    private QueueSettings.Overflow overflow(String text) {
        if (text == null || text.equals("drop-head")) {
            return QueueSettings.Overflow.DROP_HEAD;
        }
        // A quorum queue of RabbitMQ takes the longer word and does not dead-letter what it
        // refuses.
        return text.equals("reject-publish-dlx") && type == QueueType.CLASSIC
                ? QueueSettings.Overflow.REJECT_PUBLISH_DLX
                : QueueSettings.Overflow.REJECT_PUBLISH;
    }

    private static String policyKey(String argument) {
        return argument.substring("x-".length());
    }

    /**
     * Whether somebody who declares a queue that is there means the same queue. Durability and
     * auto-delete are compared before, by the caller who knows them: {@link #requireSame}.
     *
     * @throws io.leveret.codec.ChannelError 406 naming the first difference
     */
    public void requireEquivalent(String vhost, String name, FieldTable wanted) {
        for (QueueArgument each : QueueArgument.values()) {
            Object current = arguments.get(each.key);
            Object received = wanted.get(each.key);
            if (!each.isKnownTo(type, arguments) || FieldValues.equivalent(current, received)) {
                continue;
            }
            if (each == QueueArgument.QUEUE_TYPE && isClassic(current) && isClassic(received)) {
                continue;
            }
            boolean both = current != null && received != null;
            throw inequivalent(
                    each.key,
                    vhost,
                    name,
                    both ? quoted(received) : described(received),
                    both ? quoted(current) : described(current));
        }
    }

    private static boolean isClassic(Object type) {
        return type == null || type.toString().equals(QueueType.CLASSIC.text());
    }

    /**
     * @param property {@code durable} or {@code auto_delete}
     * @throws io.leveret.codec.ChannelError 406
     */
    public static void requireSame(
            String property, boolean current, boolean received, String vhost, String name) {
        if (current != received) {
            throw inequivalent(property, vhost, name, quoted(received), quoted(current));
        }
    }

    private static AmqpException inequivalent(
            String what, String vhost, String name, String received, String current) {
        return channelError(
                ReplyCode.PRECONDITION_FAILED,
                "inequivalent arg '%s' for queue '%s' in vhost '%s': received %s but current is %s",
                what,
                name,
                vhost,
                received,
                current);
    }

    private static String quoted(Object value) {
        return "'" + (FieldValues.isInteger(value) ? FieldValues.integer(value) : value) + "'";
    }

    private static String described(Object value) {
        return value == null
                ? "none"
                : "the value " + quoted(value) + " of type '" + FieldValues.typeName(value) + "'";
    }
}
