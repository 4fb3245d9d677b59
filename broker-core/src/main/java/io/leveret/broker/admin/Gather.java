package io.leveret.broker.admin;

import io.leveret.broker.shard.Shard;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Asks every shard for copies of what lives on it, a few at a time, so that messages do not wait
 * while ten thousand queues are counted.
 */
final class Gather<S, T> {
    /** What one shard copies before it looks at its sockets again. */
    private static final int BATCH = 256;

    private final Shard shard;
    private final List<S> sources;
    private final Function<? super S, ? extends T> read;
    private final List<T> found;
    private final CompletableFuture<List<T>> answer = new CompletableFuture<>();
    private int next;

    private Gather(Shard shard, List<S> sources, Function<? super S, ? extends T> read) {
        this.shard = shard;
        this.sources = sources;
        this.read = read;
        this.found = new ArrayList<>(sources.size());
    }

    /**
     * Reads each source on its home. A source for which {@code read} answers null, because it is
     * gone by then, is left out.
     */
    static <S, T> CompletionStage<List<T>> from(
            Collection<? extends S> sources,
            Function<? super S, Shard> home,
            Function<? super S, ? extends T> read) {
        Map<Shard, List<S>> byShard = new LinkedHashMap<>();
        for (S source : sources) {
            byShard.computeIfAbsent(home.apply(source), ignored -> new ArrayList<>()).add(source);
        }
        List<CompletableFuture<List<T>>> parts = new ArrayList<>(byShard.size());
        byShard.forEach(
                (shard, local) -> {
                    Gather<S, T> gather = new Gather<>(shard, local, read);
                    parts.add(gather.answer);
                    shard.execute(gather::batch);
                });
        return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
                .thenApply(
                        ignored -> {
                            List<T> all = new ArrayList<>(sources.size());
                            parts.forEach(part -> all.addAll(part.join()));
                            return all;
                        });
    }

    private void batch() {
        try {
            int end = Math.min(sources.size(), next + BATCH);
            while (next < end) {
                T copy = read.apply(sources.get(next++));
                if (copy != null) {
                    found.add(copy);
                }
            }
        } catch (RuntimeException | AssertionError e) {
            answer.completeExceptionally(e);
            return;
        }
        if (next < sources.size()) {
            shard.atEndOfTurn(this::batch);
        } else {
            answer.complete(found);
        }
    }
}
