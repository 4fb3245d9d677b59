package io.leveret.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.leveret.codec.BasicProperties;
import io.leveret.codec.ChannelError;
import io.leveret.codec.ContentHeader;
import io.leveret.codec.FieldTable;
import io.leveret.codec.ShortString;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsistentHashExchangeTest extends ExchangeContract {
    private static final int KEYS = 20_000;

    @Override
    ExchangeType type() {
        return new ConsistentHashExchange();
    }

    @Override
    boolean picksOne() {
        return true;
    }

    @Override
    String bindingKey(int n) {
        return Integer.toString(n + 1);
    }

    @Test
    void destinationsGetTheirShareByWeight() {
        Routes<String> routes = newRoutes();
        Map<String, Integer> weights = Map.of("a", 1, "b", 1, "c", 2, "d", 6);
        weights.forEach((name, weight) -> bind(routes, name, weight));

        Map<String, Integer> counts = new HashMap<>();
        placement(routes).values().forEach(name -> counts.merge(name, 1, Integer::sum));

        // One standard deviation is at most 0.5 / sqrt(20,000) = 0.0035.
        weights.forEach(
                (name, weight) ->
                        assertThat(counts.get(name) / (double) KEYS)
                                .as(name)
                                .isCloseTo(weight / 10.0, within(0.02)));
    }

    @Test
    void manyEqualDestinationsAreLoadedEvenly() {
        Routes<String> routes = newRoutes();
        for (int i = 0; i < 20; i++) {
            bind(routes, "queue" + i, 1);
        }
        Map<String, Integer> counts = new HashMap<>();
        placement(routes).values().forEach(name -> counts.merge(name, 1, Integer::sum));

        // 1,000 each; one standard deviation is 31.
        assertThat(counts).hasSize(20);
        assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(850, 1150));
    }

    @Test
    void oneMoreDestinationTakesKeysOnlyForItself() {
        Routes<String> routes = newRoutes();
        bindFive(routes);
        Map<String, String> before = placement(routes);
        bind(routes, "new", 2);

        Set<String> movedTo = new HashSet<>();
        placement(routes)
                .forEach(
                        (key, name) -> {
                            if (!name.equals(before.get(key))) {
                                movedTo.add(name);
                            }
                        });
        assertThat(movedTo).containsExactly("new");
    }

    @Test
    void oneDestinationLessMovesOnlyItsKeys() {
        Routes<String> routes = newRoutes();
        bindFive(routes);
        Map<String, String> before = placement(routes);
        unbind(routes, "queue2", 2);

        placement(routes)
                .forEach(
                        (key, name) -> {
                            if (!before.get(key).equals("queue2")) {
                                assertThat(name).isEqualTo(before.get(key));
                            }
                        });
    }

    @Test
    void placementDoesNotDependOnTheOrderOfBindings() {
        Routes<String> routes = newRoutes();
        bindFive(routes);
        Routes<String> recovered = newRoutes();
        bind(recovered, "gone", 1);
        for (int i = 4; i >= 0; i--) {
            bind(recovered, "queue" + i, i % 2 + 1);
        }
        unbind(recovered, "gone", 1);
        unbind(recovered, "queue2", 1);
        bind(recovered, "queue2", 2);
        unbind(routes, "queue2", 1);
        bind(routes, "queue2", 2);

        assertThat(placement(recovered)).isEqualTo(placement(routes));
    }

    @Test
    void destinationsOfEqualHashCodeShareAllTheSame() {
        Routes<String> routes = newRoutes();
        for (String name : List.of("AaAa", "AaBB", "BBAa", "BBBB")) {
            bind(routes, name, 1);
        }
        Map<String, Integer> counts = new HashMap<>();
        placement(routes).values().forEach(name -> counts.merge(name, 1, Integer::sum));

        assertThat(counts).hasSize(4);
        assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(4500, 5500));
    }

    @Test
    void onlyTheOldestBindingOfADestinationCounts() {
        Routes<String> routes = newRoutes();
        bind(routes, "a", 1);
        bind(routes, "b", 1);
        Map<String, String> before = placement(routes);
        bind(routes, "a", 1_000_000);
        assertThat(placement(routes)).isEqualTo(before);

        unbind(routes, "a", 1);
        assertThat(placement(routes)).containsValue("a").isNotEqualTo(before);
        unbind(routes, "a", 1_000_000);
        assertThat(placement(routes)).doesNotContainValue("a");
    }

    @Test
    void enormousWeightsCostNothing() {
        Routes<String> routes = newRoutes();
        routes.bind("1" + "0".repeat(254), FieldTable.EMPTY, "heavy");
        bind(routes, "light", 1);

        assertThat(new HashSet<>(placement(routes).values())).containsExactly("heavy");
    }

    @Test
    void aHeaderIsHashedWhereTheExchangeSaysSo() {
        FieldTable arguments = FieldTable.of("hash-header", "user");
        assertSpreads(arguments, i -> headers(FieldTable.of("user", "name" + i)));
        assertSpreads(arguments, i -> headers(FieldTable.of("user", i)));
        assertSpreads(arguments, i -> headers(FieldTable.of("user", List.of(i))));
        assertStays(arguments, i -> headers(FieldTable.of("user", "same", "other", i)));
        assertStays(arguments, i -> headers(FieldTable.of("other", i)));
        assertStays(arguments, i -> BasicProperties.EMPTY);
    }

    @Test
    void aPropertyIsHashedWhereTheExchangeSaysSo() {
        assertSpreads(
                FieldTable.of("hash-property", "message_id"),
                i -> properties("name" + i, "same", 1L));
        assertSpreads(
                FieldTable.of("hash-property", "correlation_id"),
                i -> properties("same", "name" + i, 1L));
        assertSpreads(
                FieldTable.of("hash-property", "timestamp"),
                i -> properties("same", "same", (long) i));
        for (String property : List.of("message_id", "correlation_id", "timestamp")) {
            assertStays(FieldTable.of("hash-property", property), i -> BasicProperties.EMPTY);
        }
    }

    @Test
    void onlyWithoutArgumentsDoesTheKeyDecide() {
        assertThat(newRoutes().dependsOnlyOnRoutingKey()).isTrue();
        assertThat(newRoutes().routesEachKey()).isFalse();
        for (FieldTable arguments :
                List.of(
                        FieldTable.of("hash-header", "user"),
                        FieldTable.of("hash-property", "timestamp"))) {
            assertThat(type().newRoutes(arguments).dependsOnlyOnRoutingKey()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "+5", "007", "10000", "99999999999999999999"})
    void bindingKeyMayBeAPositiveInteger(String key) {
        assertThatCode(() -> type().validateBinding(FieldTable.EMPTY, key, FieldTable.EMPTY))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0", "-1", "-99999999999999999999"})
    void bindingKeyMustBeGreaterThanZero(String key) {
        assertRefused(
                () -> type().validateBinding(FieldTable.EMPTY, key, FieldTable.EMPTY),
                "The binding key must be greater than 0");
    }

    @Test
    void bindingKeyMustBeAnInteger() {
        Map<String, String> shown = new HashMap<>();
        shown.put("", "<<>>");
        shown.put(ShortString.decode(new byte[] {(byte) 0x80}, 0, 1), "<<128>>");
        shown.put("a\"b", "<<\"a\\\"b\">>");
        String arabicOne = "\u0661"; // a digit, but not one of Erlang's
        for (String key :
                List.of(
                        "abc", "-abc", " 5", "5 ", "1.5", "1e3", "0x10", "1_0", "é", "+",
                        arabicOne)) {
            shown.put(key, "<<\"" + key + "\">>");
        }
        shown.forEach(
                (key, text) ->
                        assertRefused(
                                () ->
                                        type().validateBinding(
                                                        FieldTable.EMPTY, key, FieldTable.EMPTY),
                                "The binding key must be an integer: " + text));
    }

    @Test
    void argumentsNameOneHeaderOrOneOfThreeProperties() {
        for (FieldTable arguments :
                List.of(
                        FieldTable.EMPTY,
                        FieldTable.of("hash-header", "user"),
                        FieldTable.of("hash-header", ""),
                        FieldTable.of("hash-property", "message_id"),
                        FieldTable.of("hash-property", "correlation_id"),
                        FieldTable.of("hash-property", "timestamp"))) {
            assertThatCode(() -> type().validate(arguments)).doesNotThrowAnyException();
        }
        for (String property : List.of("app_id", "message-id", "")) {
            assertRefused(
                    () -> type().validate(FieldTable.of("hash-property", property)),
                    "Unsupported property: " + property);
        }
        for (String property : List.of("message_id", "nonsense")) {
            assertRefused(
                    () ->
                            type().validate(
                                            FieldTable.of(
                                                    "hash-header", "h", "hash-property", property)),
                    "hash-header and hash-property are mutually exclusive");
        }
        for (Object value : List.of(1, FieldTable.VOID, true)) {
            assertRefused(
                    () -> type().validate(FieldTable.of("hash-header", value)),
                    "hash-header must be a string");
            assertRefused(
                    () -> type().validate(FieldTable.of("hash-property", value)),
                    "hash-property must be a string");
        }
    }

    private static void assertRefused(Runnable attempt, String text) {
        assertThatThrownBy(attempt::run)
                .isInstanceOfSatisfying(
                        ChannelError.class,
                        error ->
                                assertThat(error.replyText())
                                        .isEqualTo("PRECONDITION_FAILED - " + text));
    }

    private void assertSpreads(FieldTable arguments, IntFunction<BasicProperties> message) {
        assertThat(placed(arguments, message)).hasSize(5);
    }

    private void assertStays(FieldTable arguments, IntFunction<BasicProperties> message) {
        assertThat(placed(arguments, message)).hasSize(1);
    }

    /** Where messages go that have different keys, and properties as given. */
    private Set<String> placed(FieldTable arguments, IntFunction<BasicProperties> message) {
        Routes<String> routes = type().newRoutes(arguments);
        bindFive(routes);
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            names.addAll(routed(routes, "key" + i, ContentHeader.of(message.apply(i), 0)));
        }
        return names;
    }

    private static BasicProperties headers(FieldTable headers) {
        return BasicProperties.EMPTY.withHeaders(headers);
    }

    private static BasicProperties properties(String messageId, String correlationId, Long time) {
        return new BasicProperties(
                null,
                null,
                null,
                null,
                null,
                correlationId,
                null,
                null,
                messageId,
                time,
                null,
                null,
                null,
                null);
    }

    private static Map<String, String> placement(Routes<String> routes) {
        Map<String, String> placement = new HashMap<>();
        for (int i = 0; i < KEYS; i++) {
            List<String> names = routed(routes, "key" + i);
            assertThat(names).hasSize(1);
            placement.put("key" + i, names.get(0));
        }
        return placement;
    }

    private static void bindFive(Routes<String> routes) {
        for (int i = 0; i < 5; i++) {
            bind(routes, "queue" + i, i % 2 + 1);
        }
    }

    private static void bind(Routes<String> routes, String name, int weight) {
        routes.bind(Integer.toString(weight), FieldTable.EMPTY, name);
    }

    private static void unbind(Routes<String> routes, String name, int weight) {
        routes.unbind(Integer.toString(weight), FieldTable.EMPTY, name);
    }
}
