package io.leveret.broker.channel;

import static io.leveret.codec.Errors.channelError;

import io.leveret.codec.ReplyCode;
import java.math.BigInteger;

/** Checks the expiration property: milliseconds as a decimal string. */
final class Expiration {
    /** RabbitMQ's longest: ten years. */
    private static final BigInteger MAX_MILLIS = BigInteger.valueOf(315_360_000_000L);

    private Expiration() {}

    static void check(String expiration) {
        int end = expiration.startsWith("-") || expiration.startsWith("+") ? 1 : 0;
        int firstDigit = end;
        while (end < expiration.length() && isDigit(expiration.charAt(end))) {
            end++;
        }
        if (end == firstDigit) {
            throw invalid(expiration, "no_integer");
        }
        if (end < expiration.length()) {
            throw invalid(expiration, "{leftover_string,\"" + expiration.substring(end) + "\"}");
        }
        BigInteger millis = new BigInteger(expiration);
        if (millis.signum() < 0) {
            throw invalid(expiration, "{value_negative," + millis + "}");
        }
        if (millis.compareTo(MAX_MILLIS) > 0) {
            throw invalid(expiration, "{value_too_large," + millis + "}");
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static RuntimeException invalid(String expiration, String why) {
        return channelError(
                ReplyCode.PRECONDITION_FAILED, "invalid expiration '%s': %s", expiration, why);
    }
}
