package io.leveret.exchange;

import io.leveret.codec.FieldTable;
import java.util.function.IntUnaryOperator;

/**
 * Routes by one binding, picked at random: RabbitMQ's rabbitmq_random_exchange, and RabbitMQ 4's
 * {@code x-local-random}, which picks among the queues of its node.
 */
final class RandomExchange implements ExchangeType {
    private final String name;
    private final IntUnaryOperator randomBelow;

    RandomExchange(String name, IntUnaryOperator randomBelow) {
        this.name = name;
        this.randomBelow = randomBelow;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public <D> Routes<D> newRoutes(FieldTable exchangeArguments) {
        return new OneOfAllRoutes<>((key, count) -> randomBelow.applyAsInt(count), false);
    }
}
