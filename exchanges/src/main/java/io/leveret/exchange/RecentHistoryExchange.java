package io.leveret.exchange;

import static io.leveret.codec.ReplyCode.PRECONDITION_FAILED;

import io.leveret.codec.ContentHeader;
import io.leveret.codec.Errors;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValues;

/**
 * A fanout whose last messages are wanted again by who is bound later (RabbitMQ's
 * rabbitmq_recent_history_exchange). What is here is its arguments and its routing; the broker
 * keeps the messages.
 */
public final class RecentHistoryExchange implements ExchangeType {
    public static final String NAME = "x-recent-history";

    private static final String LENGTH = "x-recent-history-length";
    private static final long LENGTH_DEFAULT = 20;

    private static final String NO_STORE = "x-recent-history-no-store";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void validate(FieldTable arguments) {
        Object length = arguments.get(LENGTH);
        if (arguments.has(LENGTH)
                && !(FieldValues.isInteger(length) && FieldValues.integer(length) > 0)) {
            throw Errors.channelError(
                    PRECONDITION_FAILED,
                    "Invalid argument %s, '%s' must be a positive integer",
                    ErlangText.of(length),
                    LENGTH);
        }
    }

    /** How many messages an exchange with these valid arguments keeps. */
    public static long length(FieldTable exchangeArguments) {
        return exchangeArguments.has(LENGTH)
                ? FieldValues.integer(exchangeArguments.get(LENGTH))
                : LENGTH_DEFAULT;
    }

    /** Whether a message wants to be kept; those that say nothing do. */
    public static boolean keeps(ContentHeader message) {
        return !message.hasHeaders() || !Boolean.TRUE.equals(message.headers().get(NO_STORE));
    }

    @Override
    public <D> Routes<D> newRoutes(FieldTable exchangeArguments) {
        return new AttendedRoutes<>(new FanoutExchange().newRoutes(exchangeArguments));
    }
}
