package io.leveret.broker.connection;

import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many clients' sockets this process may have: not all of its descriptors. Without one the
 * store cannot open a file, nor the JVM a class it needs for the first time, which it then never
 * finds again. Any thread.
 */
public final class SocketAllowance {
    private static final Logger LOG = LoggerFactory.getLogger(SocketAllowance.class);

    /** Descriptors belong to the process, whatever listens in it. */
    private static final SocketAllowance OF_PROCESS = ofProcessNow();

    /** For the process itself, at least. */
    private static final int RESERVED = 100;

    /** What it may come to need beyond what it has open when it begins to listen. */
    private static final int SPARE = 50;

    private static final long LOG_INTERVAL_NANOS = 10_000_000_000L;

    private final int max;
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicLong nextLogNanos = new AtomicLong(System.nanoTime());

    /**
     * As RabbitMQ reckons: a hundred for itself, and a tenth of the rest.
     *
     * @param open descriptors in use already; a JVM has one for each jar
     */
    SocketAllowance(long descriptorsMax, long open) {
        long reserved = Math.max(RESERVED, open + SPARE);
        long sockets = (Math.max(reserved, descriptorsMax) - reserved) * 9 / 10 - 2;
        this.max = (int) Math.max(1, Math.min(Integer.MAX_VALUE, sockets));
    }

    public static SocketAllowance ofProcess() {
        return OF_PROCESS;
    }

    private static SocketAllowance ofProcessNow() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof com.sun.management.UnixOperatingSystemMXBean os
                ? new SocketAllowance(
                        os.getMaxFileDescriptorCount(), os.getOpenFileDescriptorCount())
                : new SocketAllowance(Integer.MAX_VALUE, 0);
    }

    /** Whether there may be one more; if so, it has to be given back. */
    public boolean take() {
        if (taken.incrementAndGet() <= max) {
            return true;
        }
        giveBack();
        long now = System.nanoTime();
        long next = nextLogNanos.get();
        if (now - next >= 0 && nextLogNanos.compareAndSet(next, now + LOG_INTERVAL_NANOS)) {
            LOG.warn(
                    "Refusing connections: there are {}, as many as the limit of file descriptors"
                            + " allows",
                    max);
        }
        return false;
    }

    public void giveBack() {
        taken.decrementAndGet();
    }
}
