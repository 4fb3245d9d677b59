package io.leveret.management.http;

import io.leveret.broker.access.AccessException;
import io.leveret.broker.access.InvalidPatternException;
import io.leveret.broker.admin.NoSuchVhostException;
import io.leveret.codec.AmqpException;
import io.leveret.codec.ReplyCode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What went wrong, as RabbitMQ's HTTP API says it. */
public final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    /** Without what stages wrap around it. */
    public static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    static Reply reply(String request, Throwable failure) {
        Throwable cause = cause(failure);
        if (cause instanceof ApiException known) {
            return known.reply();
        } else if (cause instanceof AmqpException refused) {
            return amqp(refused).reply();
        } else if (cause instanceof NoSuchVhostException) {
            return ApiException.notFound("vhost_not_found").reply();
        } else if (cause instanceof AccessException access) {
            return access(access).reply();
        } else if (cause instanceof InvalidPatternException pattern) {
            return ApiException.badRequest(List.of("invalid_regexp", pattern.getMessage())).reply();
        }
        LOG.error("{} failed unexpectedly", request, cause);
        return new Reply(
                500,
                Map.of(
                        "error",
                        "Internal Server Error",
                        "reason",
                        "an unexpected error; the broker's log has more"),
                Map.of());
    }

    /** What RabbitMQ answers when it asks the broker directly, as for all declarations. */
    private static ApiException amqp(AmqpException refused) {
        if (refused.code() == ReplyCode.NOT_FOUND) {
            return ApiException.notFound(refused.text());
        } else if (refused.code() == ReplyCode.ACCESS_REFUSED) {
            return ApiException.notAuthorised("Access refused.");
        }
        return ApiException.badRequest(refused.text());
    }

    private static ApiException access(AccessException failure) {
        return switch (failure.reason()) {
            case NO_SUCH_USER ->
                    ApiException.badRequest(List.of("no_such_user", failure.subject()));
            case INVALID_LIMITS, CREDENTIAL_VALIDATION_FAILED ->
                    ApiException.badRequest(failure.getMessage());
        };
    }
}
