package io.leveret.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** What is done for every message does not feed the garbage collector. */
class NoGarbageTest {
    private static final byte[][] NAMES = {{'C', 'C'}, {'B', 'C', 'C'}};
    private static final int ROUNDS = 20_000;
    private static final byte[] CONTENT =
            Frames.content(
                    BasicProperties.EMPTY
                            .withHeaders(FieldTable.of("a", 1, "b", "text"))
                            .withDeliveryMode(2)
                            .withExpiration("60000"),
                    new byte[1_000]);
    private static final int HEADER_BYTES = CONTENT.length - 1_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private long seen;

    private final class CountingSink implements FrameDecoder.Sink {
        @Override
        public void method(int channel, ByteBuf payload) {
            seen += Methods.id(payload);
        }

        @Override
        public void header(int channel, ByteBuf payload) {
            seen += ContentHeader.bodySize(payload);
        }

        @Override
        public void body(int channel, ByteBuf payload) {
            seen += payload.readableBytes();
        }

        @Override
        public void heartbeat() {
            seen++;
        }
    }

    @Test
    void writingDeliveriesAndSettlements() {
        byte[] tag = ShortString.encode("tag");
        byte[] names = ShortString.encode("exchange", "key");
        ByteBuf out = Unpooled.buffer(1 << 16);
        assertNoGarbage(
                () -> {
                    out.clear();
                    FrameWriter.deliver(out, 1, tag, 7, false, names, CONTENT, HEADER_BYTES, 500);
                    FrameWriter.ack(out, 1, 7, true);
                    FrameWriter.nack(out, 1, 7, true);
                    FrameWriter.heartbeat(out);
                });
    }

    @Test
    void readingFrames() {
        ByteBuf in = Unpooled.buffer(1 << 16);
        FrameWriter.method(in, 1, new BasicMethod.Publish("exchange", "key", false, false));
        FrameWriter.content(in, 1, CONTENT, HEADER_BYTES, 500);
        FrameWriter.heartbeat(in);
        FrameDecoder decoder = new FrameDecoder(4096, new CountingSink());
        assertNoGarbage(
                () -> {
                    in.readerIndex(0);
                    decoder.decode(in);
                });
    }

    @Test
    void askingAHeaderForWhatQueuesNeed() {
        ContentHeader header = ContentHeader.of(CONTENT, 0, HEADER_BYTES);
        assertNoGarbage(
                () -> {
                    header.checkHeaders(NAMES);
                    seen += header.bodySize() + header.deliveryMode() + header.priority();
                });
    }

    private void assertNoGarbage(Runnable round) {
        for (int i = 0; i < 1_000; i++) {
            round.run();
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < ROUNDS; i++) {
            round.run();
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        // Less than a byte a round: the measuring itself is not free.
        assertThat(allocated).isLessThan(ROUNDS);
    }
}
