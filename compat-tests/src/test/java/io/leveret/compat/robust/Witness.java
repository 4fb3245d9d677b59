package io.leveret.compat.robust;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.impl.ForgivingExceptionHandler;
import io.leveret.compat.Await;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;

/**
 * A client that does its work while the broker is attacked: publishes numbered persistent messages
 * with confirms to a durable queue, and consumes them again. It knows what was confirmed and what
 * came, and connects anew when it has to.
 */
final class Witness implements AutoCloseable {
    private static final int UNCONFIRMED_MAX = 50;
    private static final int PREFETCH = 50;
    private static final int PAUSE_MILLIS = 2;
    private static final int RECONNECT_MILLIS = 50;

    private final String queue;
    private final IntSupplier port;
    private final int bodyBytes;
    private final ExecutorService clientThreads = Executors.newCachedThreadPool(Witness::daemon);
    private final Thread publisher;
    private final Thread consumer;

    // Under this object's monitor.
    private final BitSet confirmed = new BitSet();
    private final BitSet received = new BitSet();
    private final List<String> faults = new ArrayList<>();
    private final Latencies latencies = new Latencies();
    private int sent;
    private int connections;
    private boolean publishing = true;
    private boolean closed;

    /**
     * @param port asked before each connection
     */
    Witness(String queue, IntSupplier port, int bodyBytes) {
        this.queue = queue;
        this.port = port;
        this.bodyBytes = Math.max(Integer.BYTES, bodyBytes);
        publisher = daemon(() -> whileOpen(this::publish));
        consumer = daemon(() -> whileOpen(this::consume));
        publisher.start();
        consumer.start();
    }

    private static Thread daemon(Runnable action) {
        Thread thread = new Thread(action, "witness");
        thread.setDaemon(true);
        return thread;
    }

    private interface Work {
        /** Works until the connection ends or nothing is left to do. */
        void run(Connection connection) throws Exception;
    }

    private void whileOpen(Work work) {
        while (!isClosed()) {
            try (Connection connection = connect()) {
                work.run(connection);
            } catch (IOException | TimeoutException | RuntimeException e) {
                // The broker went away; what that means for messages is seen from the next one.
                pause(RECONNECT_MILLIS);
            } catch (Exception e) {
                fault(e.toString());
            }
        }
    }

    private Connection connect() throws IOException, TimeoutException {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(port.getAsInt());
        factory.setAutomaticRecoveryEnabled(false);
        factory.setRequestedHeartbeat(0);
        factory.setSharedExecutor(clientThreads);
        factory.setChannelRpcTimeout((int) Await.DEADLINE.toMillis());
        factory.setConnectionTimeout((int) Await.DEADLINE.toMillis());
        factory.setExceptionHandler(new ForgivingExceptionHandler());
        Connection connection = factory.newConnection("witness");
        synchronized (this) {
            connections++;
        }
        return connection;
    }

    private void publish(Connection connection) throws IOException, InterruptedException {
        Channel channel = connection.createChannel();
        channel.queueDeclare(queue, true, false, false, null);
        channel.confirmSelect();
        Unconfirmed unconfirmed = new Unconfirmed();
        channel.addConfirmListener(
                (tag, multiple) -> confirmed(unconfirmed.answered(tag, multiple)),
                (tag, multiple) -> fault("not confirmed: " + unconfirmed.answered(tag, multiple)));
        while (nextIsDue()) {
            if (unconfirmed.size() >= UNCONFIRMED_MAX) {
                if (!connection.isOpen()) {
                    throw new IOException("closed");
                }
            } else {
                int number = next();
                unconfirmed.add(channel.getNextPublishSeqNo(), number, System.nanoTime());
                channel.basicPublish(
                        "", queue, MessageProperties.MINIMAL_PERSISTENT_BASIC, body(number));
            }
            pause(PAUSE_MILLIS);
        }
        if (connection.isOpen()) {
            // What is not confirmed yet may be until we are closed.
            awaitClosed();
        }
    }

    private byte[] body(int number) {
        return ByteBuffer.allocate(bodyBytes).putInt(0, number).array();
    }

    private void consume(Connection connection) throws IOException, InterruptedException {
        Channel channel = connection.createChannel();
        channel.queueDeclare(queue, true, false, false, null);
        channel.basicQos(PREFETCH);
        channel.basicConsume(
                queue,
                false,
                new DefaultConsumer(channel) {
                    private int last = -1;

                    @Override
                    public void handleDelivery(
                            String tag,
                            Envelope envelope,
                            AMQP.BasicProperties properties,
                            byte[] body)
                            throws IOException {
                        int number = ByteBuffer.wrap(body).getInt();
                        received(number, last, envelope.isRedeliver(), body.length);
                        last = number;
                        if (channel.isOpen()) {
                            channel.basicAck(envelope.getDeliveryTag(), false);
                        }
                    }
                });
        while (connection.isOpen() && !isClosed()) {
            pause(RECONNECT_MILLIS);
        }
    }

    private synchronized boolean nextIsDue() {
        return publishing && !closed;
    }

    private synchronized int next() {
        return sent++;
    }

    private synchronized void confirmed(List<Unconfirmed.Sent> numbers) {
        long now = System.nanoTime();
        for (Unconfirmed.Sent one : numbers) {
            confirmed.set(one.number());
            latencies.add(now - one.nanos());
        }
    }

    private synchronized void received(int number, int last, boolean redelivered, int bytes) {
        if (number <= last) {
            fault(number + " came after " + last);
        }
        if (received.get(number) && !redelivered) {
            fault(number + " came twice");
        }
        if (bytes != bodyBytes) {
            fault(number + " has " + bytes + " bytes");
        }
        received.set(number);
    }

    private synchronized void fault(String what) {
        faults.add(what);
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized void awaitClosed() throws InterruptedException {
        while (!closed) {
            wait();
        }
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    synchronized int confirmed() {
        return confirmed.cardinality();
    }

    /** How often it had to connect; 2 if nothing ever broke. */
    synchronized int connections() {
        return connections;
    }

    synchronized Latencies latencies() {
        return latencies.copy();
    }

    /** Waits until so many more messages were confirmed. */
    void awaitMore(int messages) {
        int wanted = confirmed() + messages;
        Await.awaitTrue(() -> confirmed() >= wanted);
    }

    /** Publishes no more, waits until all that was confirmed has come, and says what was wrong. */
    List<String> finish() {
        synchronized (this) {
            publishing = false;
        }
        try {
            Await.awaitTrue(() -> missing().isEmpty());
        } catch (AssertionError late) {
            fault("confirmed and never came: " + missing());
        }
        close();
        synchronized (this) {
            return List.copyOf(faults);
        }
    }

    private synchronized BitSet missing() {
        BitSet missing = (BitSet) confirmed.clone();
        missing.andNot(received);
        return missing;
    }

    @Override
    public synchronized String toString() {
        return "%,d confirmed, %,d received".formatted(confirmed(), received.cardinality());
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            publisher.join(Await.DEADLINE.toMillis());
            consumer.join(Await.DEADLINE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        clientThreads.shutdown();
    }
}
