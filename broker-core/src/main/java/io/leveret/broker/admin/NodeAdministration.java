package io.leveret.broker.admin;

import com.sun.management.UnixOperatingSystemMXBean;
import io.leveret.broker.BrokerSettings;
import io.leveret.broker.connection.ConnectionEnvironment;
import java.io.File;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

/** The process this broker runs in. */
public final class NodeAdministration {
    private static final Path RESIDENT = Path.of("/proc/self/statm");
    private static final int PAGE_BYTES = 4096;

    private final BrokerSettings settings;
    private final ConnectionEnvironment environment;
    private final long startedNanos;

    NodeAdministration(BrokerSettings settings, ConnectionEnvironment environment) {
        this.settings = settings;
        this.environment = environment;
        this.startedNanos = environment.networkClock().nanos();
    }

    public NodeSnapshot snapshot() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        var heap = memory.getHeapMemoryUsage();
        var other = memory.getNonHeapMemoryUsage();
        long openFiles = -1;
        long maxFiles = -1;
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean os) {
            openFiles = os.getOpenFileDescriptorCount();
            maxFiles = os.getMaxFileDescriptorCount();
        }
        return new NodeSnapshot(
                (environment.networkClock().nanos() - startedNanos) / 1_000_000,
                ProcessHandle.current().pid(),
                openFiles,
                maxFiles,
                environment.connections().all().size(),
                residentBytes(heap.getCommitted() + other.getCommitted()),
                environment.alarms().limits().memoryBytes(),
                heap.getUsed(),
                heap.getCommitted(),
                other.getUsed(),
                other.getCommitted(),
                dataDirectory().getUsableSpace(),
                environment.alarms().limits().diskFreeBytes(),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                        .sum());
    }

    /** Where things are kept; the working directory for a broker that keeps nothing. */
    public File dataDirectory() {
        Path directory = settings.dataDirectory();
        File file = (directory == null ? Path.of(".") : directory).toAbsolutePath().toFile();
        while (!file.exists() && file.getParentFile() != null) {
            file = file.getParentFile();
        }
        return file;
    }

    private static long residentBytes(long otherwise) {
        try {
            String[] pages = Files.readString(RESIDENT).split(" ");
            return Long.parseLong(pages[1]) * PAGE_BYTES;
        } catch (IOException | RuntimeException e) {
            return otherwise;
        }
    }
}
