import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A long durable queue of persistent messages. {@code --step fill} publishes {@code messages}
 * numbered ones with confirms; {@code --step drain} consumes as many and says which are missing,
 * doubled or out of order; {@code --step load} publishes and consumes at full speed while the
 * backlog stays as long as it is. Options: port, messages, size, window (messages under way at
 * once), ack-every, prefetch, limit (seconds a step may take), lead, seconds. With {@code --delay N},
 * what is filled in waits N to 2N milliseconds, evenly spread, in a delayed exchange.
 */
final class Backlog {
    private static final String QUEUE = "bench.backlog";
    private static final String DELAYED = "bench.delayed";
    private static final int STALL_SECONDS_MAX = 30;

    private final Driver driver;
    private final int messages;
    private final int ackEvery;

    private Backlog(Driver driver) {
        this.driver = driver;
        messages = driver.option("messages", 1_000_000);
        ackEvery = driver.option("ack-every", 100);
    }

    public static void main(String[] arguments) throws Exception {
        try (Driver driver = new Driver(arguments)) {
            Backlog backlog = new Backlog(driver);
            switch (driver.option("step", "fill")) {
                case "fill":
                    backlog.fill();
                    break;
                case "drain":
                    backlog.drain();
                    break;
                default:
                    backlog.load();
            }
        }
        System.exit(0);
    }

    private byte[] body(long number) {
        byte[] body = new byte[Math.max(Long.BYTES, driver.option("size", 1024))];
        ByteBuffer.wrap(body).putLong(number);
        return body;
    }

    private static void publish(Channel channel, byte[] body) throws IOException {
        channel.basicPublish("", QUEUE, MessageProperties.PERSISTENT_BASIC, body);
    }

    private static void publishDelayed(Channel channel, byte[] body, int delay)
            throws IOException {
        int millis = delay + ThreadLocalRandom.current().nextInt(delay);
        AMQP.BasicProperties properties =
                MessageProperties.PERSISTENT_BASIC
                        .builder()
                        .headers(Map.of("x-delay", millis))
                        .build();
        channel.basicPublish(DELAYED, "", properties, body);
    }

    private static void take(Semaphore window, int permits)
            throws IOException, InterruptedException {
        if (!window.tryAcquire(permits, STALL_SECONDS_MAX, TimeUnit.SECONDS)) {
            throw new IOException("the broker did nothing for " + STALL_SECONDS_MAX + " s");
        }
    }

    private void fill() throws Exception {
        int windowSize = driver.option("window", 1000);
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(driver.option("limit", 300));
        Semaphore window = new Semaphore(windowSize);
        Connection connection = driver.connect();
        Channel channel = connection.createChannel();
        channel.queueDeclare(QUEUE, true, false, false, null);
        int delay = driver.option("delay", 0);
        if (delay > 0) {
            channel.exchangeDeclare(
                    DELAYED, "x-delayed-message", true, false, Map.of("x-delayed-type", "fanout"));
            channel.queueBind(QUEUE, DELAYED, "");
        }
        channel.confirmSelect();
        Confirms confirms = new Confirms();
        channel.addConfirmListener(
                (tag, multiple) -> {
                    int count = confirms.count(tag, multiple);
                    driver.received.add(count);
                    window.release(count);
                },
                (tag, multiple) -> {
                    System.err.println("message " + tag + " was refused");
                    System.exit(1);
                });
        driver.start();
        long begun = System.nanoTime();
        for (int i = 0; i < messages; i++) {
            take(window, 1);
            if (delay > 0) {
                publishDelayed(channel, body(i), delay);
            } else {
                publish(channel, body(i));
            }
            driver.sent.increment();
            if (System.nanoTime() > limit) {
                throw new IOException("only " + driver.received.sum() + " messages stored in time");
            }
        }
        take(window, windowSize);
        driver.results.put("fill_s", (System.nanoTime() - begun) / 1e9);
        Driver.closeQuietly(connection);
    }

