package io.leveret.compat.robust;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that are many, slow, silent or gone. */
class StrangersTest {
    private static final int CLIENTS = 4;
    private static final int HANDSHAKE_MILLIS = 1500;
    private static final int CONNECT_MILLIS_MAX = 20_000;

    /** What an idle connection with a channel may take, of which there may be thousands. */
    private static final long IDLE_BYTES_MAX = 15 << 10;

    @TempDir Path data;

    private Victim.Settings settings() {
        return new Victim.Settings(data)
                .set("handshake_timeout", HANDSHAKE_MILLIS)
                .set("tcp_listen_options.backlog", 4096);
    }

    private interface Step {
        void run(int number) throws Exception;
    }

    private static void fromSomeThreads(int count, Step step) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        List<Future<?>> running = new ArrayList<>();
        for (int c = 0; c < CLIENTS; c++) {
            int first = c;
            running.add(
                    clients.submit(
                            () -> {
                                for (int i = first; i < count; i += CLIENTS) {
                                    step.run(i);
                                }
                                return null;
                            }));
        }
        for (Future<?> client : running) {
            client.get();
        }
        clients.shutdown();
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress("127.0.0.1", port), CONNECT_MILLIS_MAX);
        return socket;
    }

    @Test
    void connectionsOpenedAndDroppedLeaveNothing() throws Exception {
        try (Ordeal ordeal = new Ordeal(settings())) {
            int amqp = ordeal.victim().amqpPort();
            int http = ordeal.victim().httpPort();
            ordeal.suffer(
                    "connections opened and dropped",
                    1000,
                    count -> fromSomeThreads(count, i -> drop(i % 10 == 0 ? http : amqp, i)));
        }
    }

    /** At every stage of the handshake, with a FIN or with a reset. */
    private static void drop(int port, int number) throws IOException {
        byte[] handshake = RawSession.handshake("/", 0);
        int said = number % 4 == 0 ? 0 : number * 31 % (handshake.length + 1);
        try (Socket socket = connect(port)) {
            socket.getOutputStream().write(handshake, 0, said);
            if (number % 3 == 0) {
                socket.setSoLinger(true, 0);
            }
        }
    }

    @Test
    void idleConnectionsAreHeldAndForgotten() throws Exception {
        try (Ordeal ordeal = new Ordeal(settings())) {
            Victim victim = ordeal.victim();
            ordeal.suffer(
                    "idle connections with a channel",
                    500,
                    count -> {
                        long before = victim.liveHeapBytes();
                        List<RawSession> idle = new ArrayList<>();
                        for (int i = 0; i < count; i++) {
                            idle.add(RawSession.open(victim.amqpPort(), "/"));
                        }
                        ordeal.witness().awaitMore(100);
                        long each = (victim.liveHeapBytes() - before) / count;
                        System.out.printf(
                                "%,d idle connections: %,d bytes of heap each%n", count, each);
                        assertThat(each).isLessThan(IDLE_BYTES_MAX);
                        for (RawSession session : idle) {
                            session.close();
                        }
                    });
        }
    }

    /** A byte now and then, on every port, never enough for anything. */
    @Test
    void slowHandshakesAreCutOff() throws Exception {
        try (Ordeal ordeal = new Ordeal(settings())) {
            int amqp = ordeal.victim().amqpPort();
            int[] others = {
                ordeal.victim().httpPort(), ordeal.victim().metricsPort(), controlPort()
            };
            byte[] handshake = RawSession.handshake("/", 0);
            byte[] request =
                    ("GET /api/overview HTTP/1.1\r\nHost: slow\r\nX: " + "x".repeat(4000))
                            .getBytes(StandardCharsets.US_ASCII);
            ordeal.suffer(
                    "slow handshakes",
                    200,
                    count -> {
                        List<Socket> slow = new ArrayList<>();
                        for (int i = 0; i < count; i++) {
                            slow.add(connect(i % 2 == 0 ? amqp : others[i / 2 % others.length]));
                        }
                        int cutOff = 0;
                        long end = System.nanoTime() + 30_000_000_000L;
                        for (int at = 0; cutOff < count && System.nanoTime() < end; at++) {
                            cutOff = 0;
                            for (int i = 0; i < count; i++) {
                                byte[] said = i % 2 == 0 ? handshake : request;
                                cutOff += drips(slow.get(i), said[at % said.length]) ? 0 : 1;
                            }
                            Thread.sleep(100);
                        }
                        for (Socket socket : slow) {
                            socket.close();
                        }
                        assertThat(cutOff).as("slow connections cut off").isEqualTo(count);
                    });
        }
    }

    /** Where the command line talks to the broker. */
    private int controlPort() throws IOException {
        Matcher port = Pattern.compile("\\d+").matcher(Files.readString(data.resolve("control")));
        assertThat(port.find()).isTrue();
        return Integer.parseInt(port.group());
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

    /** Through the handshake, with heartbeats of a second, then not a byte more. */
    @Test
    void peersThatVanishWithoutAWordAreNoticed() throws Exception {
        try (Ordeal ordeal = new Ordeal(settings())) {
            Victim victim = ordeal.victim();
            ordeal.suffer(
                    "half-open connections",
                    100,
                    count -> {
                        List<RawSession> vanished = new ArrayList<>();
                        for (int i = 0; i < count; i++) {
                            vanished.add(RawSession.open(victim.amqpPort(), "/", 1));
                        }
                        for (RawSession session : vanished) {
                            session.awaitEnd();
                        }
                    });
        }
    }

    /** Each asks for 400 MB of deliveries in all and reads none. */
    @Test
    void consumersThatNeverReadCostBoundedMemory() throws Exception {
        try (Ordeal ordeal =
                new Ordeal(settings().set("vm_memory_high_watermark.absolute", "200MB"))) {
            Victim victim = ordeal.victim();
            ordeal.suffer(
                    "consumers that never read",
                    10,
                    count -> {
                        List<RawSession> deaf = new ArrayList<>();
                        for (int i = 0; i < count; i++) {
                            deaf.add(RawSession.open(victim.amqpPort(), "/"));
                            deaf.get(i)
                                    .send(
                                            1,
                                            new AMQP.Queue.Declare.Builder()
                                                    .queue("deaf")
                                                    .durable(true)
                                                    .build());
                            deaf.get(i).expect(AMQP.Queue.DeclareOk.class);
                            deaf.get(i)
                                    .send(
                                            1,
                                            new AMQP.Basic.Consume.Builder()
                                                    .queue("deaf")
                                                    .noAck(true)
                                                    .build());
                        }
                        new Filler(victim.amqpPort(), "deaf").publish(count * 4, 1_000_000);
                        ordeal.witness().awaitMore(100);
                        assertThat(victim.liveHeapBytes()).isLessThan(200 << 20);
                        for (RawSession session : deaf) {
                            session.reset();
                        }
                        RawSession last = RawSession.open(victim.amqpPort(), "/");
                        last.send(1, new AMQP.Queue.Delete.Builder().queue("deaf").build());
                        last.expect(AMQP.Queue.DeleteOk.class);
                        last.closeInOrder();
                    });
        }
    }
}
