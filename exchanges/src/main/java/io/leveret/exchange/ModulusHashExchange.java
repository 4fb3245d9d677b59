package io.leveret.exchange;

import io.leveret.codec.FieldTable;

/**
 * Routes by one binding: number hash-of-the-key modulo how-many-there-are (RabbitMQ's
 * rabbitmq_sharding). With one binding more or less, nearly every key goes elsewhere.
 */
final class ModulusHashExchange implements ExchangeType {
    @Override
    public String name() {
        return "x-modulus-hash";
    }

    @Override
    public <D> Routes<D> newRoutes(FieldTable exchangeArguments) {
        return new OneOfAllRoutes<>(
                (key, count) -> (int) Long.remainderUnsigned(Hashes.of(key), count), true);
    }
}
