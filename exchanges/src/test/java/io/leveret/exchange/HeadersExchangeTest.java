package io.leveret.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.codec.BasicProperties;
import io.leveret.codec.ByteArray;
import io.leveret.codec.ChannelError;
import io.leveret.codec.ContentHeader;
import io.leveret.codec.FieldTable;
import io.leveret.codec.Timestamp;
import io.leveret.codec.UnsignedByte;
import io.leveret.codec.UnsignedInt;
import io.leveret.codec.UnsignedShort;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The expectations were seen on RabbitMQ 3.10.8. */
class HeadersExchangeTest extends ExchangeContract {
    @Override
    ExchangeType type() {
        return new HeadersExchange();
    }

    @Override
    boolean picksOne() {
        return false;
    }

    @Override
    FieldTable arguments() {
        return FieldTable.of("colour", "red");
    }

    @Override
    ContentHeader header() {
        return header(FieldTable.of("colour", "red", "size", 4));
    }

    @Test
    void allAndAnyWithNothingExpected() {
        assertMatches(table(), table());
        assertMatches(table(), table("a", 1));
        for (String all : List.of("all", "all-with-x")) {
            assertMatches(table("x-match", all), table());
            assertMatches(table("x-match", all), table("a", 1));
        }
        for (String any : List.of("any", "any-with-x")) {
            assertDiffers(table("x-match", any), table());
            assertDiffers(table("x-match", any), table("a", 1, "x-match", any));
        }
    }

    @Test
    void messageWithoutHeadersHasNoneOfTheExpected() {
        Routes<String> routes = newRoutes();
        routes.bind("", table("a", FieldTable.VOID), "a");
        routes.bind("", table("x-match", "all"), "everything");

        assertThat(routed(routes, "", NO_HEADERS)).containsExactly("everything");
    }

    @Test
    void allIsTheDefaultAndAsksForEveryHeader() {
        assertMatches(table("a", 1, "b", 2), table("c", 3, "b", 2, "a", 1));
        assertDiffers(table("a", 1, "b", 2), table("a", 1));
        assertDiffers(table("a", 1, "b", 2), table("a", 1, "b", 3));
        assertDiffers(table("x-match", "all", "a", 1), table());
    }

    @Test
    void anyAsksForOne() {
        assertMatches(table("x-match", "any", "a", 1, "b", 2), table("b", 2));
        assertMatches(table("x-match", "any", "a", 1, "b", 2), table("a", 9, "b", 2));
        assertDiffers(table("x-match", "any", "a", 1, "b", 2), table("a", 2, "b", 1));
    }

    @Test
    void namesThatBeginWithXCountOnlyWhereTheBindingSaysSo() {
        assertMatches(table("x-match", "all", "a", 1, "x-b", 2), table("a", 1));
        assertMatches(table("x-match", "all", "x-", 2), table());
        assertDiffers(table("x-match", "any", "x-b", 2), table("x-b", 2));
        assertMatches(table("x-match", "all-with-x", "a", 1, "x-b", 2), table("a", 1, "x-b", 2));
        assertDiffers(table("x-match", "all-with-x", "a", 1, "x-b", 2), table("a", 1));
        assertMatches(table("x-match", "any-with-x", "a", 1, "x-b", 2), table("x-b", 2));
        assertDiffers(table("x-match", "all", "X-b", 2), table());
        assertDiffers(table("x-match", "all", "x", 2), table());
    }

    @Test
    void voidStandsForAnyValueOfThatName() {
        for (String match : List.of("all", "any")) {
            FieldTable arguments = table("x-match", match, "a", FieldTable.VOID);
            assertMatches(arguments, table("a", 5));
            assertMatches(arguments, table("a", FieldTable.VOID));
            assertDiffers(arguments, table("b", 5));
        }
        assertNotEqual(5, FieldTable.VOID);
        assertNotEqual("undefined", FieldTable.VOID);
    }

