package io.leveret.broker.admin;

import io.leveret.broker.shard.Shard;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Asks every shard about what lives on it, a few at a time, so that messages do not wait while ten
 * thousand queues are counted.
 *
 * @param <A> what the answers of one shard are put into
 */
final class Gather<S, A> {
    /** What one shard looks at before it looks at its sockets again. */
    private static final int BATCH = 256;

    private final Shard shard;
    private final List<S> sources = new ArrayList<>();
    private final A answers;
    private final BiConsumer<? super A, ? super S> read;
    private final CompletableFuture<A> done = new CompletableFuture<>();
    private int next;

    private Gather(Shard shard, A answers, BiConsumer<? super A, ? super S> read) {
        this.shard = shard;
        this.answers = answers;
        this.read = read;
    }

    /**
     * Reads each source on its home. A source for which {@code read} answers null, because it is
     * gone by then, is left out.
     */
    static <S, T> CompletionStage<List<T>> from(
            Collection<? extends S> sources,
            Function<? super S, Shard> home,
            Function<? super S, ? extends T> read) {
        return Gather.<S, List<T>>fold(
                        sources,
                        home,
                        ArrayList::new,
                        (found, source) -> {
                            T copy = read.apply(source);
                            if (copy != null) {
                                found.add(copy);
                            }
                        })
                .thenApply(
                        parts -> {
                            List<T> all = new ArrayList<>(sources.size());
                            parts.forEach(all::addAll);
                            return all;
                        });
    }

    /**
     * Lets {@code read} see each source on its home, and put what it finds into something of that
     * shard's own; answers with these.
     */
    static <S, A> CompletionStage<List<A>> fold(
            Collection<? extends S> sources,
            Function<? super S, Shard> home,
            Supplier<A> answers,
            BiConsumer<? super A, ? super S> read) {
        Map<Shard, Gather<S, A>> byShard = new LinkedHashMap<>();
        for (S source : sources) {
            byShard.computeIfAbsent(
                            home.apply(source), each -> new Gather<>(each, answers.get(), read))
                    .sources
                    .add(source);
        }
        List<Gather<S, A>> parts = List.copyOf(byShard.values());
        parts.forEach(part -> part.shard.execute(part::batch));
        return CompletableFuture.allOf(
                        parts.stream().map(part -> part.done).toArray(CompletableFuture[]::new))
                .thenApply(ignored -> parts.stream().map(part -> part.done.join()).toList());
    }

    private void batch() {
        try {
            int end = Math.min(sources.size(), next + BATCH);
            while (next < end) {
                read.accept(answers, sources.get(next++));
            }
        } catch (RuntimeException | AssertionError e) {
            done.completeExceptionally(e);
            return;
        }
        if (next < sources.size()) {
            shard.atEndOfTurn(this::batch);
        } else {
            done.complete(answers);
        }
    }
}
