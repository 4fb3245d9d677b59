package io.leveret.compat.robust;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.leveret.broker.LeveretBroker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who declares a queue gets it, though its lease ends at that very moment. */
class LeaseRaceTest {
    private static final int CLIENTS = 4;
    private static final int DECLARATIONS = 3_000;

    /** Leases of a millisecond end while the next declaration is on its way. */
    @Test
    void queueWhoseLeaseEndsWhileItIsDeclaredIsMadeAnew() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try (LeveretBroker broker =
                LeveretBroker.start(LeveretBroker.inMemory().withEventLoops(CLIENTS))) {
            List<Future<?>> running = new ArrayList<>();
            for (int c = 0; c < CLIENTS; c++) {
                running.add(clients.submit(() -> declare(broker.port())));
            }
            for (Future<?> each : running) {
                each.get(60, TimeUnit.SECONDS);
            }
        } finally {
            clients.shutdownNow();
        }
    }

    private static Void declare(int port) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(port);
        try (Connection connection = factory.newConnection()) {
            Channel channel = connection.createChannel();
            for (int i = 0; i < DECLARATIONS; i++) {
                String name = "leased-" + i % 5;
                channel.queueDeclare(name, false, false, false, Map.of("x-expires", 1));
            }
        }
        return null;
    }
}
