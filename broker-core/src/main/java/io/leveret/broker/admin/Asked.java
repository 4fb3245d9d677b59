package io.leveret.broker.admin;

import io.leveret.broker.access.AnswerPending;
import io.leveret.broker.shard.Answer;
import io.leveret.codec.AmqpException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Turns the broker's ways of answering into stages. */
final class Asked {
    private Asked() {}

    /** A stage for one {@link Answer}; {@code request} is given it and may throw instead. */
    static <T> CompletionStage<T> of(Consumer<Answer<T>> request) {
        CompletableFuture<T> stage = new CompletableFuture<>();
        Answer<T> answer =
                new Answer<>() {
                    @Override
                    public void ok(T value) {
                        stage.complete(value);
                    }

                    @Override
                    public void failed(AmqpException why) {
                        stage.completeExceptionally(why);
                    }
                };
        try {
            request.accept(answer);
        } catch (RuntimeException e) {
            stage.completeExceptionally(e);
        }
        return stage;
    }

    /** Begins {@code step} anew whenever it had to wait for a permission asked for elsewhere. */
    static <T> CompletionStage<T> permitting(Supplier<CompletionStage<T>> step) {
        try {
            return step.get();
        } catch (AnswerPending pending) {
            return pending.answer()
                    .handle((value, failure) -> null)
                    .thenCompose(ignored -> permitting(step));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
