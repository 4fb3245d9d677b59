package io.leveret.exchange;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntUnaryOperator;

/** The exchange types that need no more than their bindings and the message to route. */
public final class ExchangeTypes {
    private static final ExchangeType DIRECT = new DirectExchange();
    private static final ExchangeType FANOUT = new FanoutExchange();
    private static final ExchangeType TOPIC = new TopicExchange();
    private static final ExchangeType HEADERS = new HeadersExchange();
    private static final ExchangeType CONSISTENT_HASH = new ConsistentHashExchange();
    private static final ExchangeType MODULUS_HASH = new ModulusHashExchange();

    private ExchangeTypes() {}

    /**
     * The type called {@code name}, or null. Known are {@code direct}, {@code fanout}, {@code
     * topic}, {@code headers}, {@code x-consistent-hash}, {@code x-random} and {@code
     * x-modulus-hash}.
     */
    public static ExchangeType byName(String name) {
        return byName(name, bound -> ThreadLocalRandom.current().nextInt(bound));
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
            case "x-random" -> new RandomExchange(randomBelow);
            default -> null;
        };
    }
}
