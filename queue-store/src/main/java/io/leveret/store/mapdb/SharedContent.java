package io.leveret.store.mapdb;

/** Where a content that goes to several queues in one commit was put. Storage thread. */
final class SharedContent {
    /** If it is large. */
    Blobs.Blob blob;

    /** Else: the page, slot and offset of an entry that has it. */
    long seq;

    int slot;
    int offset;
}
