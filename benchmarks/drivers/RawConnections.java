import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Connections without a client library, whose own cost for a connection would hide the broker's.
 * {@code --step churn}: each of {@code threads} opens a connection with one channel, closes both in
 * good order, and begins again. {@code --step hold}: opens {@code connections}, tells the harness,
 * waits for it, and closes them. Options: port, threads, connections, lead, seconds.
 */
final class RawConnections {
    private static final int FRAME_METHOD = 1;
    private static final int ANSWER_MILLIS_MAX = 30_000;

    private final Driver driver;
    private final int port;

    private RawConnections(Driver driver) {
        this.driver = driver;
        port = driver.option("port", 5672);
    }

    public static void main(String[] arguments) throws Exception {
        try (Driver driver = new Driver(arguments)) {
            RawConnections connections = new RawConnections(driver);
            if (driver.option("step", "churn").equals("churn")) {
                connections.churn();
            } else {
                connections.hold();
            }
        }
        System.exit(0);
    }

    private void churn() throws Exception {
        Histogram latencies = Driver.histogram();
        List<Thread> threads = new ArrayList<>();
        driver.start();
        for (int i = 0; i < driver.option("threads", 4); i++) {
            Thread thread = new Thread(() -> churn(latencies), "churn-" + i);
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        driver.percentiles(latencies);
    }

    private void churn(Histogram latencies) {
        try {
            while (!driver.over()) {
                long begun = System.nanoTime();
                driver.sent.increment();
                try (RawConnection connection = new RawConnection(port)) {
                    connection.closeInGoodOrder();
                }
                driver.received.increment();
                if (driver.inWindow(begun)) {
                    Driver.record(latencies, System.nanoTime() - begun);
                }
            }
        } catch (IOException e) {
            Driver.fail(e);
        }
    }

    private void hold() throws Exception {
        int count = driver.option("connections", 2000);
        List<RawConnection> connections = new ArrayList<>();
        long begun = System.nanoTime();
        for (int i = 0; i < count; i++) {
            connections.add(new RawConnection(port));
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        driver.pauseForHarness(Map.of("open_s", seconds));
        for (RawConnection connection : connections) {
            connection.closeInGoodOrder();
            connection.close();
        }
        // Brokers tidy up after the last byte: let them, before the next measurement begins.
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
    }

    /** One open connection with channel 1 open on it. */
    private static final class RawConnection implements AutoCloseable {
        private final Socket socket;
        private final DataInputStream in;
        private final OutputStream out;

        RawConnection(int port) throws IOException {
            socket = new Socket("127.0.0.1", port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(ANSWER_MILLIS_MAX);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1024));
            out = socket.getOutputStream();

            out.write(new byte[] {'A', 'M', 'Q', 'P', 0, 0, 9, 1});
            expect(10, 10);
            out.write(startOk());
            byte[] tune = expect(10, 30);
            byte[] tuneOk = tune.clone();
            // Channel and frame limits as offered (4 bytes of ids before them); no heartbeats.
            tuneOk[3] = 31;
            tuneOk[10] = 0;
            tuneOk[11] = 0;
            out.write(frame(0, tuneOk));
            out.write(frame(0, new byte[] {0, 10, 0, 40, 1, '/', 0, 0}));
            expect(10, 41);
            out.write(frame(1, new byte[] {0, 20, 0, 10, 0}));
            expect(20, 11);
        }

        void closeInGoodOrder() throws IOException {
            out.write(frame(0, new byte[] {0, 10, 0, 50, 0, (byte) 200, 0, 0, 0, 0, 0}));
            expect(10, 51);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }

        private byte[] expect(int classId, int methodId) throws IOException {
            while (true) {
                int type = in.readUnsignedByte();
                int channel = in.readUnsignedShort();
                byte[] payload = new byte[in.readInt()];
                in.readFully(payload);
                in.readUnsignedByte();
                if (type != FRAME_METHOD) {
                    continue;
                }
                if (payload[1] != classId || payload[3] != methodId) {
                    throw new IOException(
                            String.format(
                                    "method %d.%d on channel %d (expected: %d.%d)",
                                    payload[1], payload[3], channel, classId, methodId));
                }
                return payload;
            }
        }

        private static byte[] startOk() throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream data = new DataOutputStream(bytes);
            data.writeShort(10);
            data.writeShort(11);
            data.writeInt(0); // no client properties
            data.writeByte("PLAIN".length());
            data.writeBytes("PLAIN");
            byte[] response = "\0guest\0guest".getBytes(StandardCharsets.UTF_8);
            data.writeInt(response.length);
            data.write(response);
            data.writeByte("en_US".length());
            data.writeBytes("en_US");
            return frame(0, bytes.toByteArray());
        }

        private static byte[] frame(int channel, byte[] payload) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(payload.length + 8);
            DataOutputStream data = new DataOutputStream(bytes);
            data.writeByte(FRAME_METHOD);
            data.writeShort(channel);
            data.writeInt(payload.length);
            data.write(payload);
            data.writeByte(0xCE);
            return bytes.toByteArray();
        }
    }
}
