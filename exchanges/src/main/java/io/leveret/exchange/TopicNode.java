package io.leveret.exchange;

import io.leveret.codec.FieldTable;

/**
 * A place in the trie of a topic exchange's binding keys: the path from the root spells the words
 * of a key. Immutable: binding and unbinding copy the path they change and share the rest.
 *
 * @param words the next places for words that stand for themselves
 * @param star the next place for {@code *}, exactly one word; null if no key goes there
 * @param hash the next place for {@code #}, any number of words; null if no key goes there
 * @param bound by the key that ends here
 */
record TopicNode<D>(
        HashTrie<String, TopicNode<D>> words,
        TopicNode<D> star,
        TopicNode<D> hash,
        HashTrie<D, HashTrie<FieldTable, Boolean>> bound) {

    /** Where a walk stands that has no words left. */
    static final int END = -1;

    private static final TopicNode<?> EMPTY =
            new TopicNode<>(HashTrie.empty(), null, null, HashTrie.empty());

    @SuppressWarnings("unchecked") // nobody is bound to it
    static <D> TopicNode<D> empty() {
        return (TopicNode<D>) EMPTY;
    }

    /** The first word of a key starts here. The empty key has no words, not one empty word. */
    static int start(String key) {
        return key.isEmpty() ? END : 0;
    }

    /** The end of the word that starts at {@code at}; an empty word is a word, as in RabbitMQ. */
    static int wordEnd(String key, int at) {
        int dot = key.indexOf('.', at);
        return dot < 0 ? key.length() : dot;
    }

    /** Where the next word starts after one that ends at {@code wordEnd}. */
    static int next(String key, int wordEnd) {
        return wordEnd == key.length() ? END : wordEnd + 1;
    }

    TopicNode<D> with(String key, int at, FieldTable arguments, D destination) {
        if (at == END) {
            return withBound(Bindings.add(bound, arguments, destination));
        }
        String word = key.substring(at, wordEnd(key, at));
        TopicNode<D> child = child(word);
        return withChild(
                word,
                (child == null ? TopicNode.<D>empty() : child)
                        .with(key, next(key, at + word.length()), arguments, destination));
    }

    /** Null if nothing is left here. */
    TopicNode<D> without(String key, int at, FieldTable arguments, D destination) {
        TopicNode<D> changed;
        if (at == END) {
            changed = withBound(Bindings.remove(bound, arguments, destination));
        } else {
            String word = key.substring(at, wordEnd(key, at));
            TopicNode<D> child = child(word);
            if (child == null) {
                return this;
            }
            int next = next(key, at + word.length());
            changed = withChild(word, child.without(key, next, arguments, destination));
        }
        return changed.bound.isEmpty() && !changed.hasChildren() ? null : changed;
    }

    private boolean hasChildren() {
        return !words.isEmpty() || star != null || hash != null;
    }

    private TopicNode<D> child(String word) {
        return switch (word) {
            case "*" -> star;
            case "#" -> hash;
            default -> words.get(word);
        };
    }

    private TopicNode<D> withChild(String word, TopicNode<D> child) {
        return switch (word) {
            case "*" -> new TopicNode<>(words, child, hash, bound);
            case "#" -> new TopicNode<>(words, star, child, bound);
            default ->
                    new TopicNode<>(
                            child == null ? words.without(word) : words.with(word, child),
                            star,
                            hash,
                            bound);
        };
    }

    private TopicNode<D> withBound(HashTrie<D, HashTrie<FieldTable, Boolean>> changed) {
        return new TopicNode<>(words, star, hash, changed);
    }
}
