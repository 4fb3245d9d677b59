package io.leveret.store;

/**
 * What is on disk is not what was written there. Never thrown for what a crash or a power cut does:
 * that is repaired without a word.
 */
public final class StoreDamagedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String file;
    private final long offset;

    /**
     * @param file name within the data directory
     * @param offset where in the file, in bytes
     * @param what finishes the sentence "the file is damaged at that place: ..."
     */
    public StoreDamagedException(String file, long offset, String what) {
        super(file + " is damaged at offset " + offset + ": " + what);
        this.file = file;
        this.offset = offset;
    }

    public String file() {
        return file;
    }

    public long offset() {
        return offset;
    }
}
