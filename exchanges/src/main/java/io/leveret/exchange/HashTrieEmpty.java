package io.leveret.exchange;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A map of nothing. There is one of it, and none inside another. */
final class HashTrieEmpty<K, V> extends HashTrie<K, V> {
    static final HashTrie<?, ?> EMPTY = new HashTrieEmpty<>();

    private HashTrieEmpty() {}

    @Override
    int size() {
        return 0;
    }

    @Override
    K keyAt(int index) {
        throw new IndexOutOfBoundsException(index);
    }

    @Override
    void forEachKey(Consumer<? super K> action) {}

    @Override
    void forEach(BiConsumer<? super K, ? super V> action) {}

    @Override
    boolean anyValue(Predicate<? super V> condition) {
        return false;
    }

    @Override
    HashTrie<K, V> with(int shift, HashTrieLeaf<K, V> leaf) {
        return leaf;
    }

    @Override
    HashTrie<K, V> without(int shift, int hash, K key) {
        return this;
    }

    @Override
    HashTrieLeaf<K, V> find(int hash, K key) {
        return null;
    }
}
