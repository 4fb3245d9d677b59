package io.leveret.compat.robust;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What the machine itself needs, at the same time, for the least a confirm is made of: a byte to
 * another thread over the loopback interface, a write of some bytes that the disk has, and a byte
 * back. Where this becomes slow neighbours took the processors or the disk, and no broker is to
 * blame for confirms that become as much slower.
 */
final class Floor implements AutoCloseable {
    private static final int PAUSE_MILLIS = 20;
    private static final int FILE_BYTES_MAX = 1 << 20;

    private final FileChannel file;
    private final ServerSocket listener;
    private final Socket here;
    private final Socket there;

    // Under this object's monitor.
    private final Latencies latencies = new Latencies();

    /**
     * @param directory on the disk the broker uses
     */
    Floor(Path directory) throws IOException {
        file =
                FileChannel.open(
                        directory.resolve("floor"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        here = new Socket(listener.getInetAddress(), listener.getLocalPort());
        there = listener.accept();
        here.setTcpNoDelay(true);
        there.setTcpNoDelay(true);
        daemon("floor", this::measure).start();
        daemon("floor-disk", this::answer).start();
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static Thread daemon(String name, Work work) {
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                work.run();
                            } catch (IOException closed) {
                                // It is over.
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        name);
        thread.setDaemon(true);
        return thread;
    }

    private void measure() throws IOException, InterruptedException {
        while (!here.isClosed()) {
            long begun = System.nanoTime();
            here.getOutputStream().write(1);
            if (here.getInputStream().read() < 0) {
                return;
            }
            long nanos = System.nanoTime() - begun;
            synchronized (this) {
                latencies.add(nanos);
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private void answer() throws IOException {
        ByteBuffer some = ByteBuffer.allocate(200);
        while (there.getInputStream().read() >= 0) {
            if (file.position() > FILE_BYTES_MAX) {
                file.position(0);
            }
            file.write(some.rewind());
            file.force(false);
            there.getOutputStream().write(1);
        }
    }

    synchronized Latencies latencies() {
        return latencies.copy();
    }

    @Override
    public void close() {
        try {
            here.close();
            there.close();
            listener.close();
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
