package io.leveret.broker.access;

import java.util.BitSet;
import java.util.Map;

/** A set of byte values: what a character class of a regular expression over bytes comes to. */
final class ByteSet {
    static final ByteSet DIGIT = of(0x30, 0x39);
    static final ByteSet SPACE = of(0x09, 0x0D, 0x20, 0x20);
    static final ByteSet HORIZONTAL_SPACE = of(0x09, 0x09, 0x20, 0x20, 0xA0, 0xA0);
    static final ByteSet VERTICAL_SPACE = of(0x0A, 0x0D, 0x85, 0x85);
    static final ByteSet NOT_NEWLINE = of(0x0A, 0x0A).complement();
    static final ByteSet ANY = of(0x00, 0xFF);

    // RabbitMQ's PCRE is built with the tables of ISO 8859-1: bytes of 0x80 and more can be
    // letters.
    private static final ByteSet LOWER =
            of(0x61, 0x7A, 0xAA, 0xAA, 0xB5, 0xB5, 0xBA, 0xBA, 0xDF, 0xF6, 0xF8, 0xFF);
    private static final ByteSet UPPER = of(0x41, 0x5A, 0xC0, 0xD6, 0xD8, 0xDE);
    private static final ByteSet ALPHA = union(LOWER, UPPER);
    private static final ByteSet ALNUM = union(ALPHA, DIGIT);
    static final ByteSet WORD = union(ALNUM, of(0x5F, 0x5F));
    private static final ByteSet GRAPH = of(0x21, 0x7E, 0xA0, 0xFF);

    /** The classes written {@code [:name:]} inside a character class. */
    static final Map<String, ByteSet> POSIX =
            Map.ofEntries(
                    Map.entry("alpha", ALPHA),
                    Map.entry("lower", LOWER),
                    Map.entry("upper", UPPER),
                    Map.entry("alnum", ALNUM),
                    Map.entry("ascii", ANY), // so it is in that PCRE
                    Map.entry("blank", of(0x09, 0x09, 0x20, 0x20)),
                    Map.entry("cntrl", of(0x00, 0x1F, 0x7F, 0x9F)),
                    Map.entry("digit", DIGIT),
                    Map.entry("graph", GRAPH),
                    Map.entry("print", union(GRAPH, of(0x20, 0x20))),
                    Map.entry("punct", GRAPH.without(ALNUM)),
                    Map.entry("space", SPACE),
                    Map.entry("word", WORD),
                    Map.entry("xdigit", of(0x30, 0x39, 0x41, 0x46, 0x61, 0x66)));

    private final BitSet bytes = new BitSet(256);

    /** The ranges of these first and last bytes. */
    private static ByteSet of(int... firstAndLast) {
        ByteSet set = new ByteSet();
        for (int i = 0; i < firstAndLast.length; i += 2) {
            set.add(firstAndLast[i], firstAndLast[i + 1]);
        }
        return set;
    }

    private static ByteSet union(ByteSet one, ByteSet other) {
        ByteSet set = new ByteSet();
        set.addAll(one);
        set.addAll(other);
        return set;
    }

    /** The set of one escaped letter, {@code d} for {@code \d}; null if it stands for no set. */
    static ByteSet escaped(char letter) {
        return switch (letter) {
            case 'd' -> DIGIT;
            case 'D' -> DIGIT.complement();
            case 'w' -> WORD;
            case 'W' -> WORD.complement();
            case 's' -> SPACE;
            case 'S' -> SPACE.complement();
            case 'h' -> HORIZONTAL_SPACE;
            case 'H' -> HORIZONTAL_SPACE.complement();
            case 'v' -> VERTICAL_SPACE;
            case 'V' -> VERTICAL_SPACE.complement();
            default -> null;
        };
    }

    void add(int from, int to) {
        bytes.set(from, to + 1);
    }

    void addAll(ByteSet other) {
        bytes.or(other.bytes);
    }

    ByteSet complement() {
        ByteSet other = new ByteSet();
        other.bytes.or(bytes);
        other.bytes.flip(0, 256);
        return other;
    }

    private ByteSet without(ByteSet others) {
        ByteSet set = new ByteSet();
        set.addAll(this);
        set.bytes.andNot(others.bytes);
        return set;
    }

    /** As a character class of a Java expression. */
    String toClass(boolean negated) {
        StringBuilder out = new StringBuilder(negated ? "[^" : "[");
        if (bytes.isEmpty()) {
            // An empty class cannot be written; no character of the text is above 0xFF.
            out.append("\\x{100}");
        }
        for (int from = bytes.nextSetBit(0); from >= 0; ) {
            int to = bytes.nextClearBit(from) - 1;
            out.append(literal(from));
            if (to > from) {
                out.append('-').append(literal(to));
            }
            from = bytes.nextSetBit(to + 1);
        }
        return out.append(']').toString();
    }

    /** One byte as a Java expression, inside or outside a class. */
    static String literal(int value) {
        return String.format("\\x%02X", value);
    }

    @Override
    public String toString() {
        return toClass(false);
    }
}
