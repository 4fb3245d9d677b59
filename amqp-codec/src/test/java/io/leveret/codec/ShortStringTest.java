package io.leveret.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ShortStringTest {
    private final RandomValues values = new RandomValues(ShortStringTest.class);

    @Test
    void anyBytesSurvive() {
        for (int round = 0; round < 50_000; round++) {
            byte[] bytes = values.bytes(values.oneIn(2) ? 6 : 255);
            if (values.oneIn(2)) {
                // Lead bytes without what should follow them, where decoders differ.
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] |= (byte) 0x80;
                }
            }

            String string = ShortString.decode(bytes, 0, bytes.length);

            assertThat(ShortString.bytes(string)).as("seed %d", values.seed).isEqualTo(bytes);
            assertThat(ShortString.isUtf8(string))
                    .isEqualTo(string.equals(new String(bytes, StandardCharsets.UTF_8)));
        }
    }

    @Test
    void validUtf8IsWhatItSays() {
        String text = "é 漢 🐇 \uFFFD";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

        assertThat(ShortString.decode(bytes, 0, bytes.length)).isEqualTo(text);
        assertThat(ShortString.bytes(text)).isEqualTo(bytes);
        assertThat(ShortString.isUtf8(text)).isTrue();
    }

    @Test
    void severalAreEncodedOneAfterTheOther() {
        assertThat(ShortString.encode("", "ab", "é"))
                .containsExactly(0, 2, 'a', 'b', 2, 0xC3, 0xA9);
    }

    @Test
    void moreThan255BytesCannotBeEncoded() {
        assertThat(ShortString.encode("x".repeat(255))).hasSize(256);
        assertThatThrownBy(() -> ShortString.encode("x".repeat(256)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("short string of 256 bytes (at most 255)");
    }
}
