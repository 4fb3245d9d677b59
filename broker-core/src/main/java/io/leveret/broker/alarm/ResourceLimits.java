package io.leveret.broker.alarm;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * When publishers are stopped.
 *
 * @param memoryBytes heap in use at which they are
 * @param diskFreeBytes free space under which they are
 * @param intervalMillis how often we look
 */
public record ResourceLimits(long memoryBytes, long diskFreeBytes, long intervalMillis) {
    /** RabbitMQ's {@code vm_memory_high_watermark}. */
    public static final double MEMORY_FRACTION = 0.4;

    /** RabbitMQ's {@code disk_free_limit}. */
    public static final long DISK_FREE_BYTES = 50_000_000;

    /** The heap needs room for what is being collected. */
    private static final double HEAP_FRACTION_MAX = 0.85;

    public static ResourceLimits defaults() {
        return new ResourceLimits(
                memoryLimit((long) (MEMORY_FRACTION * machineMemoryBytes())),
                DISK_FREE_BYTES,
                2_500);
    }

    /** Of this machine, or of the container we run in. */
    public static long machineMemoryBytes() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean os
                ? os.getTotalMemorySize()
                : Runtime.getRuntime().maxMemory();
    }

    /** {@code wanted}, but not more than the heap can take. */
    public static long memoryLimit(long wanted) {
        return Math.min(wanted, (long) (HEAP_FRACTION_MAX * Runtime.getRuntime().maxMemory()));
    }

    public ResourceLimits withMemoryBytes(long bytes) {
        return new ResourceLimits(memoryLimit(bytes), diskFreeBytes, intervalMillis);
    }

    public ResourceLimits withDiskFreeBytes(long bytes) {
        return new ResourceLimits(memoryBytes, bytes, intervalMillis);
    }
}
