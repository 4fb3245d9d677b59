package io.leveret.store.mapdb;

import io.leveret.message.Message;
import io.leveret.store.MessageKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Walks over the slots of a page; see {@link MessagePage} for the format. Fields hold what the
 * current slot says. Bytes that make no sense are an {@link IndexOutOfBoundsException} or a wrong
 * checksum, never a wrong message.
 */
final class SlotReader implements EntryFields {
    private final byte[] page;
    private final long seq;

    private int at;
    private int next = MessagePage.HEADER_BYTES;

    /** Number of the current slot. */
    int slot = -1;

    /** Where it starts, and how long it is. */
    int offset;

    int length;
    int kind;

    // Entries.
    private long queueId;
    private long position;
    private long expiresAtMillis;
    private int priority;
    private int deliveryCount;
    private long notBeforeMillis;
    private MessageKey key;

    // MESSAGE and BLOB.
    int namesOffset;
    int namesBytes;
    int headerBytes;
    int contentBytes;

    /** MESSAGE: where the content starts. PIECE: where its bytes start. */
    int contentOffset;

    /** REFERENCE: the MESSAGE slot. */
    int ownerSlot;

    int ownerOffset;

    // BLOB and PIECE.
    long blobId;
    int pieceIndex;
    int pieceBytes;

    SlotReader(byte[] page, long seq) {
        this.page = page;
        this.seq = seq;
    }

    /** Goes to the next slot; false at the end of the page. Reads nothing but its length. */
    boolean next() {
        if (slot == Locator.SLOTS_MAX - 1
                || next + MessagePage.SLOT_HEADER_BYTES > MessagePage.BYTES) {
            return false;
        }
        length = (short) MessagePage.SHORT.get(page, next) & 0xFFFF;
        if (length == 0) {
            return false;
        }
        offset = next;
        next += length;
        slot++;
        return true;
    }

    /** Goes to slot {@code wanted}, which must not be before the current one. */
    boolean skipTo(int wanted) {
        while (slot < wanted) {
            if (!next()) {
                return false;
            }
        }
        return slot == wanted;
    }

    /** Reads the current slot; false if it, or the slot it refers to, is not what was written. */
    boolean read() {
        if (!intact(slot, offset, length)) {
            return false;
        }
        parse();
        return kind != MessagePage.REFERENCE
                || intact(
                        ownerSlot,
                        ownerOffset,
                        (short) MessagePage.SHORT.get(page, ownerOffset) & 0xFFFF);
    }

    private boolean intact(int number, int start, int bytes) {
        return bytes > MessagePage.SLOT_HEADER_BYTES
                && start + bytes <= MessagePage.BYTES
                && (int) MessagePage.INT.get(page, start + 2)
                        == MessagePage.checksum(page, start, bytes, seq, number);
    }

    private void parse() {
        int end = offset + length;
        int flags = page[offset + 6];
        kind = flags & MessagePage.KIND_MASK;
        at = offset + MessagePage.SLOT_HEADER_BYTES;
        if (kind == MessagePage.PIECE) {
            blobId = fixedLong();
            pieceIndex = (int) number();
            contentOffset = at;
            pieceBytes = end - at;
            return;
        }
        queueId = number();
        position = number();
        expiresAtMillis = (flags & MessagePage.HAS_EXPIRY) != 0 ? fixedLong() : Long.MAX_VALUE;
        priority = (flags & MessagePage.HAS_PRIORITY) != 0 ? page[at++] & 0xFF : 0;
        deliveryCount = (flags & MessagePage.HAS_DELIVERY_COUNT) != 0 ? (int) number() : 0;
        notBeforeMillis = (flags & MessagePage.HAS_NOT_BEFORE) != 0 ? fixedLong() : 0;
        key = (flags & MessagePage.HAS_KEY) != 0 ? new MessageKey(fixedLong(), fixedLong()) : null;
        switch (kind) {
            case MessagePage.MESSAGE -> {
                parseNames();
                contentOffset = at;
                contentBytes = end - at;
            }
            case MessagePage.BLOB -> {
                parseNames();
                contentBytes = (int) number();
                blobId = fixedLong();
            }
            default -> parseOwner();
        }
    }

    private void parseNames() {
        namesOffset = at;
        at += 1 + (page[at] & 0xFF);
        at += 1 + (page[at] & 0xFF);
        namesBytes = at - namesOffset;
        headerBytes = (int) number();
    }

    /** Names and content of a REFERENCE are those of another slot of the page. */
    private void parseOwner() {
        ownerSlot = (int) number();
        ownerOffset = (int) number();
        int flags = page[ownerOffset + 6];
        int ownerEnd = ownerOffset + ((short) MessagePage.SHORT.get(page, ownerOffset) & 0xFFFF);
        at = ownerOffset + MessagePage.SLOT_HEADER_BYTES;
        number();
        number();
        at += (flags & MessagePage.HAS_EXPIRY) != 0 ? 8 : 0;
        at += (flags & MessagePage.HAS_PRIORITY) != 0 ? 1 : 0;
        if ((flags & MessagePage.HAS_DELIVERY_COUNT) != 0) {
            number();
        }
        at += (flags & MessagePage.HAS_NOT_BEFORE) != 0 ? 8 : 0;
        at += (flags & MessagePage.HAS_KEY) != 0 ? 16 : 0;
        parseNames();
        contentOffset = at;
        contentBytes = ownerEnd - at;
    }

    private long number() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte b = page[at++];
            value |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                break;
            }
        }
        return value;
    }

    private long fixedLong() {
        long value = (long) MessagePage.LONG.get(page, at);
        at += 8;
        return value;
    }

    @Override
    public long queueId() {
        return queueId;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public long expiresAtMillis() {
        return expiresAtMillis;
    }

    @Override
    public int priority() {
        return priority;
    }

    @Override
    public int deliveryCount() {
        return deliveryCount;
    }

    @Override
    public long notBeforeMillis() {
        return notBeforeMillis;
    }

    @Override
    public MessageKey key() {
        return key;
    }

    /** Names and content; of a BLOB, names only. They change when the page does. */
    Content content() {
        return new Content(
                Arrays.copyOfRange(page, namesOffset, namesOffset + namesBytes),
                headerBytes,
                page,
                contentOffset,
                contentBytes);
    }

    int bodyBytes() {
        return contentBytes - headerBytes;
    }

    /** The message of a MESSAGE or REFERENCE slot. */
    Message message() {
        return message(Arrays.copyOfRange(page, contentOffset, contentOffset + contentBytes));
    }

    /** The message of a BLOB slot, given its content. */
    Message message(byte[] content) {
        int exchangeBytes = page[namesOffset] & 0xFF;
        int keyOffset = namesOffset + 1 + exchangeBytes;
        return new Message(
                new String(page, namesOffset + 1, exchangeBytes, StandardCharsets.UTF_8),
                new String(page, keyOffset + 1, page[keyOffset] & 0xFF, StandardCharsets.UTF_8),
                Arrays.copyOfRange(page, namesOffset, namesOffset + namesBytes),
                content,
                headerBytes,
                null);
    }
}
