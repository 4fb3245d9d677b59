package io.leveret.store.mapdb;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * The directory a store lives in. Whatever the store does to files it does through here, so that a
 * test can make each of it fail, tear or vanish.
 */
interface Disk {
    /**
     * Opens a file for reading and writing.
     *
     * @param create whether to make it if it is missing
     * @throws java.nio.file.NoSuchFileException if it is missing and shall not be made
     */
    DiskFile open(String name, boolean create) throws IOException;

    boolean exists(String name) throws IOException;

    List<String> names() throws IOException;

    /** Replaces {@code to} in one step. Durable after {@link #syncDirectory}. */
    void rename(String from, String to) throws IOException;

    void delete(String name) throws IOException;

    /** Makes creations, renames and deletions durable. */
    void syncDirectory() throws IOException;

    /**
     * Takes the lock that keeps other processes, and other stores of this one, away.
     *
     * @throws IOException if somebody else has it
     */
    Closeable lock(String name) throws IOException;

    /** Bytes that can still be written. */
    long freeBytes() throws IOException;
}