    /** Counts confirms, which may be single or multiple, in any order. Used by one thread. */
    private static final class Confirms {
        private final TreeSet<Long> early = new TreeSet<>();
        private long lowestOpen = 1;

        int count(long tag, boolean multiple) {
            if (multiple) {
                SortedSet<Long> counted = early.headSet(tag, true);
                int count = (int) (tag + 1 - lowestOpen) - counted.size();
                counted.clear();
                lowestOpen = tag + 1;
                return count;
            }
            early.add(tag);
            while (early.remove(lowestOpen)) {
                lowestOpen++;
            }
            return 1;
        }
    }

    /** Counts what was consumed against the numbers the messages carry. Used by one thread. */
    private static final class Tally {
        final BitSet seen = new BitSet();
        long count;
        long doubled;
        long disordered;
        long redelivered;
        private long last = -1;

        void add(long number, boolean wasRedelivered) {
            count++;
            redelivered += wasRedelivered ? 1 : 0;
            doubled += seen.get((int) number) ? 1 : 0;
            disordered += number < last ? 1 : 0;
            seen.set((int) number);
            last = number;
        }
    }

    private void drain() throws Exception {
        Tally tally = new Tally();
        CountDownLatch done = new CountDownLatch(1);
        Connection connection = driver.connect();
        Channel channel = connection.createChannel();
        channel.basicQos(driver.option("prefetch", 500));
        driver.start();
        long begun = System.nanoTime();
        channel.basicConsume(
                QUEUE,
                false,
                new DefaultConsumer(channel) {
                    @Override
                    public void handleDelivery(
                            String tag,
                            Envelope envelope,
                            AMQP.BasicProperties properties,
                            byte[] body)
                            throws IOException {
                        tally.add(ByteBuffer.wrap(body).getLong(), envelope.isRedeliver());
                        driver.received.increment();
                        if (tally.count % ackEvery == 0 || tally.count == messages) {
                            channel.basicAck(envelope.getDeliveryTag(), true);
                        }
                        if (tally.count == messages) {
                            done.countDown();
                        }
                    }
                });
        boolean complete = done.await(driver.option("limit", 300), TimeUnit.SECONDS);
        driver.results.put("drain_s", (System.nanoTime() - begun) / 1e9);
        driver.results.put("complete", complete ? 1 : 0);
        driver.results.put("missing", messages - tally.seen.cardinality());
        driver.results.put("doubled", tally.doubled);
        driver.results.put("disordered", tally.disordered);
        driver.results.put("redelivered", tally.redelivered);
        Driver.closeQuietly(connection);
    }

    private void load() throws Exception {
        int windowSize = driver.option("window", 1000);
        Semaphore window = new Semaphore(windowSize);
        Connection consuming = driver.connect();
        Channel consumer = consuming.createChannel();
        consumer.queueDeclare(QUEUE, true, false, false, null);
        consumer.basicQos(driver.option("prefetch", 500));
        consumer.basicConsume(
                QUEUE,
                false,
                new DefaultConsumer(consumer) {
                    @Override
                    public void handleDelivery(
                            String tag,
                            Envelope envelope,
                            AMQP.BasicProperties properties,
                            byte[] body)
                            throws IOException {
                        driver.received.increment();
                        window.release();
                        if (envelope.getDeliveryTag() % ackEvery == 0) {
                            consumer.basicAck(envelope.getDeliveryTag(), true);
                        }
                    }
                });
        Connection publishing = driver.connect();
        Channel publisher = publishing.createChannel();
        byte[] body = body(0);
        driver.start();
        while (!driver.over()) {
            take(window, 1);
            publish(publisher, body);
            driver.sent.increment();
        }
        Driver.closeQuietly(publishing);
        // With a backlog the consumer is always ahead: what it has beyond its last ack goes back to
        // the queue.
        Driver.closeQuietly(consuming);
    }
}
