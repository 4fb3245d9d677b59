package io.leveret.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.FieldTable;
import org.junit.jupiter.api.Test;

class FanoutExchangeTest extends ExchangeContract {
    @Override
    ExchangeType type() {
        return new FanoutExchange();
    }

    @Override
    boolean picksOne() {
        return false;
    }

    @Test
    void keysDoNotMatter() {
        Routes<String> routes = newRoutes();
        routes.bind("red", FieldTable.EMPTY, "a");
        routes.bind("blue", FieldTable.EMPTY, "b");

        assertThat(routed(routes, "green")).containsExactlyInAnyOrder("a", "b");
        assertThat(routes.dependsOnlyOnRoutingKey()).isTrue();
        assertThat(routes.routesEachKey()).isFalse();
    }

    @Test
    void destinationStaysUntilTheLastOfItsKeysIsUnbound() {
        Routes<String> routes = newRoutes();
        routes.bind("red", FieldTable.EMPTY, "a");
        routes.bind("blue", FieldTable.EMPTY, "a");

        routes.unbind("red", FieldTable.EMPTY, "a");
        assertThat(routed(routes, "red")).containsExactly("a");
        routes.unbind("blue", FieldTable.EMPTY, "a");
        assertThat(routed(routes, "red")).isEmpty();
    }

    @Test
    void aHundredThousandQueuesAreBoundWithoutCopyingAll() {
        Routes<Integer> routes = type().newRoutes(FieldTable.EMPTY);
        for (int queue = 0; queue < 100_000; queue++) {
            routes.bind("", FieldTable.EMPTY, queue);
        }
        assertThat(routed(routes, "")).doesNotHaveDuplicates().hasSize(100_000);
    }
}
