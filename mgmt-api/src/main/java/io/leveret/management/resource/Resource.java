package io.leveret.management.resource;

import io.leveret.broker.admin.Administration;
import io.leveret.broker.policy.ParameterException;
import io.leveret.management.http.ApiException;
import io.leveret.management.http.Failures;
import io.leveret.management.http.Reply;
import io.leveret.management.http.Request;
import io.leveret.management.list.Columns;
import io.leveret.management.stats.Sampler;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/** What all resources stand on. Their methods run on the management server's event loop. */
abstract class Resource {
    /** Longest name AMQP can say. */
    private static final int NAME_BYTES_MAX = 255;

    final Administration broker;
    final Sampler sampler;

    Resource(Administration broker, Sampler sampler) {
        this.broker = broker;
        this.sampler = sampler;
    }

    /** One object, cut to the columns asked for. */
    static Reply object(Request request, Map<String, Object> object) {
        return Reply.ok(Columns.of(request.query()).one(object));
    }

    /** The same for what may not be there. */
    static <T> Reply found(Request request, T found, Function<T, Map<String, Object>> view) {
        if (found == null) {
            throw ApiException.notFound();
        }
        return object(request, view.apply(found));
    }

    /** 204 if there was something to delete. */
    static Reply deleted(boolean existed) {
        if (!existed) {
            throw ApiException.notFound();
        }
        return Reply.noContent();
    }

    static void requireName(String kind, String name) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > NAME_BYTES_MAX) {
            throw ApiException.badRequest(
                    kind + " should be less than 255 bytes, actually was " + bytes + "\n");
        }
    }

    /** A parameter that is not valid, in RabbitMQ's words. */
    static void sayInvalid(Throwable failure) {
        if (failure instanceof ParameterException invalid) {
            throw ApiException.badRequest(invalid.getMessage());
        }
    }

    /** The same as RabbitMQ says it of most parameters: as if it were to be put into HTML. */
    static void sayInvalidEscaped(Throwable failure) {
        if (failure instanceof ParameterException invalid) {
            throw ApiException.badRequest(
                    invalid.getMessage()
                            .replace("&", "&amp;")
                            .replace("<", "&lt;")
                            .replace(">", "&gt;"));
        }
    }

    /** Says some failures otherwise; {@code words} throws for those it knows. */
    static <T> CompletionStage<T> rewording(CompletionStage<T> stage, Consumer<Throwable> words) {
        return stage.handle(
                        (value, failure) -> {
                            if (failure == null) {
                                return CompletableFuture.completedFuture(value);
                            }
                            Throwable cause = Failures.cause(failure);
                            words.accept(cause);
                            return CompletableFuture.<T>failedFuture(cause);
                        })
                .thenCompose(Function.identity());
    }
}
