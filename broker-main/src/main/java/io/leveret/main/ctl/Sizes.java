package io.leveret.main.ctl;

import io.leveret.main.config.ByteSizes;

/** Sizes given as arguments. */
final class Sizes {
    private Sizes() {}

    /** {@code 2GB} (10^9 each) or {@code 2GiB}, as in RabbitMQ's settings of memory. */
    static long bytes(String text) {
        try {
            return ByteSizes.parse(text, true);
        } catch (RuntimeException e) {
            throw new Commands.BadArgument(
                    ExitStatus.USAGE, "Bad argument: '" + text + "' is not a size");
        }
    }

    static double fraction(String text) {
        try {
            double fraction = Double.parseDouble(text);
            if (fraction >= 0 && fraction <= 1) {
                return fraction;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new Commands.BadArgument(
                ExitStatus.USAGE,
                "Bad argument: '" + text + "' (expected: a number from 0.0 to 1.0)");
    }
}
