package io.leveret.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.leveret.codec.FieldTable;
import io.leveret.exchange.TopicExchange.TopicRoutes;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** What routing by topic costs, in places looked at and bytes allocated. */
class TopicCostTest {
    private final TopicRoutes<String> routes = new TopicRoutes<>();

    @Test
    void routingLooksAtAsManyPlacesAmongAHundredThousandBindingsAsAmongTen() {
        bindStocks(0, 10);
        int amongTen = placesVisited("stock.3.quote.nyse");
        bindStocks(10, 100_000);
        int amongAHundredThousand = placesVisited("stock.3.quote.nyse");

        assertThat(amongAHundredThousand).isEqualTo(amongTen).isLessThan(10);
        assertThat(routes.root().words().get("stock").words().branchesTo("3")).isLessThan(7);
    }

    @Test
    void unbindingGivesBackWhatBindingTook() {
        bindStocks(0, 10_000);
        for (int i = 0; i < 10_000; i++) {
            routes.unbind("stock." + i + ".*.nyse", FieldTable.EMPTY, "queue" + i);
            routes.unbind("stock." + i + ".quote.#", FieldTable.EMPTY, "queue" + i);
        }
        assertThat(routes.root()).isSameAs(TopicNode.empty());
    }

    /** A search that tries every way to share out the words would look at some 10^36 places. */
    @Test
    void manyHashesInABindingKeyCostNoMoreThanWordsTimesPlaces() {
        String pattern = "#.a.".repeat(62) + "#.b";
        String key = "a.".repeat(126) + "a";
        routes.bind(pattern, FieldTable.EMPTY, "queue");

        int words = 127;
        int places = 126;
        assertThat(placesVisited(key)).isLessThan(2 * words * places);
    }

    @Test
    void neighbouringHashesAreNoTrap() {
        routes.bind("#.".repeat(126) + "b", FieldTable.EMPTY, "queue");

        assertThat(placesVisited("a.".repeat(126) + "a")).isLessThan(2 * 127 * 127);
    }

    @Test
    void longestKeysFitTheStack() {
        String dots = ".".repeat(255);
        routes.bind(dots, FieldTable.EMPTY, "same");
        routes.bind("*" + ".*".repeat(127), FieldTable.EMPTY, "stars");
        routes.bind("#" + ".#".repeat(127), FieldTable.EMPTY, "hashes");

        assertThat(ExchangeContract.routed(routes, dots))
                .containsExactlyInAnyOrder("same", "hashes");
        assertThat(ExchangeContract.routed(routes, ".".repeat(127)))
                .containsExactlyInAnyOrder("stars", "hashes");
    }

    @Test
    void routingAllocatesOneSmallObject() {
        bindStocks(0, 1_000);
        routes.bind("#.tokyo", FieldTable.EMPTY, "tokyo");
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int messages = 10_000;
        placesVisited("stock.3.quote.nyse");

        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < messages; i++) {
            placesVisited("stock.3.quote.nyse");
        }
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(bytes / messages).isLessThanOrEqualTo(48);
    }

    private void bindStocks(int from, int to) {
        for (int i = from; i < to; i++) {
            routes.bind("stock." + i + ".*.nyse", FieldTable.EMPTY, "queue" + i);
            routes.bind("stock." + i + ".quote.#", FieldTable.EMPTY, "queue" + i);
        }
    }

    private int placesVisited(String key) {
        return TopicWalk.walk(routes.root(), key, destination -> {});
    }
}
