package io.leveret.broker.channel;

import static io.leveret.codec.Errors.channelError;

import io.leveret.codec.ReplyCode;

/** Checks the expiration property: milliseconds as a decimal string. */
final class Expiration {
    /** RabbitMQ's longest: 100 years, rounded. */
    private static final long MAX_MILLIS = 10L * 365 * 86_400_000 * 10;

    private Expiration() {}

    static void check(String expiration) {
        long millis;
        try {
            millis = Long.parseLong(expiration);
        } catch (NumberFormatException e) {
            throw invalid(expiration, "no_integer");
        }
        if (millis < 0) {
            throw invalid(expiration, "{value_negative," + millis + "}");
        }
        if (millis > MAX_MILLIS) {
            throw invalid(expiration, "{value_too_big," + millis + "}");
        }
    }

    private static RuntimeException invalid(String expiration, String why) {
        return channelError(
                ReplyCode.PRECONDITION_FAILED, "invalid expiration '%s': %s", expiration, why);
    }
}
