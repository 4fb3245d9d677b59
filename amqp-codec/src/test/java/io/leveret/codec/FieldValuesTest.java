package io.leveret.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Names and equivalences are RabbitMQ 3.10.8's. */
class FieldValuesTest {
    @Test
    void typesHaveRabbitMqsNames() {
        assertThat(
                        List.of(
                                        "",
                                        LongString.of(new byte[] {-1}),
                                        1,
                                        1L,
                                        (short) 1,
                                        (byte) 1,
                                        new UnsignedByte(1),
                                        new UnsignedShort(1),
                                        new UnsignedInt(1),
                                        true,
                                        FieldTable.EMPTY,
                                        List.of(),
                                        1.0,
                                        1.0f,
                                        BigDecimal.ONE,
                                        new Timestamp(1),
                                        ByteArray.of(new byte[0]),
                                        FieldTable.VOID)
                                .stream()
                                .map(FieldValues::typeName))
                .containsExactly(
                        "longstr",
                        "longstr",
                        "signedint",
                        "long",
                        "short",
                        "byte",
                        "unsignedbyte",
                        "unsignedshort",
                        "unsignedint",
                        "bool",
                        "table",
                        "array",
                        "double",
                        "float",
                        "decimal",
                        "timestamp",
                        "binary",
                        "void");
    }

    @Test
    void integersHaveAnyWidth() {
        for (Object three :
                List.of(
                        (byte) 3,
                        (short) 3,
                        3,
                        3L,
                        new UnsignedByte(3),
                        new UnsignedShort(3),
                        new UnsignedInt(3))) {
            assertThat(FieldValues.isInteger(three)).isTrue();
            assertThat(FieldValues.integer(three)).isEqualTo(3);
            assertThat(FieldValues.equivalent(three, 3L)).isTrue();
            assertThat(FieldValues.equivalent(4, three)).isFalse();
        }
        assertThat(FieldValues.isInteger("3")).isFalse();
        assertThatThrownBy(() -> FieldValues.integer("3"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void equivalenceLooksAtTheValueWithinAKindOfType() {
        assertThat(FieldValues.equivalent(1.5f, 1.5)).isTrue();
        assertThat(FieldValues.equivalent(1.0, 1)).isFalse();
        assertThat(FieldValues.equivalent(BigDecimal.ONE, 1)).isFalse();
        assertThat(FieldValues.equivalent(new Timestamp(1), 1L)).isTrue();
        assertThat(FieldValues.equivalent("a", ByteArray.of(new byte[] {'a'}))).isTrue();
        assertThat(FieldValues.equivalent("a", "b")).isFalse();
        assertThat(FieldValues.equivalent("1", 1)).isFalse();
        assertThat(FieldValues.equivalent(true, true)).isTrue();
        assertThat(FieldValues.equivalent(null, null)).isTrue();
        assertThat(FieldValues.equivalent(null, 1)).isFalse();
        assertThat(FieldValues.equivalent(1, null)).isFalse();
        assertThat(FieldValues.equivalent("a", null)).isFalse();
    }

    @Test
    void unsignedValuesHaveTheirRange() {
        assertThat(new UnsignedInt(UnsignedInt.MAX).longValue()).isEqualTo(4294967295L);
        assertThatThrownBy(() -> new UnsignedByte(256))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new UnsignedShort(-1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new UnsignedInt(1L << 32))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
