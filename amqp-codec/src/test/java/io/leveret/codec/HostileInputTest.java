package io.leveret.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/**
 * Bytes nobody should send. Nothing may come of them but an {@link AmqpException}, and what is
 * allocated stays in proportion to what was received.
 */
class HostileInputTest {
    private static final int FRAME_MAX = 131_072;
    // An entry of three bytes becomes a map entry, a name and a value.
    private static final int ALLOCATED_PER_BYTE_MAX = 200;
    private static final int ALLOCATED_PER_STREAM_MAX = 64 * 1024;

    private final RandomValues values = new RandomValues(HostileInputTest.class);
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private int errors;

    /** Decodes whatever arrives, as far as it can be decoded. */
    private static final class DecodingSink implements FrameDecoder.Sink {
        @Override
        public void method(int channel, ByteBuf payload) {
            assertThat(Methods.read(payload)).isNotNull();
        }

        @Override
        public void header(int channel, ByteBuf payload) {
            byte[] bytes = ByteBufUtil.getBytes(payload);
            ContentHeader header = ContentHeader.of(bytes, 0, bytes.length);
            header.expiration();
            header.userId();
            header.replyTo();
            header.checkHeaders();
            header.headers(); // must not throw after the check
            assertThat(ContentHeader.of(header.properties(), header.bodySize())).isNotNull();
        }

        @Override
        public void body(int channel, ByteBuf payload) {}

        @Override
        public void heartbeat() {}
    }

    @Test
    void randomBytesAreRefusedOrWaitedFor() {
        for (int round = 0; round < 50_000; round++) {
            feed(values.bytes(100));
        }
        assertThat(errors).isPositive();
    }

    @Test
    void randomPayloadsInRightFramesAreRefused() {
        int[][] ids = {{10, 11}, {20, 10}, {40, 10}, {50, 10}, {60, 20}, {60, 40}, {60, 120}};
        for (int round = 0; round < 50_000; round++) {
            byte[] payload = values.bytes(values.oneIn(10) ? 2_000 : 60);
            ByteBuf frame = Unpooled.buffer();
            int type = 1 + values.upTo(1);
            frame.writeByte(type).writeShort(1).writeInt(payload.length + (type == 1 ? 4 : 12));
            if (type == 1) {
                int[] id = ids[values.upTo(ids.length - 1)];
                frame.writeShort(id[0]).writeShort(id[1]);
            } else {
                frame.writeInt(60 << 16).writeLong(values.random.nextLong());
            }
            feed(ByteBufUtil.getBytes(frame.writeBytes(payload).writeByte(0xCE)));
        }
        assertThat(errors).isPositive();
    }

    @Test
    void mutatedStreamsAreReadOrRefused() {
        for (int round = 0; round < 20_000; round++) {
            byte[] stream = ByteBufUtil.getBytes(Frames.random(values, 1 + values.upTo(3)));
            for (int mutations = 1 + values.upTo(3); mutations > 0; mutations--) {
                stream = mutate(stream);
            }
            feed(stream);
        }
        assertThat(errors).isBetween(1_000, 19_999);
    }

    @Test
    void checkerAndReaderAgreeOnEveryTable() {
        int good = 0;
        for (int round = 0; round < 40_000; round++) {
            byte[] bytes = values.table().toBytes();
            for (int mutations = values.upTo(2); mutations > 0; mutations--) {
                bytes = mutate(bytes);
            }
            String checked = null;
            String read = null;
            try {
                FieldTableChecker.check(bytes, 0, bytes.length);
            } catch (ConnectionError e) {
                checked = e.getMessage();
            }
            try {
                FieldTable.read(Unpooled.wrappedBuffer(bytes));
                good++;
            } catch (ConnectionError e) {
                read = e.getMessage();
            }
            assertThat(checked).as("seed %d, round %d", values.seed, round).isEqualTo(read);
        }
        assertThat(good).isBetween(8_000, 38_000);
    }

    @Test
    void fullFrameOfTheSmallestEntriesCostsInProportion() {
        ByteBuf table = Unpooled.buffer();
        table.writeInt(0);
        for (int i = 0; i < 26_000; i++) { // five bytes each, all names different
            table.writeByte(3).writeMedium(0x202020 + i).writeByte('V');
        }
        table.setInt(0, table.readableBytes() - 4);
        ByteBuf frame = Unpooled.buffer();
        frame.writeByte(1).writeShort(1).writeInt(8 + table.readableBytes());
        frame.writeInt(50 << 16 | 10); // queue.declare
        frame.writeInt(0); // reserved, an empty name, no flags
        frame.writeBytes(table).writeByte(0xCE);

        feed(ByteBufUtil.getBytes(frame));

        assertThat(errors).isZero();
    }

    private void feed(byte[] stream) {
        long max = (long) ALLOCATED_PER_BYTE_MAX * stream.length + ALLOCATED_PER_STREAM_MAX;
        if (allocatedBy(stream) > max) {
            // Classes are loaded once; what costs as much again is the input's doing.
            assertThat(allocatedBy(stream))
                    .as(() -> "seed " + values.seed + ", bytes " + ByteBufUtil.hexDump(stream))
                    .isLessThan(max);
        }
    }

    private long allocatedBy(byte[] stream) {
        ByteBuf in = Unpooled.wrappedBuffer(stream);
        FrameDecoder decoder = new FrameDecoder(FRAME_MAX, new DecodingSink());
        long before = threads.getCurrentThreadAllocatedBytes();
        try {
            decoder.decode(in);
        } catch (AmqpException expected) {
            errors++;
            assertThat(ShortString.bytes(expected.replyText())).isNotEmpty();
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError(
                    "seed " + values.seed + ", bytes " + ByteBufUtil.hexDump(stream), e);
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    /** Changes, removes or repeats a few bytes; likes numbers that are lengths and limits. */
    private byte[] mutate(byte[] bytes) {
        if (bytes.length == 0) {
            return bytes;
        }
        int at = values.upTo(bytes.length - 1);
        int length = Math.min(bytes.length - at, 1 + values.upTo(6));
        ByteBuf out = Unpooled.buffer();
        switch (values.upTo(4)) {
            case 0 -> {
                out.writeBytes(bytes);
                out.setByte(at, values.upTo(255));
            }
            case 1 -> {
                out.writeBytes(bytes);
                int[] favourites = {0, 1, 0x7F, 0x80, 0xFF, 'S', 'F', 'A', 'x', 0xCE};
                out.setByte(at, favourites[values.upTo(favourites.length - 1)]);
            }
            case 2 -> out.writeBytes(bytes, 0, at);
            case 3 ->
                    out.writeBytes(bytes, 0, at)
                            .writeBytes(bytes, at + length, bytes.length - at - length);
            default ->
                    out.writeBytes(bytes, 0, at + length).writeBytes(bytes, at, bytes.length - at);
        }
        return ByteBufUtil.getBytes(out);
    }
}
