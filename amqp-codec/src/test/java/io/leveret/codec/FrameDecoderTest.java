package io.leveret.codec;

import static io.leveret.codec.MethodsTest.bytes;
import static io.leveret.codec.ReplyCode.FRAME_ERROR;
import static io.leveret.codec.ReplyCode.UNEXPECTED_FRAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The texts are what RabbitMQ 3.10.8 answers to the same bytes. */
class FrameDecoderTest {
    private static final int FRAME_MAX = 131_072;

    private final RecordingSink sink = new RecordingSink();
    private final FrameDecoder decoder = new FrameDecoder(FRAME_MAX, sink);

    @Test
    void framesGoToTheSinkByType() {
        decoder.decode(
                bytes(
                        1, 0, 5, 0, 0, 0, 2, 'a', 'b', 0xCE, // method on channel 5
                        2, 1, 0, 0, 0, 0, 1, 'c', 0xCE, // header on channel 256
                        3, 0xFF, 0xFF, 0, 0, 0, 0, 0xCE, // empty body on channel 65535
                        8, 0, 0, 0, 0, 0, 0, 0xCE));

        assertThat(sink.frames)
                .containsExactly("method 5 6162", "header 256 63", "body 65535 ", "heartbeat");
    }

    @Test
    void startOfAnUnfinishedFrameIsLeftUnread() {
        ByteBuf in = bytes(8, 0, 0, 0, 0, 0, 0, 0xCE, 1, 0, 5, 0, 0, 0, 2, 'a', 'b');

        decoder.decode(in);

        assertThat(sink.frames).containsExactly("heartbeat");
        assertThat(in.readerIndex()).isEqualTo(8);
        assertThat(in.readableBytes()).isEqualTo(9);
    }

    @Test
    void streamMayComeInPiecesOfAnySize() {
        RandomValues values = new RandomValues(FrameDecoderTest.class);
        ByteBuf stream = Frames.random(values, 300);
        decoder.decode(stream.duplicate());
        List<String> expected = List.copyOf(sink.frames);
        assertThat(expected).hasSizeGreaterThan(300);

        for (int piecesMax : new int[] {1, 2, 7, 100, 5_000}) {
            sink.frames.clear();
            ByteBuf in = Unpooled.buffer();
            ByteBuf rest = stream.duplicate();
            while (rest.isReadable()) {
                int piece = Math.min(rest.readableBytes(), 1 + values.upTo(piecesMax - 1));
                in.writeBytes(rest, piece);
                decoder.decode(in);
                in.discardReadBytes();
            }
            assertThat(sink.frames).as("seed %d", values.seed).isEqualTo(expected);
            assertThat(in.isReadable()).isFalse();
        }
    }

    @Test
    void sinkNeedNotReadThePayload() {
        int[] calls = {0};
        FrameDecoder ignoring =
                new FrameDecoder(
                        FRAME_MAX,
                        new RecordingSink() {
                            @Override
                            public void method(int channel, ByteBuf payload) {
                                calls[0]++;
                            }
                        });

        ignoring.decode(bytes(1, 0, 5, 0, 0, 0, 1, 'a', 0xCE, 1, 0, 5, 0, 0, 0, 1, 'b', 0xCE));

        assertThat(calls[0]).isEqualTo(2);
    }

    @Test
    void decodingGoesOnAfterTheSinkThrew() {
        ByteBuf in = bytes(1, 0, 5, 0, 0, 0, 1, 'a', 0xCE, 8, 0, 0, 0, 0, 0, 0, 0xCE);
        RecordingSink throwing =
                new RecordingSink() {
                    @Override
                    public void method(int channel, ByteBuf payload) {
                        throw Errors.unimplementedMethod();
                    }
                };
        FrameDecoder decoder = new FrameDecoder(FRAME_MAX, throwing);

        assertThatThrownBy(() -> decoder.decode(in)).isInstanceOf(ConnectionError.class);
        decoder.decode(in);

        assertThat(throwing.frames).containsExactly("heartbeat");
        assertThat(in.isReadable()).isFalse();
    }

