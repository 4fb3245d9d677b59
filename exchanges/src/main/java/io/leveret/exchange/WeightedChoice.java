package io.leveret.exchange;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.Consumer;

/**
 * Chooses one of several weighted candidates by a hash, consistently: adding a candidate takes keys
 * only to it, removing one moves only its own, whatever the order they came in.
 *
 * <p>Weighted rendezvous hashing: candidate and key together give a draw between 0 and 1, and the
 * least -ln(draw)/weight wins, which a candidate does in proportion to its weight. Unlike
 * RabbitMQ's buckets under a jump hash it shifts nobody when one in the middle goes, and unlike
 * points on a ring it is even without thousands of points. The price is one multiplication or two
 * per candidate and a logarithm per distinct weight.
 *
 * <p>Immutable.
 */
final class WeightedChoice<D> {
    private record Candidate<D>(D destination, long seed, double weight) {}

    // By weight: among equal weights the greatest draw wins, and needs no logarithm to be found.
    private final Candidate<D>[] candidates;

    private WeightedChoice(Candidate<D>[] candidates) {
        this.candidates = candidates;
    }

    @SuppressWarnings("unchecked") // nothing is in it
    static <D> WeightedChoice<D> none() {
        return new WeightedChoice<>((Candidate<D>[]) new Candidate<?>[0]);
    }

    /** With one more destination, which must not be there yet. */
    WeightedChoice<D> with(D destination, double weight) {
        Candidate<D>[] more = Arrays.copyOf(candidates, candidates.length + 1);
        more[candidates.length] = new Candidate<>(destination, seed(destination), weight);
        Arrays.sort(more, Comparator.comparingDouble(Candidate::weight));
        return new WeightedChoice<>(more);
    }

    WeightedChoice<D> without(D destination) {
        for (int i = 0; i < candidates.length; i++) {
            if (candidates[i].destination.equals(destination)) {
                Candidate<D>[] fewer = Arrays.copyOf(candidates, candidates.length - 1);
                System.arraycopy(candidates, i + 1, fewer, i, fewer.length - i);
                return new WeightedChoice<>(fewer);
            }
        }
        return this;
    }

    /** Two with the same seed would draw alike for every key, and the second never win. */
    private long seed(D destination) {
        long seed = Hashes.of(destination);
        while (isTaken(seed)) {
            seed = Hashes.mix(seed + 1);
        }
        return seed;
    }

    private boolean isTaken(long seed) {
        for (Candidate<D> candidate : candidates) {
            if (candidate.seed == seed) {
                return true;
            }
        }
        return false;
    }

    /** Passes on the winner, if there are any candidates. */
    void choose(long hash, Consumer<? super D> each) {
        Candidate<D> winner = null;
        double least = Double.POSITIVE_INFINITY;
        int i = 0;
        while (i < candidates.length) {
            Candidate<D> best = candidates[i];
            long greatest = Hashes.mix(hash ^ best.seed);
            for (i++; i < candidates.length && candidates[i].weight == best.weight; i++) {
                long draw = Hashes.mix(hash ^ candidates[i].seed);
                if (draw > greatest) {
                    greatest = draw;
                    best = candidates[i];
                }
            }
            double score = -Math.log(fraction(greatest)) / best.weight;
            if (winner == null || score < least) {
                least = score;
                winner = best;
            }
        }
        if (winner != null) {
            each.accept(winner.destination);
        }
    }

    /** Of a number from the whole range of long: between 0 and 1, and neither. */
    private static double fraction(long draw) {
        return ((draw >> 12) + 0x1p51 + 0.5) * 0x1p-52;
    }
}