    @Test
    void numbersAndTimestampsAreComparedByValue() {
        List<Object> fives =
                List.of(
                        (byte) 5,
                        new UnsignedByte((short) 5),
                        (short) 5,
                        new UnsignedShort(5),
                        5,
                        new UnsignedInt(5),
                        5L,
                        5f,
                        5d,
                        new Timestamp(5));
        for (Object one : fives) {
            for (Object other : fives) {
                assertEqual(one, other);
            }
            assertNotEqual(one, 6);
            assertNotEqual(one, "5");
            assertNotEqual(one, BigDecimal.valueOf(5));
        }
        assertEqual(0.0, -0.0);
        assertEqual((byte) -1, -1);
        assertNotEqual(new UnsignedInt(0xFFFFFFFFL), -1);
        assertNotEqual(0.1f, 0.1);
        assertNotEqual(5.5, 5);
        assertEqual(1L << 53, (double) (1L << 53));
        assertNotEqual((1L << 53) + 1, (double) (1L << 53));
        assertNotEqual(Long.MAX_VALUE, 0x1p63);
    }

    @Test
    void decimalsAreComparedWithTheirScale() {
        assertEqual(new BigDecimal("1.0"), new BigDecimal("1.0"));
        assertNotEqual(new BigDecimal("1.0"), new BigDecimal("1"));
    }

    @Test
    void stringsAndByteArraysAreComparedByContent() {
        assertEqual("abc", ByteArray.of(new byte[] {'a', 'b', 'c'}));
        assertEqual("", ByteArray.of(new byte[0]));
        assertEqual("é", "é");
        assertNotEqual("abc", "ABC");
        FieldTable notUtf8 =
                FieldTable.fromBytes(
                        new byte[] {
                            0,
                            0,
                            0,
                            8, // length
                            1,
                            'v',
                            'S',
                            0,
                            0,
                            0,
                            1,
                            (byte) 0xFF
                        });
        assertEqual(notUtf8.get("v"), notUtf8.get("v"));
        assertEqual(notUtf8.get("v"), ByteArray.of(new byte[] {(byte) 0xFF}));
        assertNotEqual(notUtf8.get("v"), "\uFFFD");
    }

    @Test
    void booleansEqualBooleans() {
        assertEqual(true, true);
        assertNotEqual(true, false);
        assertNotEqual(true, 1);
        assertNotEqual(true, "true");
    }

    @Test
    void insideArraysAndTablesTypesCountToo() {
        assertEqual(List.of(1, "x"), List.of(1, "x"));
        assertNotEqual(List.of(1, 2), List.of(2, 1));
        assertNotEqual(List.of(1, 2), List.of(1));
        assertNotEqual(List.of(1), List.of(1L));
        assertNotEqual(List.of(1f), List.of(1d));
        assertEqual(List.of(0.0), List.of(-0.0));
        assertNotEqual(List.of("a"), List.of(ByteArray.of(new byte[] {'a'})));
        assertEqual(List.of(FieldTable.VOID), List.of(FieldTable.VOID));
        assertNotEqual(List.of(FieldTable.VOID), List.of(1));
        assertEqual(table("p", 1, "q", 2), table("p", 1, "q", 2));
        assertNotEqual(table("p", 1, "q", 2), table("q", 2, "p", 1));
        assertNotEqual(table("p", 1), table("p", 1, "q", 2));
        assertNotEqual(table("p", 1), table("p", 1L));
        assertNotEqual(table("p", FieldTable.VOID), table("p", 1));
        assertNotEqual(List.of(table("p", 1, "q", 2)), List.of(table("q", 2, "p", 1)));
        assertEqual(List.of(), FieldTable.EMPTY);
        assertNotEqual(List.of(1), table("", 1));
        assertNotEqual(table("", 1), List.of(1));
        assertNotEqual(List.of(), "");
    }

    @Test
    void keysDoNotMatter() {
        Routes<String> routes = newRoutes();
        routes.bind("red", table("a", 1), "a");

        assertThat(routed(routes, "blue", header(table("a", 1)))).containsExactly("a");
        assertThat(routes.dependsOnlyOnRoutingKey()).isFalse();
        assertThat(routes.routesEachKey()).isFalse();
    }

    @Test
    void destinationOfManyMatchingBindingsIsPassedOnOnce() {
        Routes<String> routes = newRoutes();
        routes.bind("", table("a", 1), "a");
        routes.bind("", table("b", 2), "a");
        routes.bind("", table("b", 3), "a");

        assertThat(routed(routes, "", header(table("a", 1, "b", 2)))).containsExactly("a");
        routes.unbind("", table("a", 1), "a");
        assertThat(routed(routes, "", header(table("b", 2)))).containsExactly("a");
        assertThat(routed(routes, "", header(table("a", 1)))).isEmpty();
    }

