package io.leveret.auth.cache;

import io.leveret.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Answers that hold for a while. Who asks while an answer is under way gets the same; failures are
 * not kept. Any thread.
 */
final class AnswerCache<K, V> {
    /** The oldest makes room: what is forgotten is asked for again. */
    static final int ANSWERS_MAX = 20_000;

    private final Clock clock;
    private final long holdsNanos;
    private final Predicate<V> kept;
    private final Map<K, Answer<V>> answers =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<K, Answer<V>> eldest) {
                    return size() > ANSWERS_MAX;
                }
            };

    private record Answer<V>(long askedNanos, CompletableFuture<V> value) {}

    /**
     * @param kept whether an answer is one to be kept
     */
    AnswerCache(Clock clock, long holdsMillis, Predicate<V> kept) {
        this.clock = clock;
        this.holdsNanos = holdsMillis * 1_000_000;
        this.kept = kept;
    }

    CompletionStage<V> get(K question, Supplier<CompletionStage<V>> ask) {
        long now = clock.nanos();
        synchronized (answers) {
            Answer<V> known = answers.get(question);
            if (known != null && now - known.askedNanos() < holdsNanos) {
                return known.value();
            }
        }
        CompletableFuture<V> value = ask.get().toCompletableFuture();
        Answer<V> answer = new Answer<>(now, value);
        synchronized (answers) {
            answers.remove(question);
            answers.put(question, answer);
        }
        value.whenComplete(
                (result, failure) -> {
                    if (failure != null || !kept.test(result)) {
                        synchronized (answers) {
                            answers.remove(question, answer);
                        }
                    }
                });
        return value;
    }

    int size() {
        synchronized (answers) {
            return answers.size();
        }
    }
}
