package io.leveret.benchmarks;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.ContentHeader;
import io.leveret.codec.FrameDecoder;
import io.leveret.codec.FrameWriter;
import io.leveret.codec.Methods;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One published message in (method, header and body frame), one delivery out. Per message. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FrameDecoderBenchmark {
    private static final int MESSAGES = 64;
    private static final int FRAME_MAX_BYTES = 131_072;

    @Param({"16", "1024", "16384"})
    public int bodyBytes;

    private ByteBuf stream;
    private ByteBuf out;
    private byte[] content;
    private int headerBytes;
    private final byte[] consumerTag = shortString("ctag-1");
    private final byte[] exchangeAndKey =
            concat(shortString("orders"), shortString("eu.0000001.buy"));
    private final Counter counter = new Counter();
    private final Reader reader = new Reader();
    private final FrameDecoder decoder = new FrameDecoder(FRAME_MAX_BYTES, counter);
    private final FrameDecoder readingDecoder = new FrameDecoder(FRAME_MAX_BYTES, reader);

    /** Takes frames as they come, and looks into none. */
    private static class Counter implements FrameDecoder.Sink {
        long bytes;

        @Override
        public void method(int channel, ByteBuf payload) {
            bytes += payload.readableBytes();
        }

        @Override
        public void header(int channel, ByteBuf payload) {
            bytes += payload.readableBytes();
        }

        @Override
        public void body(int channel, ByteBuf payload) {
            bytes += payload.readableBytes();
        }

        @Override
        public void heartbeat() {}
    }

    /**
     * Also makes the method object, as channels do for everything they do not know by its bytes.
     */
    private static final class Reader extends Counter {
        @Override
        public void method(int channel, ByteBuf payload) {
            bytes += Methods.read(payload).methodId();
        }
    }

    @Setup
    public void prepare() {
        ContentHeader header =
                ContentHeader.of(
                        BasicProperties.EMPTY
                                .withContentType("application/json")
                                .withDeliveryMode(2),
                        bodyBytes);
        byte[] headerPayload = header.toBytes();
        headerBytes = headerPayload.length;
        content = Arrays.copyOf(headerPayload, headerBytes + bodyBytes);
        stream = Unpooled.directBuffer();
        BasicMethod.Publish publish =
                new BasicMethod.Publish("orders", "eu.0000001.buy", false, false);
        for (int i = 0; i < MESSAGES; i++) {
            FrameWriter.method(stream, 1, publish);
            FrameWriter.content(stream, 1, content, headerBytes, FRAME_MAX_BYTES);
        }
        out = Unpooled.directBuffer(MESSAGES * (content.length + 256));
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public long decodeFrames() {
        stream.readerIndex(0);
        decoder.decode(stream);
        return counter.bytes;
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public long decodeFramesAndReadMethods() {
        stream.readerIndex(0);
        readingDecoder.decode(stream);
        return reader.bytes;
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public ByteBuf writeDeliveries() {
        out.clear();
        for (int i = 0; i < MESSAGES; i++) {
            FrameWriter.deliver(
                    out,
                    1,
                    consumerTag,
                    i,
                    false,
                    exchangeAndKey,
                    content,
                    headerBytes,
                    FRAME_MAX_BYTES);
        }
        return out;
    }

    private static byte[] shortString(String text) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        return concat(new byte[] {(byte) ascii.length}, ascii);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
