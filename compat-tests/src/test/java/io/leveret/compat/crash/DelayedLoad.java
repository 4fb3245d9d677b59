package io.leveret.compat.crash;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The same through a delayed exchange: when the broker is killed, messages wait, are on their way
 * to their queues, or are there.
 */
final class DelayedLoad extends PublishLoad {
    private static final int DELAY_MILLIS_MAX = 800;
    private static final int ANSWER_SECONDS = 20;
    private static final String LAST = "last";

    private final String exchange;

    DelayedLoad(String exchange, QueueRecord... queues) {
        super(exchange, true, queues);
        this.exchange = exchange;
    }

    @Override
    protected void declareExchange(Channel channel, String name) throws IOException {
        channel.exchangeDeclare(
                name, "x-delayed-message", true, false, Map.of("x-delayed-type", "direct"));
    }

    @Override
    protected AMQP.BasicProperties.Builder properties(Random random, long number) {
        int delay = random.nextInt(5) == 0 ? 0 : random.nextInt(DELAY_MILLIS_MAX);
        return super.properties(random, number).headers(Map.of("x-delay", delay));
    }

    @Override
    List<String> check(Connection connection, boolean afterCrash) throws Exception {
        awaitAllReleased(connection);
        return super.check(connection, afterCrash);
    }

    /** What is due later than the rest comes later; and what is due behind it, in a later batch. */
    private void awaitAllReleased(Connection connection) throws Exception {
        try (Channel channel = connection.createChannel()) {
            String queue = channel.queueDeclare().getQueue();
            channel.queueBind(queue, exchange, LAST);
            LinkedBlockingQueue<String> arrived = new LinkedBlockingQueue<>();
            channel.basicConsume(
                    queue, true, (tag, message) -> arrived.add(LAST), tag -> arrived.clear());
            for (int delay : List.of(DELAY_MILLIS_MAX + 50, 1)) {
                channel.basicPublish(
                        exchange,
                        LAST,
                        MessageProperties.MINIMAL_PERSISTENT_BASIC
                                .builder()
                                .headers(Map.of("x-delay", delay))
                                .build(),
                        new byte[0]);
                if (arrived.poll(ANSWER_SECONDS, TimeUnit.SECONDS) == null) {
                    throw new AssertionError(exchange + " released nothing");
                }
            }
        }
    }
}
