package io.leveret.exchange;

import static io.leveret.codec.ReplyCode.PRECONDITION_FAILED;

import io.leveret.codec.ContentHeader;
import io.leveret.codec.Errors;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValues;
import java.math.BigDecimal;

/**
 * Routes as another type does, but messages that say so only after a while (the community's
 * rabbitmq_delayed_message_exchange). What is here is its arguments and its routing; the broker
 * keeps the messages.
 */
public final class DelayedMessageExchange implements ExchangeType {
    public static final String NAME = "x-delayed-message";

    /** What a message says it, in milliseconds; once it has waited they are negative. */
    private static final String DELAY = "x-delay";

    /** As in the plugin, whose timers go no further; messages that say more do not wait. */
    private static final long DELAY_MILLIS_MAX = 0xFFFF_FFFFL;

    /** How an exchange says which other type. */
    private static final String TYPE = "x-delayed-type";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void validate(FieldTable arguments) {
        String type = arguments.string(TYPE);
        if (type == null) {
            throw Errors.channelError(
                    PRECONDITION_FAILED,
                    "Invalid argument, '%s' must be an existing exchange type",
                    TYPE);
        }
        if (type.equals(NAME)) {
            throw Errors.channelError(
                    PRECONDITION_FAILED,
                    "Invalid argument, '%s' can't be used for '%s'",
                    NAME,
                    TYPE);
        }
        ExchangeTypes.require(type).validate(arguments);
    }

    @Override
    public void validateBinding(
            FieldTable exchangeArguments, String routingKey, FieldTable arguments) {
        routingType(exchangeArguments).validateBinding(exchangeArguments, routingKey, arguments);
    }

    @Override
    public <D> Routes<D> newRoutes(FieldTable exchangeArguments) {
        return new AttendedRoutes<>(routingType(exchangeArguments).newRoutes(exchangeArguments));
    }

    /** The type an exchange with these valid arguments routes as. */
    public static ExchangeType routingType(FieldTable exchangeArguments) {
        return ExchangeTypes.byName(exchangeArguments.string(TYPE));
    }

    /** How long a message wants to wait, in milliseconds; 0 if it is to be routed at once. */
    public static long delayMillis(ContentHeader message) {
        if (!message.hasHeaders()) {
            return 0;
        }
        long millis = number(message.headers().get(DELAY));
        return millis > DELAY_MILLIS_MAX ? 0 : Math.max(0, millis);
    }

    /** Numbers of every kind, also in a string; 0 for anything else. */
    private static long number(Object value) {
        if (FieldValues.isInteger(value)) {
            return FieldValues.integer(value);
        }
        if (value instanceof Double || value instanceof Float) {
            return ((Number) value).longValue();
        }
        if (value instanceof BigDecimal decimal) {
            return decimal.longValue();
        }
        if (value instanceof String string) {
            try {
                return Long.parseLong(string);
            } catch (NumberFormatException e) {
                return 0;
            }
        }
        return 0;
    }

    /**
     * The headers of a message that has waited so long: they say so, and that it need not again.
     */
    public static FieldTable headersAfter(long delayMillis, FieldTable headers) {
        // No larger than needed: the plugin has a 32-bit number, which wraps around.
        Number waited = -delayMillis;
        return headers.with(DELAY, waited.intValue() == -delayMillis ? waited.intValue() : waited);
    }
}
