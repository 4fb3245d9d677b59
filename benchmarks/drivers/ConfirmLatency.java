import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * How long one publisher waits for its confirm: persistent messages to one durable queue nobody
 * reads, each publisher on its own connection with one message outstanding. Options: port,
 * publishers, size, lead, seconds.
 */
final class ConfirmLatency {
    private static final String QUEUE = "bench.confirm";
    private static final long CONFIRM_MILLIS_MAX = 10_000;

    public static void main(String[] arguments) throws Exception {
        try (Driver driver = new Driver(arguments)) {
            Connection control = driver.connect();
            Channel controlChannel = control.createChannel();
            controlChannel.queueDeclare(QUEUE, true, false, false, null);
            controlChannel.queuePurge(QUEUE);

            Histogram latencies = Driver.histogram();
            List<Thread> publishers = new ArrayList<>();
            List<Connection> connections = new ArrayList<>();
            for (int i = 0; i < driver.option("publishers", 1); i++) {
                Connection connection = driver.connect();
                connections.add(connection);
                Channel channel = connection.createChannel();
                channel.confirmSelect();
                publishers.add(
                        new Thread(() -> publish(driver, channel, latencies), "publisher-" + i));
            }
            driver.start();
            publishers.forEach(Thread::start);
            for (Thread publisher : publishers) {
                publisher.join();
            }
            driver.percentiles(latencies);
            connections.forEach(Driver::closeQuietly);
            Driver.deleteQueueQuietly(controlChannel, QUEUE);
            Driver.closeQuietly(control);
        }
        System.exit(0);
    }

    private static void publish(Driver driver, Channel channel, Histogram latencies) {
        byte[] body = new byte[driver.option("size", 1024)];
        try {
            while (!driver.over()) {
                long begun = System.nanoTime();
                channel.basicPublish("", QUEUE, MessageProperties.PERSISTENT_BASIC, body);
                driver.sent.increment();
                channel.waitForConfirmsOrDie(CONFIRM_MILLIS_MAX);
                driver.received.increment();
                if (driver.inWindow(begun)) {
                    Driver.record(latencies, System.nanoTime() - begun);
                }
            }
        } catch (Exception e) {
            Driver.fail(e);
        }
    }
}
