package io.leveret.compat.robust;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.impl.ForgivingExceptionHandler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

/**
 * A little of everything a broker is asked for, one thing after the other: connections that come
 * and go, in order or not; queues of every kind; fan-out; transactions; messages that expire, are
 * rejected, dead-lettered, too many; policies set and taken away; statistics.
 */
final class Mixture implements AutoCloseable {
    private static final int PAUSE_MILLIS = 5;
    private static final int RETRY_MILLIS = 200;
    private static final long JOIN_MILLIS = 30_000;

    private final IntSupplier port;
    private final IntSupplier httpPort;
    private final Random random = new Random(Ordeal.SEED);
    private final AtomicLong operations = new AtomicLong();
    private final Thread thread;
    private volatile boolean ended;
    private volatile boolean paused;

    // Under this object's monitor.
    private final List<String> faults = new ArrayList<>();
    private int reconnections;

    Mixture(IntSupplier port, IntSupplier httpPort) {
        this.port = port;
        this.httpPort = httpPort;
        thread = new Thread(this::run, "mixture");
        thread.setDaemon(true);
        thread.start();
    }

    long operations() {
        return operations.get();
    }

    synchronized List<String> faults() {
        return List.copyOf(faults);
    }

    /** The broker is about to go: what fails now is no fault. */
    void pause() {
        paused = true;
    }

    void goOn() {
        paused = false;
    }

    private void run() {
        while (!ended) {
            try (Connection connection = connect()) {
                declare(connection);
                while (!ended && !paused) {
                    something(connection);
                    operations.incrementAndGet();
                    pause(PAUSE_MILLIS);
                }
            } catch (IOException | TimeoutException | RuntimeException e) {
                failed(e);
            } catch (InterruptedException e) {
                return;
            }
            pause(RETRY_MILLIS);
        }
    }

    private synchronized void failed(Exception e) {
        reconnections++;
        if (!paused && !ended) {
            faults.add("mixture: " + e + (e.getCause() == null ? "" : ": " + e.getCause()));
        }
    }

    private Connection connect() throws IOException, TimeoutException {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setPort(port.getAsInt());
        factory.setAutomaticRecoveryEnabled(false);
        factory.setExceptionHandler(new ForgivingExceptionHandler());
        return factory.newConnection("mixture");
    }

    private static void declare(Connection connection) throws IOException, TimeoutException {
        try (Channel channel = connection.createChannel()) {
            channel.exchangeDeclare("soak.topic", "topic", true);
            channel.queueDeclare("soak.dead", true, false, false, Map.of("x-max-length", 100));
            Map<String, Object> dead =
                    Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", "soak.dead");
            for (int i = 0; i < 3; i++) {
                channel.queueDeclare("soak.topic-" + i, true, false, false, dead);
                channel.queueBind("soak.topic-" + i, "soak.topic", i == 0 ? "#" : "*." + i + ".#");
            }
            channel.queueDeclare("soak.priority", true, false, false, Map.of("x-max-priority", 3));
        }
    }

    private void something(Connection connection)
            throws IOException, TimeoutException, InterruptedException {
        switch (random.nextInt(12)) {
            case 0 -> visit(false);
            case 1 -> visit(true);
            case 2 -> temporaryQueues(connection);
            case 3, 4, 5 -> publish(connection);
            case 6, 7, 8 -> take(connection);
            case 9 -> transaction(connection);
            case 10 -> policy();
            default -> new Management(httpPort.getAsInt()).get("/api/queues?page=1&page_size=50");
        }
    }

    /** A connection of its own, which says goodbye or does not. */
    private void visit(boolean rude) throws IOException {
        RawSession session = RawSession.open(port.getAsInt(), "/");
        session.send(1, new AMQP.Queue.Declare.Builder().exclusive(true).build());
        session.expect(AMQP.Queue.DeclareOk.class);
        if (rude) {
            session.reset();
        } else {
            session.closeInOrder();
        }
    }

    private void temporaryQueues(Connection connection) throws IOException, TimeoutException {
        try (Channel channel = connection.createChannel()) {
            // As often left alone until its lease is over as declared anew in time; what it
            // holds does not depend on how fast all this goes.
            String leased = "soak.leased-" + random.nextInt(300);
            channel.queueDeclare(
                    leased, true, false, false, Map.of("x-expires", 20_000, "x-max-length", 20));
            channel.queueBind(leased, "soak.topic", "*.1.#");
            String mine = channel.queueDeclare().getQueue();
            channel.queueBind(mine, "soak.topic", "#");
            channel.basicConsume(mine, true, (tag, delivery) -> {}, tag -> {});
            String deleted = "soak.deleted-" + random.nextInt(5);
            channel.queueDeclare(deleted, true, false, false, null);
            channel.basicPublish("", deleted, properties().build(), new byte[100]);
            channel.queueDelete(deleted);
        }
    }

    private AMQP.BasicProperties.Builder properties() {
        return new AMQP.BasicProperties.Builder()
                .deliveryMode(1 + random.nextInt(2))
                .priority(random.nextInt(4))
                .headers(Map.of("n", random.nextInt()))
                .expiration(random.nextInt(3) == 0 ? "1000" : null);
    }

    private void publish(Connection connection) throws IOException, TimeoutException {
        try (Channel channel = connection.createChannel()) {
            for (int i = 0; i < 20; i++) {
                byte[] body = new byte[random.nextInt(20) == 0 ? 20_000 : random.nextInt(500)];
                String key = "k." + random.nextInt(3) + ".x";
                channel.basicPublish("soak.topic", key, properties().build(), body);
                channel.basicPublish("", "soak.priority", properties().build(), body);
            }
        }
    }

    /** More than is published, so that queues are short most of the time. */
    private void take(Connection connection) throws IOException, TimeoutException {
        try (Channel channel = connection.createChannel()) {
            for (String queue :
                    List.of("soak.topic-0", "soak.topic-1", "soak.topic-2", "soak.priority")) {
                GetResponse got = channel.basicGet(queue, false);
                for (int i = 0; i < 60 && got != null; i++) {
                    long tag = got.getEnvelope().getDeliveryTag();
                    switch (random.nextInt(10)) {
                        case 0 -> channel.basicReject(tag, false);
                        case 1 -> channel.basicNack(tag, false, true);
                        default -> channel.basicAck(tag, false);
                    }
                    got = channel.basicGet(queue, false);
                }
            }
        }
    }

    private void transaction(Connection connection) throws IOException, TimeoutException {
        try (Channel channel = connection.createChannel()) {
            channel.txSelect();
            channel.basicPublish("", "soak.topic-1", properties().build(), new byte[100]);
            channel.basicPublish("", "soak.topic-2", properties().build(), new byte[100]);
            if (random.nextBoolean()) {
                channel.txCommit();
            } else {
                channel.txRollback();
            }
        }
    }

    private void policy() throws IOException, InterruptedException {
        Management management = new Management(httpPort.getAsInt());
        String definition =
                random.nextBoolean() ? "{\"max-length\":500}" : "{\"message-ttl\":60000}";
        String policy = "{\"pattern\":\"^soak.topic\",\"definition\":" + definition + "}";
        management.ask("PUT", "/api/policies/%2F/soak", policy);
        if (random.nextInt(3) == 0) {
            management.ask("DELETE", "/api/policies/%2F/soak", "");
        }
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized String toString() {
        return "%,d operations, %d connections lost".formatted(operations.get(), reconnections);
    }

    @Override
    public void close() {
        ended = true;
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