    @Test
    void xMatchMustBeOneOfFourStrings() {
        for (String match : List.of("all", "any", "all-with-x", "any-with-x")) {
            assertThatCode(
                            () ->
                                    type().validateBinding(
                                                    FieldTable.EMPTY, "", table("x-match", match)))
                    .doesNotThrowAnyException();
        }
        assertRefused("zz", "value <<\"zz\">>; expected all, any, all-with-x, or any-with-x");
        assertRefused("", "value <<>>; expected all, any, all-with-x, or any-with-x");
        assertRefused("ALL", "value <<\"ALL\">>; expected all, any, all-with-x, or any-with-x");
        assertRefused("été", "value <<\"été\">>; expected all, any, all-with-x, or any-with-x");
        assertRefused(
                "a'b\"c\\d\n",
                "value <<\"a'b\\\"c\\\\d\\n\">>; expected all, any, all-with-x, or any-with-x");
        assertRefused("\u0001", "value <<1>>; expected all, any, all-with-x, or any-with-x");
        assertRefused(1, "type signedint (value 1); expected longstr");
        assertRefused(new UnsignedShort(3), "type unsignedshort (value 3); expected longstr");
        assertRefused(true, "type bool (value true); expected longstr");
        assertRefused(FieldTable.VOID, "type void (value undefined); expected longstr");
        assertRefused(2d, "type double (value 2.0); expected longstr");
        assertRefused(0.1f, "type float (value 0.10000000149011612); expected longstr");
        assertRefused(1e30, "type double (value 1.0e30); expected longstr");
        assertRefused(new BigDecimal("1.0"), "type decimal (value {1,10}); expected longstr");
        assertRefused(new Timestamp(7), "type timestamp (value 7); expected longstr");
        assertRefused(
                ByteArray.of(new byte[] {'a', 'l', 'l'}),
                "type binary (value <<\"all\">>); expected longstr");
        assertRefused(
                List.of(1, "a"),
                "type array (value [{signedint,1},{longstr,<<\"a\">>}]); expected longstr");
        assertRefused(FieldTable.EMPTY, "type table (value []); expected longstr");
        assertRefused(
                table("a", 1), "type table (value [{<<\"a\">>,signedint,1}]); expected longstr");
    }

    private void assertRefused(Object match, String text) {
        assertThatThrownBy(
                        () ->
                                type().validateBinding(
                                                FieldTable.EMPTY,
                                                "",
                                                FieldTable.of("x-match", match)))
                .isInstanceOfSatisfying(
                        ChannelError.class,
                        error ->
                                assertThat(error.replyText())
                                        .isEqualTo(
                                                "PRECONDITION_FAILED - Invalid x-match field "
                                                        + text));
    }

    private void assertEqual(Object one, Object other) {
        assertMatches(FieldTable.of("v", one), FieldTable.of("v", other));
        assertMatches(FieldTable.of("v", other), FieldTable.of("v", one));
    }

    private void assertNotEqual(Object expected, Object value) {
        assertDiffers(FieldTable.of("v", expected), FieldTable.of("v", value));
    }

    private void assertMatches(FieldTable arguments, FieldTable headers) {
        assertThat(matches(arguments, headers)).as(arguments + " matches " + headers).isTrue();
    }

    private void assertDiffers(FieldTable arguments, FieldTable headers) {
        assertThat(matches(arguments, headers)).as(arguments + " matches " + headers).isFalse();
    }

    private boolean matches(FieldTable arguments, FieldTable headers) {
        Routes<String> routes = newRoutes();
        routes.bind("", arguments, "queue");
        return !routed(routes, "", header(headers)).isEmpty();
    }

    private static ContentHeader header(FieldTable headers) {
        return ContentHeader.of(BasicProperties.EMPTY.withHeaders(headers), 0);
    }

    private static FieldTable table(Object... namesAndValues) {
        Map<String, Object> entries = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            entries.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return FieldTable.of(entries);
    }
}
