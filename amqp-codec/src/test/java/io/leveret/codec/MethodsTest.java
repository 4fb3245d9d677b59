package io.leveret.codec;

import static io.leveret.codec.ReplyCode.COMMAND_INVALID;
import static io.leveret.codec.ReplyCode.FRAME_ERROR;
import static io.leveret.codec.ReplyCode.SYNTAX_ERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

/** The texts are what RabbitMQ 3.10.8 answers to the same bytes, where it answers. */
class MethodsTest {
    @Test
    void queueDeclareIsReadFieldByField() {
        ByteBuf payload =
                bytes(
                        0, 50, 0, 10, // class queue, method declare
                        0, 0, // reserved
                        6, 'o', 'r', 'd', 'e', 'r', 's', //
                        0b00010, // durable
                        0, 0, 0, 0); // no arguments

        assertThat(Methods.read(payload))
                .isEqualTo(
                        new QueueMethod.Declare(
                                "orders", false, true, false, false, false, FieldTable.EMPTY));
    }

    @Test
    void idIsKnownWithoutReading() {
        ByteBuf payload = bytes(0, 60, 0, 40, 0, 0);

        assertThat(Methods.id(payload)).isEqualTo(60 << 16 | 40);
        assertThat(payload.readableBytes()).isEqualTo(6);
    }

    @Test
    void bitsBeyondTheFieldsAreIgnored() {
        assertThat(Methods.read(bytes(0, 60, 0, 40, 0, 0, 0, 0, 0xFF)))
                .isEqualTo(new BasicMethod.Publish("", "", true, true));
    }

    @Test
    void truncatedFieldsCannotBeDecoded() {
        assertError(FRAME_ERROR, "cannot decode <<0,0,1>>", bytes(0, 50, 0, 10, 0, 0, 1));
    }

    @Test
    void bytesAfterTheFieldsCannotBeDecoded() {
        assertError(
                FRAME_ERROR,
                "cannot decode <<0,0,0,0,0,7,7>>",
                bytes(0, 60, 0, 40, 0, 0, 0, 0, 0, 7, 7));
    }

    @Test
    void tableLongerThanTheMethodCannotBeDecoded() {
        assertError(
                FRAME_ERROR,
                "cannot decode <<0,0,1,97,0,0,0,0,9,1,107,90>>",
                bytes(0, 50, 0, 10, 0, 0, 1, 'a', 0, 0, 0, 0, 9, 1, 'k', 'Z'));
    }

    @Test
    void malformedTableIsASyntaxError() {
        assertError(
                SYNTAX_ERROR,
                "malformed field table: unknown type 90",
                bytes(0, 50, 0, 10, 0, 0, 1, 'a', 0, 0, 0, 0, 3, 1, 'k', 'Z'));
    }

    @Test
    void namesMustBeUtf8() {
        assertError(
                FRAME_ERROR,
                "Malformed UTF-8 in shortstr",
                bytes(0, 50, 0, 10, 0, 0, 1, 0xFF, 0, 0, 0, 0, 0));
    }

    @Test
    void publishTakesAnyBytesAsRoutingKeyAndKeepsThem() {
        byte[] key = {(byte) 0xFF, 'a', (byte) 0xC3};
        ByteBuf payload = bytes(0, 60, 0, 40, 0, 0, 0, 3, 0xFF, 'a', 0xC3, 0);

        BasicMethod.Publish publish = (BasicMethod.Publish) Methods.read(payload);

        assertThat(ShortString.bytes(publish.routingKey())).isEqualTo(key);
    }

    @Test
    void unknownMethodsAndClassesAreInvalidCommands() {
        assertError(COMMAND_INVALID, "unknown method {50,99}", bytes(0, 50, 0, 99));
        assertError(COMMAND_INVALID, "unknown method {99,1}", bytes(0, 99, 0, 1));
    }

    @Test
    void payloadTooShortForTheIdsIsNoMethodFrame() {
        assertError(FRAME_ERROR, "type 1, all octets = <<0>>: unknown_frame", bytes(0));
    }

    @Test
    void longErrorTextsAreCutToWhatAShortStringHolds() {
        byte[] fields = new byte[1000];
        fields[1] = 50;
        fields[3] = 10;
        AmqpException error = error(Unpooled.wrappedBuffer(fields));

        assertThat(error.replyText())
                .hasSize(255)
                .startsWith("FRAME_ERROR - cannot decode <<0,0,0,")
                .endsWith("...");
    }

    @Test
    void methodWithATooLongNameIsNotWrittenAtAll() {
        ByteBuf out = bytes(1, 2, 3);
        Method method = new QueueMethod.DeclareOk("é".repeat(128), 0, 0);

        assertThatThrownBy(() -> FrameWriter.method(out, 1, method))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("short string of 256 bytes (at most 255)");
        assertThat(out.readableBytes()).isEqualTo(3);
    }

    @Test
    void methodOnlyAServerSendsIsRefused() {
        assertThatThrownBy(() -> new BasicMethod.CancelOk("tag").dispatch(null))
                .hasMessage("503 COMMAND_INVALID - unimplemented method");
    }

    private static void assertError(ReplyCode code, String text, ByteBuf payload) {
        AmqpException error = error(payload);
        assertThat(error).isInstanceOf(ConnectionError.class);
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.text()).isEqualTo(text);
    }

    private static AmqpException error(ByteBuf payload) {
        return catchThrowableOfType(AmqpException.class, () -> Methods.read(payload));
    }

    static ByteBuf bytes(int... values) {
        ByteBuf bytes = Unpooled.buffer();
        for (int value : values) {
            bytes.writeByte(value);
        }
        return bytes;
    }
}