    @Test
    void frameOverTheLimitIsRefusedBeforeItIsThere() {
        assertError(
                FRAME_ERROR,
                "type 3, all octets = <<>>: {frame_too_large,131073,131064}",
                bytes(3, 0, 1, 0, 2, 0, 1, 0));
        assertError(
                FRAME_ERROR,
                "type 3, all octets = <<>>: {frame_too_large,4294967295,131064}",
                bytes(3, 0, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0));
    }

    @Test
    void payloadMayFillTheWholeLimitAsInRabbitMq() {
        ByteBuf in = bytes(3, 0, 1, 0, 2, 0, 0);
        in.writeZero(FRAME_MAX).writeByte(0xCE);

        decoder.decode(in);

        assertThat(sink.frames).hasSize(1);
    }

    @Test
    void limitCanBeChangedAndLifted() {
        decoder.frameMaxBytes(4096);
        assertError(
                FRAME_ERROR,
                "type 1, all octets = <<>>: {frame_too_large,4097,4088}",
                bytes(1, 0, 0, 0, 0, 0x10, 1, 0));

        decoder.frameMaxBytes(0);
        ByteBuf in = bytes(3, 0, 1, 0, 3, 0, 0);
        in.writeZero(3 << 16).writeByte(0xCE);
        decoder.decode(in);
        assertThat(sink.frames).hasSize(1);
    }

    @Test
    void frameMustEndAsAFrameDoes() {
        assertError(
                FRAME_ERROR,
                "type 1, all octets = <<0,60,0,40>>: {invalid_frame_end_marker,0}",
                bytes(1, 0, 1, 0, 0, 0, 4, 0, 60, 0, 40, 0));
    }

    @Test
    void unknownTypesAreNoFrames() {
        assertError(
                FRAME_ERROR,
                "type 4, all octets = <<\"abc\">>: unknown_frame",
                bytes(4, 0, 1, 0, 0, 0, 3, 'a', 'b', 'c', 0xCE));
        ByteBuf in = bytes(4, 0, 1, 0, 0, 0, 18);
        for (int i = 0; i < 6; i++) {
            in.writeByte(1).writeByte(2).writeByte(3);
        }
        assertError(
                FRAME_ERROR,
                "type 4, first 16 octets = <<1,2,3,1,2,3,1,2,3,1,2,3,1,2,3,1>>: unknown_frame",
                in.writeByte(0xCE));
    }

    @Test
    void heartbeatIsEmpty() {
        assertError(
                FRAME_ERROR,
                "type 8, all octets = <<\"abc\">>: unknown_frame",
                bytes(8, 0, 0, 0, 0, 0, 3, 'a', 'b', 'c', 0xCE));
    }

    @Test
    void heartbeatBelongsOnChannelZero() {
        assertError(
                UNEXPECTED_FRAME, "type 8, all octets = <<>>", bytes(8, 0, 1, 0, 0, 0, 0, 0xCE));
    }

    @Test
    void contentDoesNotBelongOnChannelZero() {
        assertError(
                UNEXPECTED_FRAME,
                "type 2, all octets = <<0,60>>",
                bytes(2, 0, 0, 0, 0, 0, 2, 0, 60, 0xCE));
        assertError(
                UNEXPECTED_FRAME,
                "type 3, all octets = <<\"a\\\"\\\\\">>",
                bytes(3, 0, 0, 0, 0, 0, 3, 'a', '"', '\\', 0xCE));
    }

    private void assertError(ReplyCode code, String text, ByteBuf in) {
        AmqpException error = catchThrowableOfType(AmqpException.class, () -> decoder.decode(in));
        assertThat(error).isInstanceOf(ConnectionError.class);
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.text()).isEqualTo(text);
    }
}
