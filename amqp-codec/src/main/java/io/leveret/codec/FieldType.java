package io.leveret.codec;

/** The letters that stand before field values. */
final class FieldType {
    private FieldType() {}

    /**
     * How many bytes a value of this type has at least: all of them, or its length where the length
     * varies.
     */
    static int fixedBytes(int type) {
        return switch (type) {
            case 'V' -> 0;
            case 't', 'b', 'B' -> 1;
            case 's', 'u' -> 2;
            case 'I', 'i', 'f', 'S', 'x', 'A', 'F' -> 4;
            case 'D' -> 5;
            case 'l', 'L', 'd', 'T' -> 8;
            default -> throw FieldTableReader.unknownType(type);
        };
    }
}
