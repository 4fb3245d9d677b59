package io.leveret.exchange;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** One entry, which is a map by itself. */
final class HashTrieLeaf<K, V> extends HashTrie<K, V> {
    final int hash;
    final K key;
    final V value;

    HashTrieLeaf(int hash, K key, V value) {
        this.hash = hash;
        this.key = key;
        this.value = value;
    }

    @Override
    int size() {
        return 1;
    }

    @Override
    K keyAt(int index) {
        return key;
    }

    @Override
    void forEachKey(Consumer<? super K> action) {
        action.accept(key);
    }

    @Override
    void forEach(BiConsumer<? super K, ? super V> action) {
        action.accept(key, value);
    }

    @Override
    boolean anyValue(Predicate<? super V> condition) {
        return condition.test(value);
    }

    @Override
    HashTrie<K, V> with(int shift, HashTrieLeaf<K, V> leaf) {
        if (leaf.hash != hash) {
            return HashTrieBranch.of(shift, this, hash, leaf, leaf.hash);
        }
        return leaf.key.equals(key) ? leaf : HashTrieCollision.of(this, leaf);
    }

    @Override
    HashTrie<K, V> without(int shift, int hash, K key) {
        return find(hash, key) == null ? this : empty();
    }

    @Override
    HashTrieLeaf<K, V> find(int hash, K key) {
        return hash == this.hash && key.equals(this.key) ? this : null;
    }
}
