package io.leveret.broker.admin;

/**
 * The process and the machine at one moment; -1 where the platform does not tell.
 *
 * @param residentBytes resident set of the process
 * @param memoryLimitBytes heap in use at which publishers are stopped
 * @param heapUsedBytes objects, garbage not yet collected included
 * @param heapCommittedBytes heap taken from the operating system
 * @param otherCommittedBytes class data, compiled code and the like
 */
public record NodeSnapshot(
        long uptimeMillis,
        long processId,
        long fileDescriptorsUsed,
        long fileDescriptorsMax,
        int socketsUsed,
        long residentBytes,
        long memoryLimitBytes,
        long heapUsedBytes,
        long heapCommittedBytes,
        long otherUsedBytes,
        long otherCommittedBytes,
        long diskFreeBytes,
        long diskFreeLimitBytes,
        int processors,
        int threads,
        long garbageCollections) {}
