package io.leveret.exchange;

import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The entries whose hashes agree on all bits above this level. */
final class HashTrieBranch<K, V> extends HashTrie<K, V> {
    /** Bit n is set if there is a child for hashes with n in the bits of this level. */
    private final int bitmap;

    private final int size;

    /** Only those that are there, in order. None is empty; if there is but one, it is a branch. */
    private final HashTrie<K, V>[] children;

    private HashTrieBranch(int bitmap, int size, HashTrie<K, V>[] children) {
        this.bitmap = bitmap;
        this.size = size;
        this.children = children;
    }

    /** A branch of two nodes whose hashes differ in the bits from {@code shift} on. */
    static <K, V> HashTrieBranch<K, V> of(
            int shift, HashTrie<K, V> a, int hashA, HashTrie<K, V> b, int hashB) {
        int slotA = hashA >>> shift & LEVEL_MASK;
        int slotB = hashB >>> shift & LEVEL_MASK;
        int size = a.size() + b.size();
        if (slotA == slotB) {
            HashTrie<K, V> below = of(shift + LEVEL_BITS, a, hashA, b, hashB);
            return new HashTrieBranch<>(1 << slotA, size, nodes(below));
        }
        HashTrie<K, V>[] children = slotA < slotB ? nodes(a, b) : nodes(b, a);
        return new HashTrieBranch<>(1 << slotA | 1 << slotB, size, children);
    }

    /** The child for a hash whose lowest bits are those of this level. */
    HashTrie<K, V> child(int bits) {
        int bit = 1 << (bits & LEVEL_MASK);
        return (bitmap & bit) == 0 ? empty() : children[indexOf(bit)];
    }

    private int indexOf(int bit) {
        return Integer.bitCount(bitmap & bit - 1);
    }

    @Override
    int size() {
        return size;
    }

    @Override
    K keyAt(int index) {
        int left = index;
        for (HashTrie<K, V> child : children) {
            if (left < child.size()) {
                return child.keyAt(left);
            }
            left -= child.size();
        }
        throw new IndexOutOfBoundsException(index);
    }

    @Override
    void forEachKey(Consumer<? super K> action) {
        for (HashTrie<K, V> child : children) {
            child.forEachKey(action);
        }
    }

    @Override
    void forEach(BiConsumer<? super K, ? super V> action) {
        for (HashTrie<K, V> child : children) {
            child.forEach(action);
        }
    }

    @Override
    boolean anyValue(Predicate<? super V> condition) {
        for (HashTrie<K, V> child : children) {
            if (child.anyValue(condition)) {
                return true;
            }
        }
        return false;
    }

    @Override
    HashTrie<K, V> with(int shift, HashTrieLeaf<K, V> leaf) {
        int bit = 1 << (leaf.hash >>> shift & LEVEL_MASK);
        int at = indexOf(bit);
        if ((bitmap & bit) != 0) {
            return replaced(at, children[at].with(shift + LEVEL_BITS, leaf));
        }
        HashTrie<K, V>[] more = Arrays.copyOf(children, children.length + 1);
        System.arraycopy(children, at, more, at + 1, children.length - at);
        more[at] = leaf;
        return new HashTrieBranch<>(bitmap | bit, size + 1, more);
    }

    @Override
    HashTrie<K, V> without(int shift, int hash, K key) {
        int bit = 1 << (hash >>> shift & LEVEL_MASK);
        if ((bitmap & bit) == 0) {
            return this;
        }
        int at = indexOf(bit);
        HashTrie<K, V> child = children[at];
        HashTrie<K, V> changed = child.without(shift + LEVEL_BITS, hash, key);
        if (changed == child) {
            return this;
        }
        if (!changed.isEmpty()) {
            return children.length == 1 && !(changed instanceof HashTrieBranch)
                    ? changed
                    : replaced(at, changed);
        }
        // There are at least two: a lone child is a branch, and a branch does not become empty.
        if (children.length == 2 && !(children[1 - at] instanceof HashTrieBranch)) {
            return children[1 - at];
        }
        HashTrie<K, V>[] fewer = Arrays.copyOf(children, children.length - 1);
        System.arraycopy(children, at + 1, fewer, at, fewer.length - at);
        return new HashTrieBranch<>(bitmap & ~bit, size - 1, fewer);
    }

    private HashTrieBranch<K, V> replaced(int at, HashTrie<K, V> child) {
        HashTrie<K, V>[] changed = children.clone();
        changed[at] = child;
        return new HashTrieBranch<>(bitmap, size - children[at].size() + child.size(), changed);
    }

    @Override
    HashTrieLeaf<K, V> find(int hash, K key) {
        throw new AssertionError("a lookup ends below the branches");
    }

    @SuppressWarnings("unchecked") // filled by the caller, with nodes of this map
    private static <K, V> HashTrie<K, V>[] nodes(HashTrie<?, ?>... nodes) {
        return (HashTrie<K, V>[]) nodes;
    }
}
