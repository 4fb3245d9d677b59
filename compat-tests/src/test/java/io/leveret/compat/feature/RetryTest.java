package io.leveret.compat.feature;

import static io.leveret.compat.Closing.assertChannelError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.GetResponse;
import io.leveret.compat.Administration.Policy;
import io.leveret.compat.Deliveries;
import io.leveret.compat.Scenario;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queues with x-retry-delay, which RabbitMQ does not have. */
class RetryTest extends Scenario {
    @BeforeEach
    void isHere() {
        assumeFalse(broker.isRabbitMq());
    }

    private String retrying(String type, Object... further) throws Exception {
        Map<String, Object> arguments = new HashMap<>();
        arguments.put("x-queue-type", type);
        arguments.put("x-retry-delay", 1000);
        for (int i = 0; i < further.length; i += 2) {
            arguments.put((String) further[i], further[i + 1]);
        }
        return durableQueue(arguments);
    }

    /** Lets time go by, after the broker has taken in what was settled. */
    private void pass(long millis) throws Exception {
        advance(Duration.ofMillis(millis));
    }

    private static Object attempts(BasicProperties properties) {
        return properties.getHeaders() == null
                ? null
                : properties.getHeaders().get("x-delivery-count");
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void messageGivenBackWaitsAndThoseBehindDoNot(String type) throws Exception {
        String queue = retrying(type, "x-retry-multiplier", 2);
        send(queue, PERSISTENT, "poor", "next");
        channel.basicQos(1);
        Deliveries deliveries = consume(queue);
        Delivery first = deliveries.next();
        assertThat(attempts(first.getProperties())).isNull();

        channel.basicNack(first.getEnvelope().getDeliveryTag(), false, true);
        Delivery second = deliveries.next();
        assertThat(new String(second.getBody())).isEqualTo("next");
        channel.basicAck(second.getEnvelope().getDeliveryTag(), false);
        pass(999);
        assertThat(ready(queue)).isZero();
        pass(1);

        Delivery again = deliveries.next();
        assertThat(new String(again.getBody())).isEqualTo("poor");
        assertThat(again.getEnvelope().isRedeliver()).isTrue();
        assertThat(attempts(again.getProperties())).isEqualTo(1L);
        channel.basicReject(again.getEnvelope().getDeliveryTag(), true);
        pass(1999);
        channel.basicQos(1);
        assertThat(channel.basicGet(queue, true)).isNull();
        pass(1);
        assertThat(attempts(deliveries.next().getProperties())).isEqualTo(2L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void messageOverItsDeliveryLimitIsDeadLettered(String type) throws Exception {
        String dead = queue();
        String queue =
                retrying(
                        type,
                        "x-delivery-limit",
                        2,
                        "x-dead-letter-exchange",
                        "",
                        "x-dead-letter-routing-key",
                        dead);
        send(queue, PERSISTENT, "x");
        for (int i = 0; i < 3; i++) {
            GetResponse got = channel.basicGet(queue, false);
            channel.basicNack(got.getEnvelope().getDeliveryTag(), false, true);
            pass(1000);
        }

        awaitReady(dead, 1);
        Map<String, Object> headers = channel.basicGet(dead, true).getProps().getHeaders();
        Map<?, ?> death = (Map<?, ?>) ((List<?>) headers.get("x-death")).get(0);
        assertThat(death.get("reason")).hasToString("delivery_limit");
        assertThat(death.get("queue")).hasToString(queue);
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void restartKeepsAttemptsAndTheRestOfTheWait(String type) throws Exception {
        String queue = retrying(type);
        send(queue, PERSISTENT, "x");
        GetResponse got = channel.basicGet(queue, false);
        channel.basicNack(got.getEnvelope().getDeliveryTag(), false, true);
        pass(600);

        broker.restart();
        channel = connect().createChannel();

        pass(399);
        assertThat(channel.basicGet(queue, true)).isNull();
        pass(1);
        GetResponse again = channel.basicGet(queue, true);
        assertThat(new String(again.getBody())).isEqualTo("x");
        assertThat(attempts(again.getProps())).isEqualTo(1L);
        assertThat(again.getEnvelope().isRedeliver()).isTrue();
    }

    @Test
    void closedChannelReturnsAtOnceAndCounts() throws Exception {
        String queue = retrying("classic");
        send(queue, "x");
        Channel other = connection.createChannel();
        other.basicGet(queue, false);
        other.close();

        awaitReady(queue, 1);
        assertThat(attempts(channel.basicGet(queue, true).getProps())).isEqualTo(1L);
    }

    @Test
    void queueWithMessagesThatWaitIsNotEmpty() throws Exception {
        String queue = retrying("classic");
        send(queue, "x");
        GetResponse got = channel.basicGet(queue, false);
        channel.basicNack(got.getEnvelope().getDeliveryTag(), false, true);

        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - queue '" + queue + "' in vhost '/' not empty",
                () -> channel.queueDelete(queue, false, true));
    }

    @Test
    void policyTurnsItOnAndOff() throws Exception {
        String queue = durableQueue(Map.of());
        String dead = queue();
        String policy = name("policy");
        broker.administration()
                .setPolicy(
                        "/",
                        new Policy(
                                policy,
                                "^" + queue + "$",
                                "queues",
                                0,
                                Map.of(
                                        "retry-delay",
                                        500,
                                        "retry-multiplier",
                                        1.5,
                                        "delivery-limit",
                                        1,
                                        "dead-letter-exchange",
                                        "",
                                        "dead-letter-routing-key",
                                        dead)));
        afterwards(() -> broker.administration().deletePolicy("/", policy));
        send(queue, "x");
        GetResponse got = channel.basicGet(queue, false);
        channel.basicNack(got.getEnvelope().getDeliveryTag(), false, true);
        pass(499);
        assertThat(channel.basicGet(queue, true)).isNull();
        pass(1);
        got = channel.basicGet(queue, false);
        assertThat(attempts(got.getProps())).isEqualTo(1L);
        channel.basicNack(got.getEnvelope().getDeliveryTag(), false, true);
        awaitReady(dead, 1);

        broker.administration().deletePolicy("/", policy);
        send(queue, "y");
        got = channel.basicGet(queue, false);
        channel.basicNack(got.getEnvelope().getDeliveryTag(), false, true);
        awaitReady(queue, 1);
        assertThat(attempts(channel.basicGet(queue, true).getProps())).isNull();
    }

    @Test
    void wrongArgumentsAreRefused() throws Exception {
        String queue = name("queue");
        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - invalid arg 'x-retry-delay' for queue '"
                        + queue
                        + "' in vhost '/': \"expected integer, got longstr\"",
                () ->
                        channel.queueDeclare(
                                queue, false, false, false, Map.of("x-retry-delay", "1s")));
    }

    @Test
    void anotherDelayIsAnotherQueue() throws Exception {
        String queue = retrying("classic");
        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - inequivalent arg 'x-retry-delay' for queue '"
                        + queue
                        + "' in vhost '/': received '5' but current is '1000'",
                () ->
                        channel.queueDeclare(
                                queue,
                                true,
                                false,
                                false,
                                Map.of("x-queue-type", "classic", "x-retry-delay", 5)));
    }
}
