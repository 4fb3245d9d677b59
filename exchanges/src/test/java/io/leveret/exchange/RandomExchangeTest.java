package io.leveret.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.FieldTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RandomExchangeTest extends ExchangeContract {
    @Override
    ExchangeType type() {
        return ExchangeTypes.byName("x-random");
    }

    @Override
    boolean picksOne() {
        return true;
    }

    @Test
    void diceDecideAmongAllBindings() {
        List<Integer> bounds = new ArrayList<>();
        Random random = new Random(17);
        Routes<String> routes =
                ExchangeTypes.byName(
                                "x-random",
                                bound -> {
                                    bounds.add(bound);
                                    return random.nextInt(bound);
                                })
                        .newRoutes(FieldTable.EMPTY);
        routes.bind("x", FieldTable.EMPTY, "twice");
        routes.bind("y", FieldTable.EMPTY, "twice");
        routes.bind("x", FieldTable.EMPTY, "once");
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < 3_000; i++) {
            routed(routes, "same").forEach(name -> counts.merge(name, 1, Integer::sum));
        }

        assertThat(bounds).hasSize(3_000).containsOnly(3);
        assertThat(counts.get("twice")).isBetween(1_900, 2_100);
        assertThat(counts.get("once")).isBetween(900, 1_100);
    }

    @Test
    void equalKeysMayGoToDifferentDestinations() {
        assertThat(newRoutes().dependsOnlyOnRoutingKey()).isFalse();
        assertThat(newRoutes().routesEachKey()).isFalse();
    }
}
