package io.leveret.exchange;

import io.leveret.codec.FieldTable;
import java.util.function.IntUnaryOperator;

/** Routes by one binding, picked at random (RabbitMQ's rabbitmq_random_exchange). */
final class RandomExchange implements ExchangeType {
    private final IntUnaryOperator randomBelow;

    RandomExchange(IntUnaryOperator randomBelow) {
        this.randomBelow = randomBelow;
    }

    @Override
    public String name() {
        return "x-random";
    }

    @Override
    public <D> Routes<D> newRoutes(FieldTable exchangeArguments) {
        return new OneOfAllRoutes<>((key, count) -> randomBelow.applyAsInt(count), false);
    }
}
