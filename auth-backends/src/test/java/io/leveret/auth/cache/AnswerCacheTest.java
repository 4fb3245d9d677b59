package io.leveret.auth.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.time.ManualClock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class AnswerCacheTest {
    private final ManualClock clock = new ManualClock();
    private final AnswerCache<String, Boolean> cache = new AnswerCache<>(clock, 1000, yes -> yes);
    private int asked;

    @Test
    void sameQuestionIsAskedOnce() {
        ask("q", true);
        ask("q", true);

        assertThat(asked).isEqualTo(1);
    }

    @Test
    void answerHoldsForItsTime() {
        ask("q", true);
        clock.advance(999);
        ask("q", true);
        assertThat(asked).isEqualTo(1);

        clock.advance(1);
        ask("q", true);
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void refusalIsAskedAgain() {
        ask("q", false);
        ask("q", false);

        assertThat(asked).isEqualTo(2);
    }

    @Test
    void failureIsAskedAgain() {
        cache.get("q", () -> CompletableFuture.failedFuture(new IllegalStateException("down")));
        ask("q", true);

        assertThat(asked).isEqualTo(1);
    }

    @Test
    void whoAsksMeanwhileGetsTheSameAnswer() {
        CompletableFuture<Boolean> slow = new CompletableFuture<>();
        cache.get("q", () -> slow);

        CompletionStage<Boolean> second = ask("q", false);
        slow.complete(true);

        assertThat(asked).isZero();
        assertThat(second.toCompletableFuture()).isCompletedWithValue(true);
    }

    @Test
    void manyQuestionsTakeBoundedMemory() {
        for (int i = 0; i < AnswerCache.ANSWERS_MAX + 100; i++) {
            ask("q" + i, true);
        }

        assertThat(cache.size()).isEqualTo(AnswerCache.ANSWERS_MAX);
    }

    private CompletionStage<Boolean> ask(String question, boolean answer) {
        return cache.get(
                question,
                () -> {
                    asked++;
                    return CompletableFuture.completedFuture(answer);
                });
    }
}
