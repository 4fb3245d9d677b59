import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Latency from publish to delivery at a fixed rate, which does not slow down when the broker does:
 * a message's time begins when it was *due*, not when the client got round to sending it.
 *
 * <p>With {@code --links 0} one connection publishes and another consumes. With {@code --links N}
 * there are N connections, each publishing to a queue of its own and consuming from it, and the
 * rate is shared among them. Options: port, rate (messages per second in all), links, size,
 * ack-every (0: automatic), prefetch, lead, seconds.
 */
final class PacedLoad {
    private final Driver driver;
    private final Histogram latencies = Driver.histogram();
    private final List<Connection> connections = new ArrayList<>();
    private final List<Channel> publishers = new ArrayList<>();
    private final List<String> queues = new ArrayList<>();
    private final ConnectionFactory factory;

    private PacedLoad(Driver driver) {
        this.driver = driver;
        factory = driver.factory();
    }

    public static void main(String[] arguments) throws Exception {
        try (Driver driver = new Driver(arguments)) {
            PacedLoad load = new PacedLoad(driver);
            load.open();
            driver.start();
            load.publish();
            driver.percentiles(load.latencies);
            load.connections.forEach(Driver::closeQuietly);
        }
        System.exit(0);
    }

    private void open() throws Exception {
        int links = driver.option("links", 0);
        if (links == 0) {
            Channel consumer = channel();
            consume(consumer);
            publishers.add(channel());
            return;
        }
        // A thousand connections with two threads each would measure the client's scheduler.
        ExecutorService consumers = Executors.newFixedThreadPool(2);
        factory.useNio();
        factory.getNioParams().setNbIoThreads(1);
        factory.setSharedExecutor(consumers);
        for (int i = 0; i < links; i++) {
            Channel channel = channel();
            consume(channel);
            publishers.add(channel);
        }
    }

    private Channel channel() throws Exception {
        Connection connection = factory.newConnection();
        connections.add(connection);
        return connection.createChannel();
    }

    private void consume(Channel channel) throws IOException {
        int ackEvery = driver.option("ack-every", 0);
        int prefetch = driver.option("prefetch", 0);
        String queue = "bench.paced." + queues.size();
        channel.queueDeclare(queue, false, false, true, null);
        queues.add(queue);
        if (prefetch > 0) {
            channel.basicQos(prefetch);
        }
        channel.basicConsume(queue, ackEvery == 0, new TimedConsumer(channel, ackEvery));
    }

    private final class TimedConsumer extends DefaultConsumer {
        private final int ackEvery;

        TimedConsumer(Channel channel, int ackEvery) {
            super(channel);
            this.ackEvery = ackEvery;
        }

        @Override
        public void handleDelivery(
                String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
                throws IOException {
            long now = System.nanoTime();
            long due = ByteBuffer.wrap(body).getLong();
            driver.received.increment();
            if (driver.inWindow(due)) {
                Driver.record(latencies, now - due);
            }
            if (ackEvery > 0 && envelope.getDeliveryTag() % ackEvery == 0) {
                getChannel().basicAck(envelope.getDeliveryTag(), true);
            }
        }
    }

    private void publish() throws IOException {
        double nanosPerMessage = 1e9 / driver.option("rate", 1000);
        int size = Math.max(Long.BYTES, driver.option("size", 1024));
        long begun = driver.startNanos();
        for (long i = 0; !driver.over(); i++) {
            long due = begun + (long) (i * nanosPerMessage);
            long early = due - System.nanoTime();
            if (early > 0) {
                LockSupport.parkNanos(early);
            }
            byte[] body = new byte[size];
            ByteBuffer.wrap(body).putLong(due);
            int link = (int) (i % publishers.size());
            publishers
                    .get(link)
                    .basicPublish("", queues.get(link), MessageProperties.MINIMAL_BASIC, body);
            driver.sent.increment();
        }
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        while (driver.received.sum() < driver.sent.sum() && System.nanoTime() < patience) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        driver.results.put("undelivered", driver.sent.sum() - driver.received.sum());
    }
}
