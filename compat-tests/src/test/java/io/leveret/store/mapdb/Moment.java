package io.leveret.store.mapdb;

/** What the store is about to do, or has just done, to a file. */
public enum Moment {
    /** A part of a commit is not in the journal yet. */
    JOURNAL_WRITE,
    /** Half of that part is. */
    JOURNAL_TORN,
    /** All of a commit is in the journal, and not synced. */
    JOURNAL_WRITTEN,
    /** It is synced, and nobody was told. */
    JOURNAL_SYNCED,
    /** The other journal is about to be overwritten from its start. */
    JOURNAL_SWITCH,
    /** A run of pages is about to go to the main file. */
    CHECKPOINT_WRITE,
    /** Half of what goes behind the end of the main file is there. */
    CHECKPOINT_TORN,
    /** Half of what replaces pages of the main file is there. */
    PAGE_REUSE_TORN,
    /** The main file is about to be synced. */
    CHECKPOINT_WRITTEN,
    /** The main file was synced, and no journal says so. */
    CHECKPOINT_SYNCED,
    /** Anything is about to be done to a file. */
    ANY
}
