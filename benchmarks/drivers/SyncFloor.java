import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.HdrHistogram.Histogram;

/**
 * What no broker can be faster than: a message's way over the loopback interface and the confirm's way
 * back, and one write with fdatasync between them. Options: directory (on the broker's disk), size,
 * rounds.
 */
final class SyncFloor {
    private static final int BLOCK_BYTES = 4096;
    private static final int FILE_BYTES = 32 << 20;
    private static final int CONFIRM_BYTES = 21;

    public static void main(String[] arguments) throws Exception {
        try (Driver driver = new Driver(arguments);
                FileChannel file =
                        FileChannel.open(
                                Path.of(driver.option("directory", "."), "sync-floor"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE,
                                StandardOpenOption.DELETE_ON_CLOSE);
                ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            file.write(ByteBuffer.allocate(FILE_BYTES), 0);
            file.force(true);
            int size = driver.option("size", 1024);
            Thread peer = new Thread(() -> answer(server, file, size), "peer");
            peer.setDaemon(true);
            peer.start();
            Histogram times = Driver.histogram();
            driver.start();
            try (Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
                socket.setTcpNoDelay(true);
                DataInputStream in = new DataInputStream(socket.getInputStream());
                byte[] message = new byte[size];
                byte[] confirm = new byte[CONFIRM_BYTES];
                int rounds = driver.option("rounds", 2000);
                for (int i = 0; i < rounds; i++) {
                    long begun = System.nanoTime();
                    socket.getOutputStream().write(message);
                    in.readFully(confirm);
                    // The first half is for the just-in-time compiler.
                    if (i >= rounds / 2) {
                        Driver.record(times, System.nanoTime() - begun);
                    }
                }
            }
            driver.percentiles(times);
        }
        System.exit(0);
    }

    private static void answer(ServerSocket server, FileChannel file, int size) {
        try (Socket socket = server.accept()) {
            socket.setTcpNoDelay(true);
            InputStream in = socket.getInputStream();
            byte[] message = new byte[size];
            ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
            for (long at = 0; in.readNBytes(message, 0, size) == size; at += BLOCK_BYTES) {
                file.write(block.clear(), at % FILE_BYTES);
                file.force(false);
                socket.getOutputStream().write(new byte[CONFIRM_BYTES]);
            }
        } catch (IOException e) {
            Driver.fail(e);
        }
    }
}
