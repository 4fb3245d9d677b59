package io.leveret.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class HashTrieTest {
    /** Few and bad hash codes: collisions at every level, whole and in part. */
    private record BadlyHashed(int number) {
        @Override
        public int hashCode() {
            return number % 5 << 28 | number % 3;
        }
    }

    @Test
    void behavesAsAHashMapWhateverTheHashes() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("HashTrieTest: -Dseed=" + seed);
        compareWithHashMap(new Random(seed), number -> "key" + number);
        compareWithHashMap(new Random(seed), BadlyHashed::new);
    }

    private static <K> void compareWithHashMap(Random random, IntFunction<K> key) {
        HashTrie<K, Integer> trie = HashTrie.empty();
        Map<K, Integer> model = new HashMap<>();
        for (int step = 0; step < 20_000; step++) {
            // Grows for a while and shrinks for a while, to nothing now and then.
            boolean growing = step / 500 % 2 == 0;
            K one = key.apply(random.nextInt(200));
            if (random.nextInt(10) < (growing ? 7 : 2)) {
                trie = trie.with(one, step);
                model.put(one, step);
            } else {
                HashTrie<K, Integer> before = trie;
                trie = trie.without(one);
                assertThat(trie == before).isEqualTo(model.remove(one) == null);
            }
            K other = key.apply(random.nextInt(200));
            assertThat(trie.get(other)).isEqualTo(model.get(other));
            assertThat(trie.size()).isEqualTo(model.size());
            if (step % 100 == 0) {
                assertThat(contents(trie)).isEqualTo(model);
            }
        }
        for (K left : List.copyOf(model.keySet())) {
            trie = trie.without(left);
        }
        assertThat(trie).isSameAs(HashTrie.empty());
    }

    private static <K, V> Map<K, V> contents(HashTrie<K, V> trie) {
        Map<K, V> contents = new HashMap<>();
        trie.forEach(
                (key, value) -> assertThat(contents.put(key, value)).as("twice: " + key).isNull());
        List<K> keys = new ArrayList<>();
        trie.forEachKey(keys::add);
        assertThat(keys).containsExactlyInAnyOrderElementsOf(contents.keySet());
        for (int i = 0; i < keys.size(); i++) {
            assertThat(trie.keyAt(i)).isEqualTo(keys.get(i));
        }
        return contents;
    }

    @Test
    void changesLeaveTheOldMapAsItWas() {
        HashTrie<String, Integer> old = HashTrie.<String, Integer>empty().with("a", 1).with("b", 2);

        old.with("c", 3);
        old.with("a", 4);
        old.without("b");

        assertThat(contents(old)).isEqualTo(Map.of("a", 1, "b", 2));
    }

    @Test
    void wordsAreFoundInsideATextEvenIfTheirHashesAreEqual() {
        HashTrie<String, Integer> words = HashTrie.<String, Integer>empty().with("", 0);
        assertThat(HashTrie.get(words, "Aa", 1, 1)).isZero();
        for (String word : List.of("Aa", "BB", "é中", "stock")) {
            words = words.with(word, word.length());
        }
        String text = "x.Aa.BB.C#.é中.stock.stocks";

        assertThat(HashTrie.get(words, text, 2, 4)).isEqualTo(2);
        assertThat(HashTrie.get(words, text, 5, 7)).isEqualTo(2);
        assertThat(HashTrie.get(words, text, 8, 10)).as("hash of Aa and BB").isNull();
        assertThat(HashTrie.get(words, text, 11, 13)).isEqualTo(2);
        assertThat(HashTrie.get(words, text, 14, 19)).isEqualTo(5);
        assertThat(HashTrie.get(words, text, 20, 26)).isNull();
    }

    @Test
    void aLookupGoesThroughFewBranches() {
        HashTrie<String, Boolean> trie = HashTrie.empty();
        for (int i = 0; i < 100_000; i++) {
            trie = trie.with("device." + i, true);
        }
        long branches = 0;
        for (int i = 0; i < 100_000; i++) {
            branches += trie.branchesTo("device." + i);
        }
        // The logarithm of 100,000 to base 32 is 3.3.
        assertThat(branches / 100_000.0).isLessThan(4.2);
    }
}
