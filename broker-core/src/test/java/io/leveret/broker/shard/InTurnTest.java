package io.leveret.broker.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InTurnTest {
    private static final long SECONDS_MAX = 20;

    private final Vertx vertx = Vertx.vertx();
    private final Shard a = newShard(0);
    private final Shard b = newShard(1);
    private final InTurn parts = new InTurn();

    /** Touched by one shard after the other. */
    private final List<String> ran = new ArrayList<>();

    private Shard newShard(int number) {
        Context context = vertx.getOrCreateContext();
        CompletableFuture<Shard> made = new CompletableFuture<>();
        context.runOnContext(ignored -> made.complete(new Shard(context, number)));
        return made.orTimeout(SECONDS_MAX, TimeUnit.SECONDS).join();
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private Runnable note(Shard shard, String what) {
        return () -> ran.add(what + (shard.isCurrent() ? "" : " elsewhere"));
    }

    private List<String> run() throws Exception {
        CompletableFuture<List<String>> done = new CompletableFuture<>();
        parts.run(() -> done.complete(ran));
        return done.get(SECONDS_MAX, TimeUnit.SECONDS);
    }

    @Test
    void actionsOfAShardRunTogetherAndInOrder() throws Exception {
        parts.add(a, note(a, "a1"));
        parts.add(b, note(b, "b1"));
        parts.add(a, note(a, "a2"));

        assertThat(run()).containsExactly("a1", "a2", "b1");
    }

    @Test
    void whatIsAddedMeanwhileComesAfterAllThatWasThere() throws Exception {
        parts.add(
                a,
                () -> {
                    parts.add(a, note(a, "later a"));
                    parts.add(b, note(b, "later b"));
                });
        parts.add(b, note(b, "b"));

        assertThat(run()).containsExactly("b", "later a", "later b");
    }

    @Test
    void finalsComeLastWheneverTheyAreAdded() throws Exception {
        parts.addFinal(a, note(a, "final 1"));
        parts.add(
                a,
                () -> {
                    parts.addFinal(b, note(b, "final 2"));
                    parts.add(b, note(b, "later"));
                });

        assertThat(run()).containsExactly("later", "final 1", "final 2");
    }

    @Test
    void nothingToDoIsDoneAtOnce() throws Exception {
        assertThat(run()).isEmpty();
    }
}
