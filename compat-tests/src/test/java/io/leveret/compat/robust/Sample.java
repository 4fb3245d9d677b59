package io.leveret.compat.robust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a broker takes at one moment, and how long confirms took since the one before, with what the
 * machine itself needed for the like.
 *
 * @param cpuMicrosEach processor time the broker used since the one before, for each small message
 *     that was confirmed
 */
record Sample(
        LocalTime at,
        long heapKib,
        long residentKib,
        int descriptors,
        long diskKib,
        double medianMillis,
        double p99Millis,
        double floorMedianMillis,
        double floorP99Millis,
        long cpuMicrosEach,
        long operations) {
    static final String HEADINGS =
            "time,heap_kib,resident_kib,descriptors,disk_kib,confirm_p50_ms,confirm_p99_ms,"
                    + "floor_p50_ms,floor_p99_ms,cpu_us_each,operations";

    static Sample take(
            Victim victim,
            Path directory,
            Latencies latencies,
            Latencies floor,
            long cpuMicros,
            long operations)
            throws IOException, InterruptedException {
        return new Sample(
                LocalTime.now().truncatedTo(ChronoUnit.SECONDS),
                victim.liveHeapBytes() >> 10,
                victim.residentBytes() >> 10,
                victim.descriptors(),
                diskBytes(directory) >> 10,
                latencies.percentile(50),
                latencies.percentile(99),
                floor.percentile(50),
                floor.percentile(99),
                cpuMicros / Math.max(1, latencies.count()),
                operations);
    }

    private static long diskBytes(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.mapToLong(file -> file.toFile().isFile() ? file.toFile().length() : 0)
                    .sum();
        }
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s,%d,%d,%d,%d,%.1f,%.1f,%.1f,%.1f,%d,%d",
                at,
                heapKib,
                residentKib,
                descriptors,
                diskKib,
                medianMillis,
                p99Millis,
                floorMedianMillis,
                floorP99Millis,
                cpuMicrosEach,
                operations);
    }
}
