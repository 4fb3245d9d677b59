package io.leveret.compat.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.compat.Scenario;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicRoutingTest extends Scenario {
    /**
     * For each pattern, which of the keys it matches; keys are separated by blanks, and &lt;&gt;
     * stands for the empty one.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    a.b.c   | a.b.c
                    *.b.c   | a.b.c b.b.c .b.c
                    a.*.c   | a.b.c a.a.c a..c
                    *       | a b %
                    *.*     | a.b . a. b.c a.c *.b
                    '#'     | a b a.b . a. a.b.c b.b.c .b.c a.a.c a..c x.y.z.w a.x.y.c b.c a.c <> *.b %
                    a.#     | a a.b a. a.b.c a.a.c a..c a.x.y.c a.c
                    '#.c'   | a.b.c b.b.c .b.c a.a.c a..c a.x.y.c b.c a.c
                    a.#.c   | a.b.c a.a.c a..c a.x.y.c a.c
                    '#.b.#' | b a.b a.b.c b.b.c .b.c b.c *.b
                    *.#     | a b a.b . a. a.b.c b.b.c .b.c a.a.c a..c x.y.z.w a.x.y.c b.c a.c *.b %
                    '#.*'   | a b a.b . a. a.b.c b.b.c .b.c a.a.c a..c x.y.z.w a.x.y.c b.c a.c *.b %
                    '#.#'   | a b a.b . a. a.b.c b.b.c .b.c a.a.c a..c x.y.z.w a.x.y.c b.c a.c <> *.b %
                    '#.*.#.*'| a.b . a. a.b.c b.b.c .b.c a.a.c a..c x.y.z.w a.x.y.c b.c a.c *.b
                    <>      | <>
                    a* |
                    a.b# |
                    .       | .
                    a.      | a.
                    """)
    void patternMatches(String pattern, String matching) throws Exception {
        String exchange = exchange("topic");
        String queue = queueBoundTo(exchange, expanded(pattern));
        List<String> keys =
                List.of(
                        "a", "b", "a.b", ".", "a.", "a.b.c", "b.b.c", ".b.c", "a.a.c", "a..c",
                        "x.y.z.w", "a.x.y.c", "b.c", "a.c", "", "*.b", "%");

        for (String key : keys) {
            publish(exchange, key, key);
        }

        List<String> expected = new ArrayList<>();
        for (String key : matching == null ? new String[0] : matching.split(" ")) {
            expected.add(expanded(key));
        }
        assertThat(drain(queue)).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static String expanded(String text) {
        return text.equals("<>") ? "" : text;
    }

    @Test
    void queueWithSeveralMatchingPatternsGetsOneCopy() throws Exception {
        String exchange = exchange("topic");
        String queue = queueBoundTo(exchange, "a.b", "a.*", "#.b", "#");

        publish(exchange, "a.b", "one copy");

        assertThat(drain(queue)).containsExactly("one copy");
    }

    @Test
    void removingOnePatternLeavesTheOthers() throws Exception {
        String exchange = exchange("topic");
        String queue = queueBoundTo(exchange, "a.*", "a.#", "a.*.c");
        String other = queueBoundTo(exchange, "a.*");

        channel.queueUnbind(queue, exchange, "a.*");
        channel.queueUnbind(queue, exchange, "a.#");
        publish(exchange, "a.b", "not");
        publish(exchange, "a.b.c", "yes");

        assertThat(drain(queue)).containsExactly("yes");
        assertThat(drain(other)).containsExactly("not");
    }

    @Test
    void longKeysWithManyWordsAreMatched() throws Exception {
        String exchange = exchange("topic");
        String key = "w.".repeat(100) + "end";
        String queue = queueBoundTo(exchange, "#.end", "#.w.#.w.#.end");

        publish(exchange, key, "x");

        assertThat(drain(queue)).containsExactly("x");
    }
}
