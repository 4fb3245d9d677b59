package io.leveret.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.FieldTable;
import org.junit.jupiter.api.Test;

class DirectExchangeTest extends ExchangeContract {
    @Override
    ExchangeType type() {
        return new DirectExchange();
    }

    @Override
    boolean picksOne() {
        return false;
    }

    @Test
    void routesToTheBindingsOfTheSameKeyOnly() {
        Routes<String> routes = newRoutes();
        routes.bind("red", FieldTable.EMPTY, "a");
        routes.bind("red", FieldTable.EMPTY, "b");
        routes.bind("blue", FieldTable.EMPTY, "b");
        routes.bind("#", FieldTable.EMPTY, "wild");
        routes.bind("", FieldTable.EMPTY, "empty");

        assertThat(routed(routes, "red")).containsExactlyInAnyOrder("a", "b");
        assertThat(routed(routes, "blue")).containsExactly("b");
        assertThat(routed(routes, "")).containsExactly("empty");
        assertThat(routed(routes, "green")).isEmpty();
    }

    @Test
    void keysOfEqualHashAreDifferentKeys() {
        Routes<String> routes = newRoutes();
        routes.bind("Aa", FieldTable.EMPTY, "a");
        routes.bind("BB", FieldTable.EMPTY, "b");

        assertThat(routed(routes, "Aa")).containsExactly("a");
        assertThat(routed(routes, "BB")).containsExactly("b");
        routes.unbind("Aa", FieldTable.EMPTY, "a");
        assertThat(routed(routes, "Aa")).isEmpty();
        assertThat(routed(routes, "BB")).containsExactly("b");
    }

    @Test
    void eachKeyOfAMessageIsRoutedAndDecidesAlone() {
        assertThat(newRoutes().routesEachKey()).isTrue();
        assertThat(newRoutes().dependsOnlyOnRoutingKey()).isTrue();
    }
}
