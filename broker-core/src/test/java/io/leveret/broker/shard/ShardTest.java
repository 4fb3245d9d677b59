package io.leveret.broker.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardTest {
    private static final long SECONDS_MAX = 20;

    private final Vertx vertx = Vertx.vertx();
    private final Shard shard = newShard();

    private Shard newShard() {
        Context context = vertx.getOrCreateContext();
        CompletableFuture<Shard> made = new CompletableFuture<>();
        context.runOnContext(ignored -> made.complete(new Shard(context, 0)));
        return made.orTimeout(SECONDS_MAX, TimeUnit.SECONDS).join();
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** What a class that cannot be loaded, a full heap or a bug throws. */
    @ParameterizedTest
    @ValueSource(
            classes = {
                NoClassDefFoundError.class,
                OutOfMemoryError.class,
                StackOverflowError.class,
                IllegalStateException.class
            })
    void failedActionDoesNotTakeTheNextOnesAlong(Class<? extends Throwable> failure)
            throws Exception {
        Throwable thrown = failure.getConstructor(String.class).newInstance("on purpose");
        CompletableFuture<String> ran = new CompletableFuture<>();
        shard.post(
                () -> {
                    // Posted while the loop is busy, so that they are taken in one batch.
                    shard.post(() -> fail(thrown));
                    shard.post(() -> ran.complete("posted"));
                });
        assertThat(ran.get(SECONDS_MAX, TimeUnit.SECONDS)).isEqualTo("posted");
        CompletableFuture<String> ended = new CompletableFuture<>();
        shard.post(
                () -> {
                    shard.atEndOfTurn(() -> fail(thrown));
                    shard.atEndOfTurn(() -> ended.complete("at the end of the turn"));
                });
        assertThat(ended.get(SECONDS_MAX, TimeUnit.SECONDS)).isEqualTo("at the end of the turn");
    }

    @Test
    void actionsRunInTheOrderPosted() throws Exception {
        List<Integer> ran = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> done = new CompletableFuture<>();
        for (int i = 0; i < 3000; i++) {
            int number = i;
            shard.post(() -> ran.add(number));
        }
        shard.post(() -> done.complete(null));
        done.get(SECONDS_MAX, TimeUnit.SECONDS);
        assertThat(ran).hasSize(3000).isSorted();
    }

    private static void fail(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) thrown;
    }
}
