package io.leveret.exchange;

import io.leveret.codec.FieldTable;

/**
 * A kind of exchange: what its arguments and its bindings may be, and how it routes. Stateless; the
 * state of one exchange is its {@link Routes}.
 */
public interface ExchangeType {
    /** The name as in exchange.declare: {@code direct}, {@code x-random}… */
    String name();

    /**
     * Checks the arguments of exchange.declare; most types take any.
     *
     * @throws io.leveret.codec.ChannelError 406, with RabbitMQ's text
     */
    default void validate(FieldTable arguments) {}

    /**
     * Checks a binding before it is made; most types take any. Unbinding is not checked: what could
     * not be bound is not there.
     *
     * @param exchangeArguments as passed to {@link #validate}
     * @throws io.leveret.codec.ChannelError 406, with RabbitMQ's text
     */
    default void validateBinding(
            FieldTable exchangeArguments, String routingKey, FieldTable arguments) {}

    /**
     * The empty routes of a new exchange.
     *
     * @param exchangeArguments as passed to {@link #validate}
     */
    <D> Routes<D> newRoutes(FieldTable exchangeArguments);
}
