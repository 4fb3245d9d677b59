package io.leveret.compat.crash;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** What is in a message: its number, and bytes that follow from it. */
final class Body {
    private static final int NUMBER_BYTES = Long.BYTES;

    private Body() {}

    static byte[] of(long number, int bytes) {
        byte[] body = new byte[Math.max(NUMBER_BYTES, bytes)];
        for (int i = NUMBER_BYTES; i < body.length; i++) {
            body[i] = (byte) (number * 31 + i);
        }
        ByteBuffer.wrap(body).putLong(number);
        return body;
    }

    static long number(byte[] body) {
        return ByteBuffer.wrap(body).getLong();
    }

    static boolean isWhole(byte[] body, int bytes) {
        return Arrays.equals(body, of(number(body), bytes));
    }
}
