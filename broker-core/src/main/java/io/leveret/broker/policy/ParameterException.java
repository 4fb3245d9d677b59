package io.leveret.broker.policy;

import java.util.List;

/**
 * A parameter, policy or limit that cannot be set. The message is RabbitMQ's, several lines ending
 * with a line feed; its HTTP API answers it as the reason of a 400 (for everything but operator
 * policies and limits with {@code <}, {@code >} and {@code &} written as HTML entities).
 */
public final class ParameterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ParameterException(String message) {
        super(message, null, false, false);
    }

    static ParameterException validationFailed(List<String> errors) {
        return new ParameterException("Validation failed\n\n" + String.join("\n", errors) + "\n");
    }

    static ParameterException validationFailed(String error) {
        return validationFailed(List.of(error));
    }
}
