package io.leveret.exchange;

import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Keys whose whole hashes are equal. Searched from end to end: there are two of them, if any. */
final class HashTrieCollision<K, V> extends HashTrie<K, V> {
    final int hash;
    final HashTrieLeaf<K, V>[] leaves;

    private HashTrieCollision(HashTrieLeaf<K, V>[] leaves) {
        this.hash = leaves[0].hash;
        this.leaves = leaves;
    }

    static <K, V> HashTrieCollision<K, V> of(HashTrieLeaf<K, V> a, HashTrieLeaf<K, V> b) {
        @SuppressWarnings("unchecked") // filled with these two
        HashTrieLeaf<K, V>[] leaves = (HashTrieLeaf<K, V>[]) new HashTrieLeaf<?, ?>[] {a, b};
        return new HashTrieCollision<>(leaves);
    }

    @Override
    int size() {
        return leaves.length;
    }

    @Override
    K keyAt(int index) {
        return leaves[index].key;
    }

    @Override
    void forEachKey(Consumer<? super K> action) {
        for (HashTrieLeaf<K, V> leaf : leaves) {
            action.accept(leaf.key);
        }
    }

    @Override
    void forEach(BiConsumer<? super K, ? super V> action) {
        for (HashTrieLeaf<K, V> leaf : leaves) {
            action.accept(leaf.key, leaf.value);
        }
    }

    @Override
    boolean anyValue(Predicate<? super V> condition) {
        for (HashTrieLeaf<K, V> leaf : leaves) {
            if (condition.test(leaf.value)) {
                return true;
            }
        }
        return false;
    }

    @Override
    HashTrie<K, V> with(int shift, HashTrieLeaf<K, V> leaf) {
        if (leaf.hash != hash) {
            return HashTrieBranch.of(shift, this, hash, leaf, leaf.hash);
        }
        int at = indexOf(leaf.key);
        HashTrieLeaf<K, V>[] changed = Arrays.copyOf(leaves, Math.max(leaves.length, at + 1));
        changed[at] = leaf;
        return new HashTrieCollision<>(changed);
    }

    @Override
    HashTrie<K, V> without(int shift, int hash, K key) {
        int at = hash == this.hash ? indexOf(key) : leaves.length;
        if (at == leaves.length) {
            return this;
        }
        if (leaves.length == 2) {
            return leaves[1 - at];
        }
        HashTrieLeaf<K, V>[] changed = Arrays.copyOf(leaves, leaves.length - 1);
        System.arraycopy(leaves, at + 1, changed, at, changed.length - at);
        return new HashTrieCollision<>(changed);
    }

    @Override
    HashTrieLeaf<K, V> find(int hash, K key) {
        int at = hash == this.hash ? indexOf(key) : leaves.length;
        return at == leaves.length ? null : leaves[at];
    }

    /** Where the key is, or would be added. */
    private int indexOf(K key) {
        int at = 0;
        while (at < leaves.length && !leaves[at].key.equals(key)) {
            at++;
        }
        return at;
    }
}
