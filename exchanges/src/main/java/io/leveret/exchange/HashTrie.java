package io.leveret.exchange;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * An immutable hash map. Adding and removing make a new map that shares all but one path with the
 * old one, so a writer that keeps the newest in a volatile field gives every reader a whole and
 * unchanging picture, however large it is, at the price of a few small arrays a change.
 *
 * <p>It is a tree of 32-way branches, five bits of the hash to a level (a hash array mapped trie).
 * A map of one entry is that entry's leaf and nothing else; lookups allocate nothing.
 */
abstract sealed class HashTrie<K, V>
        permits HashTrieEmpty, HashTrieLeaf, HashTrieCollision, HashTrieBranch {
    static final int LEVEL_BITS = 5;
    static final int LEVEL_MASK = (1 << LEVEL_BITS) - 1;

    @SuppressWarnings("unchecked") // holds nothing of either type
    static <K, V> HashTrie<K, V> empty() {
        return (HashTrie<K, V>) HashTrieEmpty.EMPTY;
    }

    static <K, V> HashTrie<K, V> of(K key, V value) {
        return new HashTrieLeaf<>(spread(key.hashCode()), key, value);
    }

    /** The value, or null. */
    final V get(K key) {
        int hash = spread(key.hashCode());
        HashTrieLeaf<K, V> leaf = leafOf(hash).find(hash, key);
        return leaf == null ? null : leaf.value;
    }

    /**
     * The value of the word that stands in {@code text} from {@code from} to {@code to}, or null.
     */
    static <V> V get(HashTrie<String, V> map, String text, int from, int to) {
        if (map == HashTrieEmpty.EMPTY) {
            return null;
        }
        int hash = 0; // as String.hashCode computes it
        for (int i = from; i < to; i++) {
            hash = 31 * hash + text.charAt(i);
        }
        hash = spread(hash);
        HashTrie<String, V> last = map.leafOf(hash);
        if (last instanceof HashTrieLeaf<String, V> leaf) {
            return isWord(leaf, text, from, to) ? leaf.value : null;
        }
        if (last instanceof HashTrieCollision<String, V> collision && collision.hash == hash) {
            for (HashTrieLeaf<String, V> leaf : collision.leaves) {
                if (isWord(leaf, text, from, to)) {
                    return leaf.value;
                }
            }
        }
        return null;
    }

    private static boolean isWord(HashTrieLeaf<String, ?> leaf, String text, int from, int to) {
        return leaf.key.length() == to - from && text.startsWith(leaf.key, from);
    }

    final boolean isEmpty() {
        return this == HashTrieEmpty.EMPTY;
    }

    final HashTrie<K, V> with(K key, V value) {
        return with(0, new HashTrieLeaf<>(spread(key.hashCode()), key, value));
    }

    final HashTrie<K, V> without(K key) {
        return without(0, spread(key.hashCode()), key);
    }

    /** How many branches a lookup of {@code key} goes through. */
    final int branchesTo(K key) {
        int hash = spread(key.hashCode());
        int branches = 0;
        HashTrie<K, V> node = this;
        while (node instanceof HashTrieBranch<K, V> branch) {
            node = branch.child(hash >>> branches * LEVEL_BITS);
            branches++;
        }
        return branches;
    }

    abstract int size();

    /**
     * The key at this place of the order in which the map is laid out. That order is given by the
     * keys' hashes, not by their history (unless whole hashes are equal).
     *
     * @param index from 0 to {@link #size()} less one
     */
    abstract K keyAt(int index);

    abstract void forEachKey(Consumer<? super K> action);

    abstract void forEach(BiConsumer<? super K, ? super V> action);

    abstract boolean anyValue(Predicate<? super V> condition);

    abstract HashTrie<K, V> with(int shift, HashTrieLeaf<K, V> leaf);

    abstract HashTrie<K, V> without(int shift, int hash, K key);

    abstract HashTrieLeaf<K, V> find(int hash, K key);

    /**
     * What stands where {@code hash} leads: a leaf or collision, of this hash or another, or
     * nothing.
     */
    private HashTrie<K, V> leafOf(int hash) {
        HashTrie<K, V> node = this;
        int bits = hash;
        while (node instanceof HashTrieBranch<K, V> branch) {
            node = branch.child(bits);
            bits >>>= LEVEL_BITS;
        }
        return node;
    }

    /** Neighbouring and regular hash codes are common; the first level must tell them apart. */
    private static int spread(int hash) {
        int mixed = hash * 0x9E3779B9;
        return mixed ^ mixed >>> 15;
    }
}
