package io.leveret.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.FieldTable;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModulusHashExchangeTest extends ExchangeContract {
    @Override
    ExchangeType type() {
        return new ModulusHashExchange();
    }

    @Override
    boolean picksOne() {
        return true;
    }

    @Test
    void keysAreSpreadOverBindingsAndStayWhereTheyAre() {
        Routes<String> routes = newRoutes();
        routes.bind("x", FieldTable.EMPTY, "twice");
        routes.bind("y", FieldTable.EMPTY, "twice");
        routes.bind("x", FieldTable.EMPTY, "once");
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < 3_000; i++) {
            assertThat(routed(routes, "key" + i)).isEqualTo(routed(routes, "key" + i));
            routed(routes, "key" + i).forEach(name -> counts.merge(name, 1, Integer::sum));
        }

        assertThat(counts.get("twice")).isBetween(1_850, 2_150);
        assertThat(counts.get("once")).isBetween(850, 1_150);
        assertThat(routes.dependsOnlyOnRoutingKey()).isTrue();
        assertThat(routes.routesEachKey()).isFalse();
    }
}
