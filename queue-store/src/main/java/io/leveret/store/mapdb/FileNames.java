package io.leveret.store.mapdb;

/** The files of one generation of a store; see {@link StoreFiles}. */
record FileNames(String main, String journalA, String journalB) {
    static FileNames ofGeneration(long generation) {
        return new FileNames(
                "messages-" + generation + ".db",
                "journal-" + generation + "a",
                "journal-" + generation + "b");
    }
}
