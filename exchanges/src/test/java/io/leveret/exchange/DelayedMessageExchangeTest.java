package io.leveret.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.codec.BasicProperties;
import io.leveret.codec.ContentHeader;
import io.leveret.codec.FieldTable;
import io.leveret.codec.LongString;
import io.leveret.codec.Timestamp;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class DelayedMessageExchangeTest {
    private final ExchangeType type = new DelayedMessageExchange();

    private static FieldTable routingAs(Object type) {
        return FieldTable.of("x-delayed-type", type);
    }

    private static long delay(Object value) {
        return DelayedMessageExchange.delayMillis(
                ContentHeader.of(
                        BasicProperties.EMPTY.withHeaders(FieldTable.of("x-delay", value)), 0));
    }

    @Test
    void routesAsTheTypeItIsGiven() {
        Routes<String> routes = type.newRoutes(routingAs("topic"));
        routes.bind("a.*", FieldTable.EMPTY, "q");

        assertThat(ExchangeContract.routed(routes, "a.b")).containsExactly("q");
        assertThat(ExchangeContract.routed(routes, "b.b")).isEmpty();
        routes.unbind("a.*", FieldTable.EMPTY, "q");
        assertThat(ExchangeContract.routed(routes, "a.b")).isEmpty();
    }

    @Test
    void everyMessageIsSeen() {
        assertThat(type.newRoutes(routingAs("direct")).dependsOnlyOnRoutingKey()).isFalse();
        assertThat(type.newRoutes(routingAs("direct")).routesEachKey()).isTrue();
        assertThat(type.newRoutes(routingAs("x-random")).routesEachKey()).isFalse();
    }

    @Test
    void typeMustBeGivenAndBeAnother() {
        String noType =
                "PRECONDITION_FAILED - Invalid argument,"
                        + " 'x-delayed-type' must be an existing exchange type";
        assertThatThrownBy(() -> type.validate(FieldTable.EMPTY)).hasMessageEndingWith(noType);
        assertThatThrownBy(() -> type.validate(routingAs(1))).hasMessageEndingWith(noType);
        assertThatThrownBy(() -> type.validate(routingAs("x-delayed-message")))
                .hasMessageEndingWith(
                        "PRECONDITION_FAILED - Invalid argument,"
                                + " 'x-delayed-message' can't be used for 'x-delayed-type'");
        assertThatThrownBy(() -> type.validate(routingAs("nosuch")))
                .hasMessageEndingWith("COMMAND_INVALID - unknown exchange type 'nosuch'");
        type.validate(routingAs("fanout"));
    }

    @Test
    void argumentsAndBindingsAreThoseOfTheOtherType() {
        FieldTable hash = routingAs("x-consistent-hash");
        assertThatThrownBy(() -> type.validate(hash.with("hash-property", "priority")))
                .hasMessageEndingWith("Unsupported property: priority");
        assertThatThrownBy(() -> type.validateBinding(hash, "many", FieldTable.EMPTY))
                .hasMessageEndingWith("The binding key must be an integer: <<\"many\">>");
        type.validateBinding(hash, "1", FieldTable.EMPTY);
    }

    @Test
    void delayIsAnyKindOfNumber() {
        assertThat(delay(5000)).isEqualTo(5000);
        assertThat(delay(5000L)).isEqualTo(5000);
        assertThat(delay((byte) 5)).isEqualTo(5);
        assertThat(delay(1.9)).isEqualTo(1);
        assertThat(delay(new BigDecimal("2.7"))).isEqualTo(2);
        assertThat(delay("300")).isEqualTo(300);
    }

    @Test
    void whatIsNoNumberOrOutOfRangeDoesNotWait() {
        assertThat(DelayedMessageExchange.delayMillis(ExchangeContract.NO_HEADERS)).isZero();
        assertThat(delay(0)).isZero();
        assertThat(delay(-5000)).isZero();
        assertThat(delay(0xFFFF_FFFFL)).isEqualTo(0xFFFF_FFFFL);
        assertThat(delay(0x1_0000_0000L)).isZero();
        assertThat(delay(Double.NaN)).isZero();
        assertThat(delay(Double.POSITIVE_INFINITY)).isZero();
        assertThat(delay("soon")).isZero();
        assertThat(delay("")).isZero();
        assertThat(delay(LongString.of(new byte[] {(byte) 0xFF}))).isZero();
        assertThat(delay(true)).isZero();
        assertThat(delay(new Timestamp(5))).isZero();
        assertThat(delay(List.of(5))).isZero();
        assertThat(delay(routingAs("5"))).isZero();
        assertThat(delay(FieldTable.VOID)).isZero();
    }

    @Test
    void afterwardsTheHeaderIsNegative() {
        FieldTable headers = FieldTable.of("x-delay", "300", "other", 1);
        assertThat(DelayedMessageExchange.headersAfter(300, headers))
                .isEqualTo(FieldTable.of("x-delay", -300, "other", 1));
        assertThat(DelayedMessageExchange.headersAfter(0xFFFF_FFFFL, headers).get("x-delay"))
                .isEqualTo(-0xFFFF_FFFFL);
    }
}
