package io.leveret.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.codec.BasicProperties;
import io.leveret.codec.ContentHeader;
import io.leveret.codec.FieldTable;
import org.junit.jupiter.api.Test;

class RecentHistoryExchangeTest extends ExchangeContract {
    private static final String LENGTH = "x-recent-history-length";

    @Override
    ExchangeType type() {
        return new RecentHistoryExchange();
    }

    @Override
    boolean picksOne() {
        return false;
    }

    @Test
    void everyMessageIsSeenThoughKeysDoNotMatter() {
        Routes<String> routes = newRoutes();
        routes.bind("red", FieldTable.EMPTY, "a");

        assertThat(routed(routes, "green")).containsExactly("a");
        assertThat(routes.dependsOnlyOnRoutingKey()).isFalse();
    }

    @Test
    void lengthIs20UnlessTheExchangeSaysOtherwise() {
        assertThat(RecentHistoryExchange.length(FieldTable.EMPTY)).isEqualTo(20);
        assertThat(RecentHistoryExchange.length(FieldTable.of(LENGTH, 7L))).isEqualTo(7);
    }

    @Test
    void lengthMustBeAPositiveInteger() {
        refused(0, "0");
        refused(-1L, "-1");
        refused(true, "true");
        refused("5", "<<\"5\">>");
        refused(FieldTable.VOID, "undefined");
    }

    private void refused(Object length, String shown) {
        assertThatThrownBy(() -> type().validate(FieldTable.of(LENGTH, length)))
                .hasMessageEndingWith(
                        "PRECONDITION_FAILED - Invalid argument "
                                + shown
                                + ", 'x-recent-history-length' must be a positive integer");
    }

    @Test
    void messagesAreKeptUnlessTheySayTrue() {
        assertThat(RecentHistoryExchange.keeps(NO_HEADERS)).isTrue();
        assertThat(RecentHistoryExchange.keeps(saying(true))).isFalse();
        assertThat(RecentHistoryExchange.keeps(saying(false))).isTrue();
        assertThat(RecentHistoryExchange.keeps(saying("true"))).isTrue();
        assertThat(RecentHistoryExchange.keeps(saying(1))).isTrue();
    }

    private static ContentHeader saying(Object noStore) {
        return ContentHeader.of(
                BasicProperties.EMPTY.withHeaders(
                        FieldTable.of("x-recent-history-no-store", noStore)),
                0);
    }
}
