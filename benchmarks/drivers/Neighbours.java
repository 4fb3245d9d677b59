import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * What one client's trouble does to another: a probe publishes and consumes at a low rate and its
 * latency is measured, while on other connections a publisher sends at a high one to a consumer
 * that keeps up, takes a tenth, or has stopped reading. Options: port, rate (of the probe),
 * neighbour-rate, consumer (prompt, slow, stopped), size, lead, seconds.
 */
final class Neighbours {
    private static final int ACK_EVERY = 50;
    private static final int PREFETCH = 500;
    private static final String PROBE = "bench.probe";
    private static final String NEIGHBOUR = "bench.neighbour";

    private final Driver driver;
    private final Histogram latencies = Driver.histogram();
    private final CountDownLatch never = new CountDownLatch(1);

    private Neighbours(Driver driver) {
        this.driver = driver;
    }

    public static void main(String[] arguments) throws Exception {
        try (Driver driver = new Driver(arguments)) {
            new Neighbours(driver).run();
        }
        System.exit(0);
    }

    private void run() throws Exception {
        Channel troubled = channel(NEIGHBOUR);
        String kind = driver.option("consumer", "prompt");
        troubled.basicQos(kind.equals("stopped") ? 0 : PREFETCH);
        troubled.basicConsume(NEIGHBOUR, kind.equals("stopped"), new Troubled(troubled, kind));
        Channel loud = channel(NEIGHBOUR);
        Channel taking = channel(PROBE);
        taking.basicConsume(PROBE, true, new Probe(taking));
        Channel giving = channel(PROBE);
        driver.start();
        Thread neighbour = new Thread(() -> publish(loud, NEIGHBOUR, "neighbour-rate", 20_000));
        neighbour.setDaemon(true);
        neighbour.start();
        publish(giving, PROBE, "rate", 1_000);
        driver.percentiles(latencies);
        for (Channel each : new Channel[] {giving, taking, loud, troubled}) {
            Driver.closeQuietly(each.getConnection());
        }
    }

    private Channel channel(String queue) throws Exception {
        Connection connection = driver.connect();
        Channel channel = connection.createChannel();
        channel.queueDeclare(queue, false, false, true, null);
        return channel;
    }

    /** Until the window is over; a publisher that is held back catches up. */
    private void publish(Channel channel, String queue, String rateOption, int usual) {
        double nanosPerMessage = 1e9 / driver.option(rateOption, usual);
        int size = Math.max(Long.BYTES, driver.option("size", 1024));
        try {
            for (long i = 0; !driver.over(); i++) {
                long due = driver.startNanos() + (long) (i * nanosPerMessage);
                long early = due - System.nanoTime();
                if (early > 0) {
                    LockSupport.parkNanos(early);
                }
                byte[] body = ByteBuffer.allocate(size).putLong(0, due).array();
                channel.basicPublish("", queue, MessageProperties.MINIMAL_BASIC, body);
                if (queue.equals(PROBE)) {
                    driver.sent.increment();
                }
            }
        } catch (IOException e) {
            Driver.fail(e);
        }
    }

    private final class Probe extends DefaultConsumer {
        Probe(Channel channel) {
            super(channel);
        }

        @Override
        public void handleDelivery(
                String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
            long due = ByteBuffer.wrap(body).getLong();
            driver.received.increment();
            if (driver.inWindow(due)) {
                Driver.record(latencies, System.nanoTime() - due);
            }
        }
    }

    private final class Troubled extends DefaultConsumer {
        private final String kind;

        /** Of the next message a slow one takes. */
        private long nextNanos = System.nanoTime();

        Troubled(Channel channel, String kind) {
            super(channel);
            this.kind = kind;
        }

        @Override
        public void handleDelivery(
                String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
                throws IOException {
            if (kind.equals("stopped")) {
                stop();
                return;
            }
            if (kind.equals("slow")) {
                nextNanos =
                        Math.max(nextNanos, System.nanoTime() - TimeUnit.SECONDS.toNanos(1))
                                + 10_000_000_000L / driver.option("neighbour-rate", 20_000);
                LockSupport.parkNanos(nextNanos - System.nanoTime());
            }
            if (envelope.getDeliveryTag() % ACK_EVERY == 0) {
                getChannel().basicAck(envelope.getDeliveryTag(), true);
            }
        }

        /** The client library reads no more once it has some deliveries that nobody takes. */
        private void stop() {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
