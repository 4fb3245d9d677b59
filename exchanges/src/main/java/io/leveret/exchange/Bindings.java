package io.leveret.exchange;

import io.leveret.codec.FieldTable;

/**
 * Who is bound in one place, and by which bindings: destination → binding → what the exchange type
 * keeps with it. A destination stays until its last binding goes.
 */
final class Bindings {
    // By far the commonest set of bindings, so there is but one of it.
    private static final HashTrie<FieldTable, Boolean> ONE_WITHOUT_ARGUMENTS =
            HashTrie.of(FieldTable.EMPTY, true);

    /** A binding where the place does not tell its key. */
    record Key(String routingKey, FieldTable arguments) {}

    private Bindings() {}

    /** Adds a binding in a place where all have the same key. */
    static <D> HashTrie<D, HashTrie<FieldTable, Boolean>> add(
            HashTrie<D, HashTrie<FieldTable, Boolean>> bound, FieldTable arguments, D destination) {
        if (arguments.isEmpty() && bound.get(destination) == null) {
            return bound.with(destination, ONE_WITHOUT_ARGUMENTS);
        }
        return add(bound, arguments, destination, true);
    }

    static <D, B, V> HashTrie<D, HashTrie<B, V>> add(
            HashTrie<D, HashTrie<B, V>> bound, B binding, D destination, V value) {
        HashTrie<B, V> bindings = bound.get(destination);
        return bound.with(
                destination,
                bindings == null ? HashTrie.of(binding, value) : bindings.with(binding, value));
    }

    static <D, B, V> HashTrie<D, HashTrie<B, V>> remove(
            HashTrie<D, HashTrie<B, V>> bound, B binding, D destination) {
        HashTrie<B, V> bindings = bound.get(destination);
        if (bindings == null) {
            return bound;
        }
        HashTrie<B, V> left = bindings.without(binding);
        if (left == bindings) {
            return bound;
        }
        return left.isEmpty() ? bound.without(destination) : bound.with(destination, left);
    }
}
