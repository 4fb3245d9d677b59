package io.leveret.compat.crash;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Queues in which what is given back waits: when the broker is killed, messages wait. */
final class RetryLoad extends PublishLoad {
    private static final Map<String, Object> RETRIES =
            Map.of("x-retry-delay", 50, "x-retry-multiplier", 2, "x-retry-max-delay", 400);
    private static final Map<String, Object> LONGER = Map.of("x-retry-delay", 450);
    private static final int ANSWER_SECONDS = 20;

    RetryLoad(String exchange, String... queues) {
        super(exchange, true, records(queues));
    }

    private static QueueRecord[] records(String... queues) {
        QueueRecord[] records = new QueueRecord[queues.length];
        for (int i = 0; i < queues.length; i++) {
            records[i] = new QueueRecord(queues[i], RETRIES);
        }
        return records;
    }

    @Override
    List<String> check(Connection connection, boolean afterCrash) throws Exception {
        awaitAllReleased(connection);
        return super.check(connection, afterCrash);
    }

    /** What is given back now waits longer than what was before. */
    private static void awaitAllReleased(Connection connection) throws Exception {
        try (Channel channel = connection.createChannel()) {
            String queue = channel.queueDeclare("", false, true, true, LONGER).getQueue();
            LinkedBlockingQueue<Long> arrived = new LinkedBlockingQueue<>();
            channel.basicConsume(
                    queue,
                    false,
                    (tag, message) -> arrived.add(message.getEnvelope().getDeliveryTag()),
                    tag -> {});
            channel.basicPublish("", queue, MessageProperties.MINIMAL_BASIC, new byte[0]);
            for (boolean first : new boolean[] {true, false}) {
                Long delivery = arrived.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
                if (delivery == null) {
                    throw new AssertionError("nothing is tried again");
                }
                if (first) {
                    channel.basicNack(delivery, false, true);
                }
            }
        }
    }
}
