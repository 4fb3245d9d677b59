package io.leveret.compat.leak;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.leveret.broker.LeveretBroker;
import io.leveret.compat.Await;
import io.netty.util.ResourceLeakDetector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Many connections that open and close channels and exclusive queues, and sometimes just vanish,
 * leave nothing behind: no queue, no thread, no buffer.
 *
 * <p>A few seconds and 200 connections in the build; {@code -Dchurn.connections=1000
 * -Dchurn.seconds=60} for the whole of it.
 */
class ConnectionChurnTest {
    private static final int CONNECTIONS = Integer.getInteger("churn.connections", 200);
    private static final int WORKERS = 8;
    private static final Duration DURATION =
            Duration.ofSeconds(Integer.getInteger("churn.seconds", 5));

    @Test
    void churnLeavesNothingBehind() throws Exception {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        ListAppender<ILoggingEvent> leaks = new ListAppender<>();
        leaks.start();
        Logger detector = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
        detector.addAppender(leaks);
        Set<Thread> threadsBefore = brokerThreads();

        try (LeveretBroker broker = LeveretBroker.start(LeveretBroker.inMemory())) {
            churn(broker.port());

            var vhost = broker.environment().vhosts().get("/");
            Await.awaitTrue(() -> broker.environment().connections().all().isEmpty());
            Await.awaitTrue(() -> vhost.queues().isEmpty());
        }

        Await.awaitEqual(threadsBefore, ConnectionChurnTest::brokerThreads);
        // A leak is reported when a lost buffer is collected and the next one is allocated.
        for (int i = 0; i < 5; i++) {
            System.gc();
            io.netty.buffer.PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
        }
        assertThat(leaks.list).extracting(ILoggingEvent::getFormattedMessage).isEmpty();
    }

    private static void churn(int port) throws Exception {
        ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
        ConnectionFactory factory = new ConnectionFactory();
        factory.setPort(port);
        factory.setAutomaticRecoveryEnabled(false);
        factory.setSharedExecutor(workers);
        long end = System.nanoTime() + DURATION.toNanos();
        ExecutorService clients = Executors.newFixedThreadPool(WORKERS);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < WORKERS; i++) {
            running.add(
                    clients.submit(
                            () -> {
                                client(factory, end, CONNECTIONS / WORKERS);
                                return null;
                            }));
        }
        for (Future<?> client : running) {
            client.get();
        }
        clients.shutdown();
        workers.shutdown();
    }

    /** Holds some connections and lets each do one thing after another until the time is up. */
    private static void client(ConnectionFactory factory, long end, int connections)
            throws Exception {
        List<Connection> open = new ArrayList<>();
        while (System.nanoTime() < end || open.size() < connections) {
            if (open.size() < connections) {
                open.add(factory.newConnection());
            }
            int which = ThreadLocalRandom.current().nextInt(open.size());
            Connection connection = open.get(which);
            Channel channel = connection.createChannel();
            String queue = channel.queueDeclare().getQueue();
            channel.basicConsume(queue, false, (tag, delivery) -> {}, tag -> {});
            channel.basicPublish("", queue, null, new byte[100]);
            switch (ThreadLocalRandom.current().nextInt(4)) {
                case 0 -> channel.close();
                case 1 -> {
                    connection.close();
                    open.remove(which);
                }
                case 2 -> {
                    connection.abort(0);
                    open.remove(which);
                }
                default -> channel.queueDelete(queue);
            }
        }
        for (Connection connection : open) {
            connection.close();
        }
    }

    /** Threads that are the broker's: its clients' are named otherwise. */
    private static Set<Thread> brokerThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(
                        thread ->
                                thread.getName().startsWith("vert.x")
                                        || thread.getName().startsWith("leveret"))
                .collect(Collectors.toSet());
    }
}
