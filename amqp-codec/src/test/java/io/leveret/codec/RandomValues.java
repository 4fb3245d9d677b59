package io.leveret.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random values for tests. Prints its seed; run again with {@code -Dseed=...} to repeat. */
final class RandomValues {
    private static final String[] LETTERS = {"a", "Z", "0", " ", "é", "ß", "\uFFFD", "漢", "🐇"};

    final long seed;
    final Random random;

    RandomValues(Class<?> test) {
        seed = Long.getLong("seed", System.nanoTime());
        random = new Random(seed);
        System.out.println(test.getSimpleName() + ": -Dseed=" + seed);
    }

    int upTo(int max) {
        return random.nextInt(max + 1);
    }

    boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    byte[] bytes(int max) {
        byte[] bytes = new byte[upTo(max)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Valid UTF-8 of at most 255 bytes; sometimes empty, sometimes of exactly 255. */
    String shortString() {
        if (oneIn(10)) {
            return oneIn(2) ? "" : "x".repeat(255);
        }
        StringBuilder text = new StringBuilder();
        for (int left = upTo(20); left > 0; left--) {
            text.append(LETTERS[random.nextInt(LETTERS.length)]);
        }
        return text.toString();
    }

    /** A short string of any bytes. */
    String shortBytes() {
        if (oneIn(2)) {
            return shortString();
        }
        byte[] bytes = bytes(255);
        return ShortString.decode(bytes, 0, bytes.length);
    }

    LongString longString() {
        return LongString.of(bytes(300));
    }

    FieldTable table() {
        return table(3);
    }

    private FieldTable table(int depth) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int left = upTo(6); left > 0; left--) {
            values.put(shortBytes(), value(depth));
        }
        return FieldTable.of(values);
    }

    private Object value(int depth) {
        return switch (random.nextInt(depth == 0 ? 16 : 18)) {
            case 0 -> random.nextBoolean();
            case 1 -> (byte) random.nextInt();
            case 2 -> new UnsignedByte(random.nextInt(256));
            case 3 -> (short) random.nextInt();
            case 4 -> new UnsignedShort(random.nextInt(65536));
            case 5 -> random.nextInt();
            case 6 -> new UnsignedInt(random.nextInt() & 0xFFFF_FFFFL);
            case 7 -> random.nextLong();
            case 8 -> (float) random.nextGaussian();
            case 9 -> random.nextGaussian();
            case 10 -> new BigDecimal(BigInteger.valueOf(random.nextInt()), random.nextInt(256));
            case 11 -> shortString();
            case 12 -> longString();
            case 13 -> new Timestamp(random.nextLong());
            case 14 -> FieldTable.VOID;
            case 15 -> ByteArray.of(bytes(40));
            case 16 -> array(depth - 1);
            default -> table(depth - 1);
        };
    }

    private List<Object> array(int depth) {
        List<Object> values = new ArrayList<>();
        for (int left = upTo(5); left > 0; left--) {
            values.add(value(depth));
        }
        return values;
    }

    BasicProperties properties() {
        return new BasicProperties(
                maybe(shortBytes()),
                maybe(shortBytes()),
                maybe(table()),
                maybe(random.nextInt(256)),
                maybe(random.nextInt(256)),
                maybe(shortBytes()),
                maybe(shortBytes()),
                maybe(shortBytes()),
                maybe(shortBytes()),
                maybe(random.nextLong()),
                maybe(shortBytes()),
                maybe(shortBytes()),
                maybe(shortBytes()),
                maybe(shortBytes()));
    }

    private <T> T maybe(T value) {
        return random.nextBoolean() ? value : null;
    }

    /** A value for a field of this type of the specification. */
    Object field(String type, boolean anyBytes) {
        return switch (type) {
            case "bit" -> random.nextBoolean();
            case "octet" -> random.nextInt(256);
            case "short" -> random.nextInt(65536);
            case "long" -> random.nextInt() & 0xFFFF_FFFFL;
            case "longlong" -> random.nextLong();
            case "shortstr" -> anyBytes ? shortBytes() : shortString();
            case "longstr" -> longString();
            case "table" -> table();
            default -> throw new IllegalArgumentException(type);
        };
    }
}
