package io.leveret.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FieldTableTest {
    private static FieldTable allTypes() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("t", true);
        values.put("b", (byte) -2);
        values.put("B", new UnsignedByte(254));
        values.put("s", (short) -2);
        values.put("u", new UnsignedShort(65534));
        values.put("I", -2);
        values.put("i", new UnsignedInt(4294967294L));
        values.put("l", -2L);
        values.put("f", 1.5f);
        values.put("d", -1.5);
        values.put("D", new BigDecimal("3.14"));
        values.put("S", "é");
        values.put("A", List.of(1, "x"));
        values.put("T", new Timestamp(1_600_000_000));
        values.put("F", FieldTable.of("n", 7L));
        values.put("V", null);
        values.put("x", new byte[] {0, 1});
        return FieldTable.of(values);
    }

    /** As RabbitMQ 3.10.8 encodes the same table. */
    private static final String ALL_TYPES =
            "0000008d"
                    + "01747401"
                    + "016262fe"
                    + "014242fe"
                    + "017373fffe"
                    + "017575fffe"
                    + "014949fffffffe"
                    + "016969fffffffe"
                    + "016c6cfffffffffffffffe"
                    + "0166663fc00000"
                    + "016464bff8000000000000"
                    + "014444020000013a"
                    + "01535300000002c3a9"
                    + "0141410000000b"
                    + "4900000001"
                    + "530000000178"
                    + "015454000000005f5e1000"
                    + "0146460000000b"
                    + "016e6c0000000000000007"
                    + "015656"
                    + "017878000000020001";

    @Test
    void everyTypeIsEncodedAsRabbitMqDoes() {
        assertThat(HexFormat.of().formatHex(allTypes().toBytes())).isEqualTo(ALL_TYPES);
        assertThat(FieldTable.fromBytes(HexFormat.of().parseHex(ALL_TYPES))).isEqualTo(allTypes());
    }

    @Test
    void capitalLIsALongToo() {
        assertThat(FieldTable.fromBytes(entry('L', 0, 0, 0, 0, 0, 0, 0, 9)))
                .isEqualTo(FieldTable.of("k", 9L));
    }

    @Test
    void anyTableSurvives() {
        RandomValues values = new RandomValues(FieldTableTest.class);
        for (int round = 0; round < 5_000; round++) {
            FieldTable table = values.table();
            byte[] bytes = table.toBytes();

            FieldTable read = FieldTable.fromBytes(bytes);

            assertThat(read).as("seed %d", values.seed).isEqualTo(table);
            assertThat(read.asMap().keySet()).containsExactlyElementsOf(table.asMap().keySet());
            assertThat(read.toBytes()).isEqualTo(bytes);
            assertThat(read).hasSameHashCodeAs(table);
            FieldTableChecker.check(bytes, 0, bytes.length);
        }
    }

    @Test
    void readingLeavesWhatFollowsTheTable() {
        ByteBuf in = Unpooled.buffer();
        FieldTable.of("a", 1).writeTo(in);
        in.writeByte(42);

        assertThat(FieldTable.read(in)).isEqualTo(FieldTable.of("a", 1));
        assertThat(in.readByte()).isEqualTo((byte) 42);
    }

    @Test
    void firstOfTwoEntriesWithOneNameCounts() {
        byte[] bytes = {0, 0, 0, 8, 1, 'a', 'b', 1, 1, 'a', 'b', 2};

        assertThat(FieldTable.fromBytes(bytes)).isEqualTo(FieldTable.of("a", (byte) 1));
    }

    @Test
    void stringThatIsNotUtf8KeepsItsBytes() {
        byte[] bytes = entry('S', 0, 0, 0, 2, 0xFF, 'a');

        FieldTable table = FieldTable.fromBytes(bytes);

        assertThat(table.get("k")).isEqualTo(LongString.of(new byte[] {(byte) 0xFF, 'a'}));
        assertThat(table.string("k")).isEqualTo("\uFFFDa");
        assertThat(table.toBytes()).isEqualTo(bytes);
    }

    @Test
    void longStringThatIsUtf8IsAString() {
        LongString text = LongString.of("\uFFFD".getBytes(StandardCharsets.UTF_8));

        assertThat(FieldTable.of("k", text)).isEqualTo(FieldTable.of("k", "\uFFFD"));
    }

    @Test
    void stringAsksForAString() {
        FieldTable table = FieldTable.of("a", "text", "b", 5);

        assertThat(table.string("a")).isEqualTo("text");
        assertThat(table.string("b")).isNull();
        assertThat(table.string("c")).isNull();
        assertThat(table.has("b")).isTrue();
        assertThat(table.has("c")).isFalse();
    }

    @Test
    void withAndWithoutMakeAnotherTable() {
        FieldTable table = FieldTable.of("a", 1, "b", 2);

        assertThat(table.with("a", 3).asMap().toString()).isEqualTo("{a=3, b=2}");
        assertThat(table.with("c", 3).asMap().toString()).isEqualTo("{a=1, b=2, c=3}");
        assertThat(table.without("b", "x")).isEqualTo(FieldTable.of("a", 1));
        assertThat(table.without("x")).isSameAs(table);
        assertThat(table).isEqualTo(FieldTable.of("a", 1, "b", 2));
    }

    @Test
    void tableCannotBeChangedFromOutside() {
        List<Object> list = new ArrayList<>(List.of(1));
        byte[] bytes = {1};
        FieldTable table = FieldTable.of("list", list, "bytes", bytes);
        list.add(2);
        bytes[0] = 2;

        assertThat(table).isEqualTo(FieldTable.of("list", List.of(1), "bytes", new byte[] {1}));
        assertThatThrownBy(() -> table.asMap().clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void whatCannotBeEncodedIsNoTable() {
        assertNoTable("k", new Object(), "not a field value");
        assertNoTable("k", List.of('c'), "not a field value");
        assertNoTable("x".repeat(256), 1, "short string of 256 bytes");
        assertNoTable("é".repeat(128), 1, "short string of 256 bytes");
        assertNoTable("k", new BigDecimal("2147483648"), "does not fit 32 bits");
        assertNoTable("k", BigDecimal.ONE.movePointLeft(256), "255 places");
    }

    @Test
    void decimalWithANegativeScaleIsWrittenOut() {
        assertThat(FieldTable.of("k", new BigDecimal("1E+2")))
                .isEqualTo(FieldTable.of("k", new BigDecimal("100")));
    }

    @Test
    void nestingIsBounded() {
        byte[] deepest = nested(FieldTable.DEPTH_MAX);
        byte[] tooDeep = nested(FieldTable.DEPTH_MAX + 1);

        FieldTable table = FieldTable.fromBytes(deepest);
        FieldTableChecker.check(deepest, 0, deepest.length);
        assertThat(table.toBytes()).isEqualTo(deepest);
        assertThatThrownBy(() -> FieldTable.of("k", table))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FieldTable.of("k", List.of(List.of(table))))
                .isInstanceOf(IllegalArgumentException.class);
        assertMalformed(tooDeep, "nested deeper than 128");
        assertMalformed(nested(20_000), "nested deeper than 128");
    }

    @Test
    void arraysCountAsNesting() {
        byte[] arrays = new byte[5 * 20_000];
        for (int at = 0; at < arrays.length; at += 5) {
            int inside = arrays.length - at - 5;
            arrays[at] = 'A';
            arrays[at + 1] = (byte) (inside >>> 24);
            arrays[at + 2] = (byte) (inside >>> 16);
            arrays[at + 3] = (byte) (inside >>> 8);
            arrays[at + 4] = (byte) inside;
        }
        ByteBuf table = Unpooled.buffer();
        table.writeInt(arrays.length + 2).writeByte(1).writeByte('k').writeBytes(arrays);
        byte[] bytes = new byte[table.readableBytes()];
        table.readBytes(bytes);

        assertMalformed(bytes, "nested deeper than 128");
    }

    @Test
    void lengthsAreCheckedAgainstWhatIsThere() {
        assertMalformed(new byte[] {0, 0}, "2 bytes left (expected: 4)");
        assertMalformed(new byte[] {0, 0, 0, 1}, "length 1 (0 bytes left)");
        assertMalformed(new byte[] {-1, -1, -1, -1}, "length 4294967295 (0 bytes left)");
        assertMalformed(new byte[] {0, 0, 0, 2, 9, 'k'}, "2 bytes left (expected: 10)");
        assertMalformed(new byte[] {0, 0, 0, 2, 1, 'k'}, "0 bytes left (expected: 1)");
        assertMalformed(entry('I', 0), "1 bytes left (expected: 4)");
        assertMalformed(entry('S', 0x7F, 0xFF, 0xFF, 0xFF), "length 2147483647 (0 bytes left)");
        assertMalformed(entry('x', 0xFF, 0xFF, 0xFF, 0xFF), "length 4294967295 (0 bytes left)");
        assertMalformed(entry('F', 0, 0, 0, 1), "length 1 (0 bytes left)");
        assertMalformed(entry('A', 0, 0, 0, 1, 200), "unknown type 200");
        assertMalformed(entry('Z'), "unknown type 90");
    }

    @Test
    void innerTableMayNotReachBeyondTheOuter() {
        // The inner table would end within the buffer, but after the outer one.
        byte[] bytes = {0, 0, 0, 7, 1, 'k', 'F', 0, 0, 0, 2, 1, 'V'};

        assertMalformed(bytes, "length 2 (0 bytes left)");
    }

    @Test
    void bytesAfterTheTableAreRefused() {
        assertThatThrownBy(() -> FieldTable.fromBytes(new byte[] {0, 0, 0, 0, 9}))
                .hasMessage("502 SYNTAX_ERROR - malformed field table: 1 bytes after the end");
    }

    private static void assertNoTable(String name, Object value, String message) {
        assertThatThrownBy(() -> FieldTable.of(name, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static void assertMalformed(byte[] bytes, String message) {
        String text = "502 SYNTAX_ERROR - malformed field table: " + message;
        assertThatThrownBy(() -> FieldTable.fromBytes(bytes))
                .isInstanceOf(ConnectionError.class)
                .hasMessage(text);
        assertThatThrownBy(() -> FieldTableChecker.check(bytes, 0, bytes.length))
                .isInstanceOf(ConnectionError.class)
                .hasMessage(text);
    }

    /** A table with the one entry "k". */
    private static byte[] entry(char type, int... value) {
        byte[] bytes = new byte[7 + value.length];
        bytes[3] = (byte) (3 + value.length);
        bytes[4] = 1;
        bytes[5] = 'k';
        bytes[6] = (byte) type;
        for (int i = 0; i < value.length; i++) {
            bytes[7 + i] = (byte) value[i];
        }
        return bytes;
    }

    private static byte[] nested(int depth) {
        byte[] bytes = new byte[4 + 7 * (depth - 1)];
        for (int level = 0; level < depth; level++) {
            int at = 7 * level;
            int length = bytes.length - at - 4;
            bytes[at] = (byte) (length >>> 24);
            bytes[at + 1] = (byte) (length >>> 16);
            bytes[at + 2] = (byte) (length >>> 8);
            bytes[at + 3] = (byte) length;
            if (length > 0) {
                bytes[at + 4] = 1;
                bytes[at + 5] = 'k';
                bytes[at + 6] = 'F';
            }
        }
        return Arrays.copyOf(bytes, bytes.length);
    }
}
