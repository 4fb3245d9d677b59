package io.leveret.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.FieldTable;
import io.leveret.exchange.TopicExchange.TopicRoutes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TopicExchangeTest extends ExchangeContract {
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

    private record Bound(String pattern, FieldTable arguments, Integer destination) {}

    @Override
    ExchangeType type() {
        return new TopicExchange();
    }

    @Override
    boolean picksOne() {
        return false;
    }

    @Override
    String routingKey() {
        return "stock.nyse.ibm";
    }

    @Override
    String bindingKey(int n) {
        return n == 0 ? "stock.#" : "stock." + n + ".*";
    }

    @Test
    void matchesWhatRabbitMqMatches() throws IOException {
        List<String> lines;
        try (var in =
                new BufferedReader(
                        new InputStreamReader(
                                getClass().getResourceAsStream("topic-matches.txt"),
                                StandardCharsets.UTF_8))) {
            lines = in.lines().filter(line -> !line.startsWith("# ")).toList();
        }
        List<String> keys = quoted(lines.get(0));
        assertThat(keys).hasSizeGreaterThan(20);
        for (String line : lines.subList(1, lines.size())) {
            List<String> matched = quoted(line);
            String pattern = matched.remove(0);
            Routes<String> routes = newRoutes();
            routes.bind(pattern, FieldTable.EMPTY, "queue");
            assertThat(keys.stream().filter(key -> !routed(routes, key).isEmpty()))
                    .as("binding key \"%s\"", pattern)
                    .containsExactlyElementsOf(matched);
        }
    }

    private static List<String> quoted(String line) {
        List<String> found = new ArrayList<>();
        Matcher matcher = QUOTED.matcher(line);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    @Test
    void randomBindingsRouteAsASimpleMatcherSays() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("TopicExchangeTest: -Dseed=" + seed);
        Random random = new Random(seed);
        for (int run = 0; run < 100; run++) {
            TopicRoutes<Integer> routes = new TopicRoutes<>();
            List<Bound> bound = new ArrayList<>();
            for (int step = 0; step < 200; step++) {
                if (random.nextInt(5) < 3) {
                    var one = new Bound(pattern(random), arguments(random), random.nextInt(20));
                    routes.bind(one.pattern, one.arguments, one.destination);
                    if (!bound.contains(one)) {
                        bound.add(one);
                    }
                } else if (!bound.isEmpty()) {
                    Bound one = bound.remove(random.nextInt(bound.size()));
                    routes.unbind(one.pattern, one.arguments, one.destination);
                }
                String key = words(random, "a", "b", "c", "", "*", "#");
                Set<Integer> expected = new HashSet<>();
                for (Bound one : bound) {
                    if (matches(one.pattern, key)) {
                        expected.add(one.destination);
                    }
                }
                assertThat(new HashSet<>(routed(routes, key)))
                        .as("key \"%s\", bindings %s", key, bound)
                        .isEqualTo(expected);
            }
            for (Bound one : bound) {
                routes.unbind(one.pattern, one.arguments, one.destination);
            }
            assertThat(routes.root()).as("nothing is left behind").isSameAs(TopicNode.empty());
        }
    }

    private static String pattern(Random random) {
        return words(random, "a", "b", "", "*", "#", "*", "#");
    }

    private static String words(Random random, String... from) {
        int count = random.nextInt(7);
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            words.add(from[random.nextInt(from.length)]);
        }
        return String.join(".", words);
    }

    private static FieldTable arguments(Random random) {
        return random.nextBoolean() ? FieldTable.EMPTY : FieldTable.of("x", random.nextInt(2));
    }

    /** The definition, by recursion. */
    private static boolean matches(String pattern, String key) {
        return matches(split(pattern), split(key));
    }

    private static boolean matches(List<String> pattern, List<String> key) {
        if (pattern.isEmpty()) {
            return key.isEmpty();
        }
        List<String> rest = pattern.subList(1, pattern.size());
        if (pattern.get(0).equals("#")) {
            return matches(rest, key)
                    || !key.isEmpty() && matches(pattern, key.subList(1, key.size()));
        }
        return !key.isEmpty()
                && (pattern.get(0).equals("*") || pattern.get(0).equals(key.get(0)))
                && matches(rest, key.subList(1, key.size()));
    }

    private static List<String> split(String key) {
        return key.isEmpty() ? List.of() : List.of(key.split("\\.", -1));
    }

    @Test
    void eachKeyOfAMessageIsRoutedAndDecidesAlone() {
        assertThat(newRoutes().routesEachKey()).isTrue();
        assertThat(newRoutes().dependsOnlyOnRoutingKey()).isTrue();
    }
}
