package io.leveret.broker.access;

import java.util.concurrent.CompletionException;

/** Why somebody who was asked did not answer, in one line. */
final class Failures {
    private Failures() {}

    static String reason(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
