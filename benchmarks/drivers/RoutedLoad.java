import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Load through an exchange with many bindings. {@code --step declare} makes the exchange, the
 * queues and the bindings and leaves them; {@code --step load} publishes, to keys drawn evenly from
 * all of them (each matches one binding), and consumes from every queue with automatic acks, as
 * fast as the broker gives: at most {@code window} messages are under way at once. Options: port,
 * type (topic or direct), bindings, queues, size, window, lead, seconds.
 */
final class RoutedLoad {
    private static final String EXCHANGE = "bench.routed";
    private static final int STALL_SECONDS_MAX = 20;

    private final Driver driver;
    private final int bindings;
    private final int queues;
    private final boolean topic;

    private RoutedLoad(Driver driver) {
        this.driver = driver;
        bindings = driver.option("bindings", 1000);
        queues = Math.min(bindings, driver.option("queues", 10));
        topic = driver.option("type", "topic").equals("topic");
    }

    public static void main(String[] arguments) throws Exception {
        try (Driver driver = new Driver(arguments)) {
            RoutedLoad load = new RoutedLoad(driver);
            if (driver.option("step", "load").equals("declare")) {
                load.declare();
            } else {
                load.run();
            }
        }
        System.exit(0);
    }

    /**
     * The words between two dots stay the same length, so that more bindings do not mean longer
     * keys.
     */
    private static String word(int binding) {
        return String.format("%07d", binding);
    }

    private static String routingKey(int binding) {
        return "eu." + word(binding) + ".buy";
    }

    /**
     * Literals and wildcards in equal parts; {@link #routingKey} of the same binding matches this
     * one alone.
     */
    private String bindingKey(int binding) {
        if (!topic) {
            return routingKey(binding);
        }
        switch (binding % 4) {
            case 0:
                return routingKey(binding);
            case 1:
                return "eu." + word(binding) + ".*";
            case 2:
                return "*." + word(binding) + ".buy";
            default:
                return "eu." + word(binding) + ".#";
        }
    }

    private static String queue(int number) {
        return "bench.routed." + number;
    }

    private void declare() throws Exception {
        Connection connection = driver.connect();
        Channel channel = connection.createChannel();
        channel.exchangeDeclare(EXCHANGE, topic ? "topic" : "direct");
        long begun = System.nanoTime();
        for (int i = 0; i < queues - 1; i++) {
            channel.queueDeclareNoWait(queue(i), false, false, false, null);
        }
        // The last is asked to answer: when it does, the others are done.
        channel.queueDeclare(queue(queues - 1), false, false, false, null);
        long declared = System.nanoTime();
        for (int i = 0; i < bindings - 1; i++) {
            channel.queueBindNoWait(queue(i % queues), EXCHANGE, bindingKey(i), null);
        }
        int last = bindings - 1;
        channel.queueBind(queue(last % queues), EXCHANGE, bindingKey(last));
        long bound = System.nanoTime();
        driver.results.put("declare_us_per_queue", (declared - begun) / 1e3 / queues);
        driver.results.put("bind_us_per_binding", (bound - declared) / 1e3 / bindings);
        Driver.closeQuietly(connection);
    }

    private void run() throws Exception {
        int windowSize = driver.option("window", 1000);
        Semaphore window = new Semaphore(windowSize);
        Connection consuming = driver.connect();
        Channel consumer = consuming.createChannel();
        for (int i = 0; i < queues; i++) {
            consumer.basicConsume(
                    queue(i),
                    true,
                    new DefaultConsumer(consumer) {
                        @Override
                        public void handleDelivery(
                                String tag,
                                Envelope envelope,
                                AMQP.BasicProperties properties,
                                byte[] body) {
                            driver.received.increment();
                            window.release();
                        }
                    });
        }
        Connection publishing = driver.connect();
        Channel publisher = publishing.createChannel();
        driver.start();
        publish(publisher, window);
        // The queues outlive this run: leave them empty for the next.
        window.tryAcquire(windowSize, STALL_SECONDS_MAX, TimeUnit.SECONDS);
        Driver.closeQuietly(publishing);
        Driver.closeQuietly(consuming);
    }

    private void publish(Channel publisher, Semaphore window)
            throws IOException, InterruptedException {
        String[] keys = new String[bindings];
        for (int i = 0; i < bindings; i++) {
            keys[i] = routingKey(i);
        }
        byte[] body = new byte[driver.option("size", 16)];
        long random = 1;
        while (!driver.over()) {
            if (!window.tryAcquire(STALL_SECONDS_MAX, TimeUnit.SECONDS)) {
                throw new IOException("nothing was delivered for " + STALL_SECONDS_MAX + " s");
            }
            random = random * 6364136223846793005L + 1442695040888963407L;
            int binding = (int) ((random >>> 33) % bindings);
            publisher.basicPublish(EXCHANGE, keys[binding], MessageProperties.MINIMAL_BASIC, body);
            driver.sent.increment();
        }
    }
}
