package io.leveret.compat.robust;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.compat.tls.TestAuthority;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients of the ports with TLS that never come to the point. */
class SlowTlsTest {
    private static final int DESCRIPTORS = 400;
    private static final int CONNECT_MILLIS_MAX = 20_000;
    private static final long CUT_OFF_NANOS_MAX = 30_000_000_000L;
    private static final int DRIP_MILLIS = 100;

    private static final TestAuthority AUTHORITY = TestAuthority.root("Test CA");

    @TempDir Path data;
    @TempDir Path certificates;

    private SSLContext context;

    @BeforeEach
    void issue() throws Exception {
        AUTHORITY.issue("CN=localhost").writePem(certificates, "server");
        context = AUTHORITY.clientContext(null, "TLSv1.3");
    }

    private Victim.Settings settings() {
        return new Victim.Settings(data)
                .tls(certificates.resolve("server.crt"), certificates.resolve("server.key"))
                .set("ssl_handshake_timeout", 1500)
                .set("handshake_timeout", 1500)
                .set("tcp_listen_options.backlog", 4096);
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress("127.0.0.1", port), CONNECT_MILLIS_MAX);
        return socket;
    }

    /** What a client says first: too much for the time it has, at this pace. */
    private byte[] clientHello() throws IOException {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(true);
        ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), out);
        return Arrays.copyOf(out.array(), out.position());
    }

    private static int[] ports(Victim victim) {
        return new int[] {victim.amqpsPort(), victim.httpsPort(), victim.metricsTlsPort()};
    }

    /** Nothing at all, or the beginning of a TLS handshake a byte at a time, on every port. */
    @Test
    void handshakesOfTlsThatNeverEndAreCutOff() throws Exception {
        byte[] hello = clientHello();
        try (Ordeal ordeal = new Ordeal(settings())) {
            int[] ports = ports(ordeal.victim());
            ordeal.suffer(
                    "TLS handshakes that never end",
                    150,
                    count -> {
                        List<Socket> slow = new ArrayList<>();
                        for (int i = 0; i < count; i++) {
                            slow.add(connect(ports[i % ports.length]));
                        }
                        // Every other one only listens.
                        awaitCutOff(slow, hello, 2);
                    });
        }
    }

    /** Through the TLS handshake in good order, and slow only then. */
    @Test
    void whoIsSlowBehindTheTlsHandshakeIsCutOff() throws Exception {
        byte[] amqp = RawSession.handshake("/", 0);
        byte[] request =
                ("GET /metrics HTTP/1.1\r\nHost: slow\r\nX: " + "x".repeat(4000))
                        .getBytes(StandardCharsets.US_ASCII);
        try (Ordeal ordeal = new Ordeal(settings())) {
            int[] ports = ports(ordeal.victim());
            ordeal.suffer(
                    "slow clients behind TLS",
                    90,
                    count -> {
                        List<Socket> amqps = new ArrayList<>();
                        List<Socket> https = new ArrayList<>();
                        for (int i = 0; i < count; i++) {
                            Socket plain = connect(ports[i % ports.length]);
                            plain.setSoTimeout(CONNECT_MILLIS_MAX);
                            Socket secure =
                                    context.getSocketFactory()
                                            .createSocket(plain, "localhost", 0, true);
                            ((SSLSocket) secure).startHandshake();
                            (i % ports.length == 0 ? amqps : https).add(secure);
                        }
                        ExecutorService both = Executors.newFixedThreadPool(2);
                        Future<?> first =
                                both.submit(
                                        () -> {
                                            awaitCutOff(amqps, amqp, 1);
                                            return null;
                                        });
                        awaitCutOff(https, request, 1);
                        first.get();
                        both.shutdown();
                    });
        }
    }

    /**
     * Writes a byte of {@code said} to each that is not cut off yet, again and again.
     *
     * @param oneIn only one in so many says anything
     */
    private static void awaitCutOff(List<Socket> slow, byte[] said, int oneIn) throws Exception {
        long end = System.nanoTime() + CUT_OFF_NANOS_MAX;
        int cutOff = 0;
        for (int at = 0; cutOff < slow.size() && System.nanoTime() < end; at++) {
            Thread.sleep(DRIP_MILLIS);
            cutOff = 0;
            for (int i = 0; i < slow.size(); i++) {
                // Who says nothing tries once it must be over, to see whether it is.
                boolean speaks = i % oneIn == 0 || at > 50;
                cutOff += !speaks || drips(slow.get(i), said[at % (said.length - 1)]) ? 0 : 1;
            }
        }
        for (Socket socket : slow) {
            socket.close();
        }
        assertThat(cutOff).as("slow connections cut off").isEqualTo(slow.size());
    }

    private static boolean drips(Socket socket, byte one) throws IOException {
        if (socket.isClosed()) {
            return false;
        }
        try {
            socket.getOutputStream().write(one);
            return true;
        } catch (IOException cutOff) {
            socket.close();
            return false;
        }
    }

    /** More sockets than there are descriptors, of clients that never begin to speak TLS. */
    @Test
    void silentClientsOfTlsTakeNoDescriptorFromOthers() throws Exception {
        Victim.Settings settings = settings().shell("ulimit -n " + DESCRIPTORS);
        try (Ordeal ordeal = new Ordeal(settings)) {
            int[] ports = ports(ordeal.victim());
            ordeal.suffer(
                    "silent TLS clients without descriptors",
                    3 * DESCRIPTORS,
                    count -> {
                        List<Socket> silent = new ArrayList<>();
                        for (int i = 0; i < count; i++) {
                            silent.add(connect(ports[i % ports.length]));
                        }
                        ordeal.witness().awaitMore(100);
                        assertThat(ordeal.victim().descriptors()).isLessThan(DESCRIPTORS - 10);
                        for (Socket socket : silent) {
                            socket.close();
                        }
                    });
        }
    }
}
