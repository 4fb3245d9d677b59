package io.leveret.codec;

import java.util.Arrays;

/** Finds what {@link FieldTableReader} would object to, without allocating anything. */
final class FieldTableChecker {
    private FieldTableChecker() {}

    /** Checks the table whose length octets stand at {@code at}. */
    static void check(byte[] bytes, int at, int limit) {
        checkTable(bytes, at, limit, 1);
    }

    /** As {@link #check}; true if one of {@code names} stands in the table itself. */
    static boolean checkAndFind(byte[] bytes, int at, int limit, byte[][] names) {
        int next = at + 4;
        int end = checkTable(bytes, at, limit, 1);
        while (next < end) {
            int value = next + 1 + (bytes[next] & 0xFF);
            for (byte[] name : names) {
                if (Arrays.equals(bytes, next + 1, value, name, 0, name.length)) {
                    return true;
                }
            }
            next = checkValue(bytes, value, end, 1);
        }
        return false;
    }

    /** Returns where the table ends. */
    private static int checkTable(byte[] bytes, int at, int limit, int depth) {
        int next = at + 4;
        int end = end(bytes, at, limit, depth);
        while (next < end) {
            int nameBytes = 1 + (bytes[next] & 0xFF);
            need(next, end, nameBytes);
            next = checkValue(bytes, next + nameBytes, end, depth);
        }
        return end;
    }

    private static int checkArray(byte[] bytes, int at, int limit, int depth) {
        int next = at + 4;
        int end = end(bytes, at, limit, depth);
        while (next < end) {
            next = checkValue(bytes, next, end, depth);
        }
        return end;
    }

    private static int checkValue(byte[] bytes, int at, int limit, int depth) {
        need(at, limit, 1);
        int type = bytes[at] & 0xFF;
        int value = at + 1;
        int size = FieldType.fixedBytes(type);
        need(value, limit, size);
        return switch (type) {
            case 'S', 'x' -> value + 4 + length(bytes, value, limit);
            case 'A' -> checkArray(bytes, value, limit, depth + 1);
            case 'F' -> checkTable(bytes, value, limit, depth + 1);
            default -> value + size;
        };
    }

    private static int end(byte[] bytes, int at, int limit, int depth) {
        if (depth > FieldTable.DEPTH_MAX) {
            throw FieldTableReader.malformed("nested deeper than %d", FieldTable.DEPTH_MAX);
        }
        need(at, limit, 4);
        return at + 4 + length(bytes, at, limit);
    }

    private static int length(byte[] bytes, int at, int limit) {
        int length =
                (bytes[at] & 0xFF) << 24
                        | (bytes[at + 1] & 0xFF) << 16
                        | (bytes[at + 2] & 0xFF) << 8
                        | bytes[at + 3] & 0xFF;
        int left = limit - at - 4;
        if (length < 0 || length > left) {
            throw FieldTableReader.malformed(
                    "length %d (%d bytes left)", Integer.toUnsignedLong(length), left);
        }
        return length;
    }

    private static void need(int at, int limit, int bytes) {
        if (bytes > limit - at) {
            throw FieldTableReader.malformed("%d bytes left (expected: %d)", limit - at, bytes);
        }
    }
}
