package io.leveret.codec;

import static io.leveret.codec.MethodsTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameWriterTest {
    private static final byte[] CONTENT = Frames.content(BasicProperties.EMPTY, new byte[100]);
    private static final int HEADER_BYTES = 14;

    @Test
    void methodIsWrittenAsOneFrame() {
        ByteBuf out = Unpooled.buffer();

        FrameWriter.method(out, 258, new QueueMethod.PurgeOk(7));

        assertThat(out)
                .isEqualTo(
                        bytes(
                                1, 1, 2, // method frame, channel 258
                                0, 0, 0, 8, // bytes of payload
                                0, 50, 0, 31, // queue.purge-ok
                                0, 0, 0, 7, // message-count
                                0xCE));
    }

    @Test
    void deliveryIsTheMethodAndItsContent() {
        ByteBuf expected = Unpooled.buffer();
        FrameWriter.method(
                expected, 3, new BasicMethod.Deliver("tag", 1L << 40, true, "amq.topic", "a.é"));
        FrameWriter.content(expected, 3, CONTENT, HEADER_BYTES, 4096);
        ByteBuf out = Unpooled.buffer();

        FrameWriter.deliver(
                out,
                3,
                ShortString.encode("tag"),
                1L << 40,
                true,
                ShortString.encode("amq.topic", "a.é"),
                CONTENT,
                HEADER_BYTES,
                4096);

        assertThat(out).isEqualTo(expected);
    }

    @Test
    void bodyIsSplitIntoFramesOfTheNegotiatedSize() {
        assertThat(bodyFrames(100, 38)).containsExactly(30, 30, 30, 10);
        assertThat(bodyFrames(90, 38)).containsExactly(30, 30, 30);
        assertThat(bodyFrames(30, 38)).containsExactly(30);
        assertThat(bodyFrames(31, 38)).containsExactly(30, 1);
        assertThat(bodyFrames(100_000, 0)).containsExactly(100_000);
    }

    @Test
    void emptyBodyHasNoFrame() {
        assertThat(bodyFrames(0, 4096)).isEmpty();
    }

    @Test
    void settlementsAreTheSameAsTheRecords() {
        for (boolean multiple : new boolean[] {false, true}) {
            ByteBuf expected = Unpooled.buffer();
            FrameWriter.method(expected, 9, new BasicMethod.Ack(77, multiple));
            FrameWriter.method(expected, 9, new BasicMethod.Nack(Long.MAX_VALUE, multiple, false));
            ByteBuf out = Unpooled.buffer();

            FrameWriter.ack(out, 9, 77, multiple);
            FrameWriter.nack(out, 9, Long.MAX_VALUE, multiple);

            assertThat(out).isEqualTo(expected);
        }
    }

    @Test
    void heartbeatIsEightBytes() {
        ByteBuf out = Unpooled.buffer();

        FrameWriter.heartbeat(out);

        assertThat(out).isEqualTo(bytes(8, 0, 0, 0, 0, 0, 0, 0xCE));
    }

    /** Bytes in each body frame. */
    private static List<Integer> bodyFrames(int bodyBytes, int frameMax) {
        byte[] body = new byte[bodyBytes];
        for (int i = 0; i < bodyBytes; i++) {
            body[i] = (byte) i;
        }
        ByteBuf out = Unpooled.buffer();
        FrameWriter.content(out, 1, Frames.content(BasicProperties.EMPTY, body), 14, frameMax);
        assertThat(out.readableBytes())
                .isEqualTo(FrameWriter.contentFramesBytes(14 + bodyBytes, 14, frameMax));
        ByteBuf joined = Unpooled.buffer();
        List<Integer> sizes = new ArrayList<>();
        new FrameDecoder(
                        0,
                        new RecordingSink() {
                            @Override
                            public void body(int channel, ByteBuf payload) {
                                sizes.add(payload.readableBytes());
                                joined.writeBytes(payload);
                            }
                        })
                .decode(out);
        assertThat(ByteBufUtil.getBytes(joined)).isEqualTo(body);
        return sizes;
    }
}
