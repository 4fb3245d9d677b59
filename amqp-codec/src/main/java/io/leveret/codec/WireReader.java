package io.leveret.codec;

import io.netty.buffer.ByteBuf;

/** Reads the fields of one method. Every read checks that the bytes are there. */
public final class WireReader {
    private final ByteBuf in;
    private final int start;

    /** Reads from the reader index up to the writer index. */
    public WireReader(ByteBuf in) {
        this.in = in;
        this.start = in.readerIndex();
    }

    public int octet() {
        need(1);
        return in.readUnsignedByte();
    }

    public int unsignedShort() {
        need(2);
        return in.readUnsignedShort();
    }

    public long unsignedInt() {
        need(4);
        return in.readUnsignedInt();
    }

    /** 64 bits; a value above the greatest {@code long} comes out negative. */
    public long longLong() {
        need(8);
        return in.readLong();
    }

    /** A short string, which RabbitMQ insists is UTF-8 in all methods that carry no content. */
    public String shortString() {
        String string = shortBytes();
        if (!ShortString.isUtf8(string)) {
            throw Errors.connectionError(ReplyCode.FRAME_ERROR, "Malformed UTF-8 in shortstr");
        }
        return string;
    }

    /** A short string of any bytes: see {@link ShortString}. */
    public String shortBytes() {
        need(1);
        need(1 + in.getUnsignedByte(in.readerIndex()));
        return ShortString.read(in);
    }

    public LongString longString() {
        need(4);
        long length = in.getUnsignedInt(in.readerIndex());
        if (length > in.readableBytes() - 4) {
            throw cannotDecode();
        }
        byte[] bytes = new byte[(int) length];
        in.skipBytes(4);
        in.readBytes(bytes);
        return LongString.of(bytes);
    }

    public FieldTable table() {
        need(4);
        if (in.getUnsignedInt(in.readerIndex()) > in.readableBytes() - 4) {
            throw cannotDecode();
        }
        return FieldTable.read(in);
    }

    void reserved16() {
        need(2);
        in.skipBytes(2);
    }

    void reservedShortString() {
        need(1);
        int bytes = 1 + in.getUnsignedByte(in.readerIndex());
        need(bytes);
        in.skipBytes(bytes);
    }

    void reservedLongString() {
        longString();
    }

    void reservedOctet() {
        octet();
    }

    /** Bit {@code index} of an octet of flags, the lowest being the first field. */
    static boolean bit(int bits, int index) {
        return (bits >>> index & 1) != 0;
    }

    /** Fails if there are bytes left, as RabbitMQ does. */
    void end() {
        if (in.isReadable()) {
            throw cannotDecode();
        }
    }

    private void need(int bytes) {
        if (in.readableBytes() < bytes) {
            throw cannotDecode();
        }
    }

    private ConnectionError cannotDecode() {
        return Errors.connectionError(
                ReplyCode.FRAME_ERROR,
                "cannot decode %s",
                ErlangTerm.binary(in, start, in.writerIndex() - start));
    }
}
