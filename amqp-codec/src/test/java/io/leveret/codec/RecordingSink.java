package io.leveret.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;

/** Writes down every frame as {@code type channel payload-in-hexadecimal}. */
class RecordingSink implements FrameDecoder.Sink {
    final List<String> frames = new ArrayList<>();

    @Override
    public void method(int channel, ByteBuf payload) {
        record("method", channel, payload);
    }

    @Override
    public void header(int channel, ByteBuf payload) {
        record("header", channel, payload);
    }

    @Override
    public void body(int channel, ByteBuf payload) {
        record("body", channel, payload);
    }

    @Override
    public void heartbeat() {
        frames.add("heartbeat");
    }

    private void record(String type, int channel, ByteBuf payload) {
        frames.add(type + " " + channel + " " + ByteBufUtil.hexDump(payload));
    }
}
