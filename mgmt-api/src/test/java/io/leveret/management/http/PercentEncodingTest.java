package io.leveret.management.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PercentEncodingTest {
    @Test
    void slashAndUtf8AreDecodedInUpperAndLowerCase() {
        assertThat(PercentEncoding.decode("%2F")).isEqualTo("/");
        assertThat(PercentEncoding.decode("%2f")).isEqualTo("/");
        assertThat(PercentEncoding.decode("x%2Fsl%20ash%C3%BC")).isEqualTo("x/sl ashü");
    }

    @Test
    void plusIsItselfInAPathAndASpaceInAForm() {
        assertThat(PercentEncoding.decode("a+b")).isEqualTo("a+b");
        assertThat(PercentEncoding.decodeForm("a+b")).isEqualTo("a b");
        assertThat(PercentEncoding.decodeForm("a%2Bb")).isEqualTo("a+b");
    }

    @Test
    void percentWithoutTwoDigitsIsRefused() {
        for (String text : new String[] {"%", "%2", "%zz", "a%2"}) {
            assertThatThrownBy(() -> PercentEncoding.decode(text))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void encodingIsUndoneByDecoding() {
        String text = "a/b c~d%ü+&=#";

        assertThat(PercentEncoding.decodeForm(PercentEncoding.encodeForm(text))).isEqualTo(text);
    }
}
