package io.leveret.store.mapdb;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The unit in which the journaled file is written, and its checksum. */
final class Page {
    static final int SHIFT = 12;
    static final int BYTES = 1 << SHIFT;
    static final byte[] ZEROS = new byte[BYTES];

    private static final int CRC_OF_ZEROS = crc(ByteBuffer.wrap(ZEROS));

    private Page() {}

    /**
     * Checksum of the page between position and limit, which are left as they are. Zero for a page
     * of zeros, so that what was never written needs no checksum on disk, and for no other.
     */
    static int checksum(ByteBuffer page) {
        int checksum = crc(page.duplicate()) ^ CRC_OF_ZEROS;
        return checksum == 0 && page.mismatch(ByteBuffer.wrap(ZEROS)) >= 0 ? 1 : checksum;
    }

    /** Plain CRC32C of what remains in {@code bytes}. */
    static int crc(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
