package io.leveret.exchange;

import static io.leveret.codec.Errors.connectionError;

import io.leveret.codec.ReplyCode;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntUnaryOperator;

/** The exchange types there are. */
public final class ExchangeTypes {
    private static final ExchangeType DIRECT = new DirectExchange();
    private static final ExchangeType FANOUT = new FanoutExchange();
    private static final ExchangeType TOPIC = new TopicExchange();
    private static final ExchangeType HEADERS = new HeadersExchange();
    private static final ExchangeType CONSISTENT_HASH = new ConsistentHashExchange();
    private static final ExchangeType MODULUS_HASH = new ModulusHashExchange();
    private static final ExchangeType RECENT_HISTORY = new RecentHistoryExchange();
    private static final ExchangeType DELAYED_MESSAGE = new DelayedMessageExchange();

    private static final ExchangeType DEDUPLICATING = new DeduplicatingExchange();

    private ExchangeTypes() {}

    /**
     * The type called {@code name}, or null. Known are {@code direct}, {@code fanout}, {@code
     * topic}, {@code headers}, {@code x-consistent-hash}, {@code x-random}, {@code x-modulus-hash},
     * {@code x-recent-history}, {@code x-delayed-message} and {@code x-message-deduplication}.
     */
    public static ExchangeType byName(String name) {
        return byName(name, bound -> ThreadLocalRandom.current().nextInt(bound));
    }

    /** Throws 503, a connection error as in RabbitMQ, for a type nobody knows. */
    public static ExchangeType require(String name) {
        if (name.isEmpty()) {
            throw connectionError(ReplyCode.COMMAND_INVALID, "invalid exchange type ''");
        }
        ExchangeType known = byName(name);
        if (known == null) {
            throw connectionError(ReplyCode.COMMAND_INVALID, "unknown exchange type '%s'", name);
        }
        return known;
    }

    /**
     * As {@link #byName(String)}, with the dice in the caller's hand.
     *
     * @param randomBelow gives a number from 0 to its argument less one; called by readers, so by
     *     several threads at once
     */
    public static ExchangeType byName(String name, IntUnaryOperator randomBelow) {
        return switch (name) {
            case "direct" -> DIRECT;
            case "fanout" -> FANOUT;
            case "topic" -> TOPIC;
            case "headers" -> HEADERS;
            case "x-consistent-hash" -> CONSISTENT_HASH;
            case "x-modulus-hash" -> MODULUS_HASH;
            case RecentHistoryExchange.NAME -> RECENT_HISTORY;
            case DelayedMessageExchange.NAME -> DELAYED_MESSAGE;
            case DeduplicatingExchange.NAME -> DEDUPLICATING;
            case "x-random", "x-local-random" -> new RandomExchange(name, randomBelow);
            default -> null;
        };
    }
}
