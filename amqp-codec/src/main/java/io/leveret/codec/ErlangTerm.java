package io.leveret.codec;

import io.netty.buffer.ByteBuf;

/** Writes bytes the way RabbitMQ's error texts show them. */
final class ErlangTerm {
    // More would not survive the 255 bytes of a reply-text.
    private static final int BYTES_MAX = 128;

    private ErlangTerm() {}

    /** {@code <<0,1,255>>} (Erlang's {@code ~w}); very long ones are cut. */
    static String binary(ByteBuf in, int index, int length) {
        StringBuilder text = new StringBuilder("<<");
        for (int i = 0; i < Math.min(length, BYTES_MAX); i++) {
            if (i > 0) {
                text.append(',');
            }
            text.append(in.getUnsignedByte(index + i));
        }
        return text.append(">>").toString();
    }

    /** {@code <<"abc">>} where all bytes are printable, else as {@link #binary} ({@code ~p}). */
    static String prettyBinary(ByteBuf in, int index, int length) {
        if (length == 0) {
            return "<<>>";
        }
        StringBuilder text = new StringBuilder("<<\"");
        for (int i = 0; i < length; i++) {
            int c = in.getUnsignedByte(index + i);
            if (c < ' ' || c > '~') {
                return binary(in, index, length);
            }
            if (c == '"' || c == '\\') {
                text.append('\\');
            }
            text.append((char) c);
        }
        return text.append("\">>").toString();
    }
}
