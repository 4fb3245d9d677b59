package io.leveret.broker.alarm;

import java.io.File;

/** What {@link ResourceMonitor} looks at. */
interface Readings {
    long memoryUsedBytes();

    /** Lets go of what is garbage, as far as that can be asked for. */
    void collect();

    /** {@link Long#MAX_VALUE} if no disk counts. */
    long diskFreeBytes();

    /**
     * Those of this process.
     *
     * @param directory the one whose disk counts; null if nothing is kept on disk
     */
    static Readings of(File directory) {
        return new Readings() {
            @Override
            public long memoryUsedBytes() {
                Runtime runtime = Runtime.getRuntime();
                return runtime.totalMemory() - runtime.freeMemory();
            }

            @Override
            public void collect() {
                System.gc();
            }

            @Override
            public long diskFreeBytes() {
                return directory == null ? Long.MAX_VALUE : directory.getUsableSpace();
            }
        };
    }
}
