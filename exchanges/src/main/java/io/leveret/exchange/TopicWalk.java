package io.leveret.exchange;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One message's way through a topic trie.
 *
 * <p>What it costs depends on the words of the key and on the patterns that begin like it, not on
 * how many bindings there are. A {@code #} is entered once a walk, where it can first be reached:
 * from there it stands for every number of words anyway. That keeps keys such as {@code
 * #.a.#.a.#.a}, which would have a plain search try every way to share out the words, to the number
 * of words times the number of places.
 */
final class TopicWalk<D> {
    private final String key;
    private final Consumer<? super D> each;
    private int visited;
    // Loops over the words for a # we are in. Outside of all, a # cannot be reached twice.
    private int loops;
    private Set<TopicNode<D>> entered;

    private TopicWalk(String key, Consumer<? super D> each) {
        this.key = key;
        this.each = each;
    }

    /**
     * Passes {@code each} the destinations of {@code key}; returns how many places it looked at.
     */
    static <D> int walk(TopicNode<D> root, String key, Consumer<? super D> each) {
        var walk = new TopicWalk<D>(key, each);
        walk.visit(root, TopicNode.start(key));
        return walk.visited;
    }

    /** All before {@code at} is matched by the path to {@code node}. */
    private void visit(TopicNode<D> node, int at) {
        visited++;
        if (at == TopicNode.END) {
            node.bound().forEachKey(each);
        } else {
            visitChildren(node, at);
        }
        if (node.hash() != null) {
            enter(node.hash(), at);
        }
    }

    private void visitChildren(TopicNode<D> node, int at) {
        int wordEnd = TopicNode.wordEnd(key, at);
        int next = TopicNode.next(key, wordEnd);
        TopicNode<D> word = HashTrie.get(node.words(), key, at, wordEnd);
        if (word != null) {
            visit(word, next);
        }
        if (node.star() != null) {
            visit(node.star(), next);
        }
    }

    /**
     * {@code hash} is the place after a #, which stands for none or more of the words from {@code
     * at}.
     */
    private void enter(TopicNode<D> hash, int at) {
        if (loops > 0 && !enteredFirst(hash)) {
            return;
        }
        visited++;
        hash.bound().forEachKey(each);
        if (hash.hash() != null) {
            enter(hash.hash(), at);
        }
        if (hash.words().isEmpty() && hash.star() == null) {
            return;
        }
        loops++;
        for (int from = at;
                from != TopicNode.END;
                from = TopicNode.next(key, TopicNode.wordEnd(key, from))) {
            visited++;
            visitChildren(hash, from);
        }
        loops--;
    }

    private boolean enteredFirst(TopicNode<D> hash) {
        if (entered == null) {
            entered = Collections.newSetFromMap(new IdentityHashMap<>());
        }
        return entered.add(hash);
    }
}
