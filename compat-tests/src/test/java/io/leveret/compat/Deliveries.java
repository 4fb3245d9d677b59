package io.leveret.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A consumer that keeps what it is given, in order, until a test takes it. */
public final class Deliveries extends DefaultConsumer {
    private final BlockingQueue<Delivery> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> cancelled = new CompletableFuture<>();

    private String tag;

    public Deliveries(Channel channel) {
        super(channel);
    }

    /** Starts a consumer on {@code channel}; {@link #tag} is known when this returns. */
    public static Deliveries start(
            Channel channel, String queue, boolean autoAck, Map<String, Object> arguments)
            throws IOException {
        var deliveries = new Deliveries(channel);
        deliveries.tag = channel.basicConsume(queue, autoAck, arguments, deliveries);
        return deliveries;
    }

    /** The consumer tag; unlike {@link #getConsumerTag}, known as soon as consuming started. */
    public String tag() {
        return tag;
    }

    @Override
    public void handleDelivery(
            String tag, Envelope envelope, BasicProperties properties, byte[] body) {
        received.add(new Delivery(envelope, properties, body));
    }

    @Override
    public void handleCancel(String tag) {
        cancelled.complete(tag);
    }

    /** The next delivery; waits for it. */
    public Delivery next() {
        try {
            Delivery delivery = received.poll(Await.DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(delivery).as("a delivery").isNotNull();
            return delivery;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public String nextBody() {
        return new String(next().getBody());
    }

    /** The next {@code count} bodies. */
    public List<String> nextBodies(int count) {
        List<String> bodies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            bodies.add(nextBody());
        }
        return bodies;
    }

    /** Delivered but not yet taken by the test. */
    public int waiting() {
        return received.size();
    }

    /** The consumer tag of the broker's basic.cancel; waits for it. */
    public String cancelledByBroker() throws Exception {
        return cancelled.get(Await.DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    }

    public boolean isCancelledByBroker() {
        return cancelled.isDone();
    }
}
