package io.leveret.codec;

import static io.leveret.codec.Errors.channelError;
import static io.leveret.codec.Errors.connectionError;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ErrorsTest {
    @Test
    void replyTextNamesTheCode() {
        AmqpException error =
                channelError(ReplyCode.NOT_FOUND, "no queue '%s' in vhost '%s'", "q", "/");

        assertThat(error.text()).isEqualTo("no queue 'q' in vhost '/'");
        assertThat(error.replyText()).isEqualTo("NOT_FOUND - no queue 'q' in vhost '/'");
        assertThat(error.getStackTrace()).isEmpty();
    }

    @Test
    void errorWithoutATextIsJustItsName() {
        assertThat(connectionError(ReplyCode.INTERNAL_ERROR, "").replyText())
                .isEqualTo("INTERNAL_ERROR");
    }

    @Test
    void textWithoutArgumentsIsNoFormat() {
        assertThat(channelError(ReplyCode.NOT_FOUND, "100%s").text()).isEqualTo("100%s");
    }

    @Test
    void replyTextIsNotCutThroughACharacter() {
        for (int before = 0; before < 4; before++) {
            String text = "x".repeat(before) + "漢".repeat(100);

            String replyText = channelError(ReplyCode.NOT_FOUND, text).replyText();

            assertThat(replyText).endsWith("漢...");
            assertThat(replyText.getBytes(StandardCharsets.UTF_8).length).isBetween(252, 255);
        }
    }
}
