package io.leveret.compat.feature;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.leveret.compat.Await;
import io.leveret.compat.Scenario;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Quorum queues whose dead letters are not to be lost. */
class AtLeastOnceDeadLetterTest extends Scenario {
    /** Longer than what a dead letter waits for its next try. */
    private static final Duration RETRY = Duration.ofSeconds(2);

    private String source(String exchange, Map<String, Object> more) throws IOException {
        Map<String, Object> arguments = new TreeMap<>(more);
        arguments.put("x-queue-type", "quorum");
        arguments.put("x-dead-letter-exchange", exchange);
        arguments.put("x-dead-letter-routing-key", "dead");
        arguments.put("x-dead-letter-strategy", "at-least-once");
        arguments.putIfAbsent("x-overflow", "reject-publish");
        return durableQueue(arguments);
    }

    private String source(String exchange) throws IOException {
        return source(exchange, Map.of());
    }

    private String durableExchange() throws IOException {
        String exchange = name("dlx");
        channel.exchangeDeclare(exchange, "direct", true);
        return exchange;
    }

    private void reject(String queue, int count) {
        for (int i = 0; i < count; i++) {
            Await.awaitTrue(
                    () -> {
                        GetResponse got = channel.basicGet(queue, false);
                        if (got != null) {
                            channel.basicReject(got.getEnvelope().getDeliveryTag(), false);
                        }
                        return got != null;
                    });
        }
    }

    private GetResponse get(String queue) {
        GetResponse[] got = new GetResponse[1];
        Await.awaitTrue(
                () -> {
                    broker.advance(Duration.ofMillis(100));
                    got[0] = channel.basicGet(queue, true);
                    return got[0] != null;
                });
        return got[0];
    }

    @Test
    void rejectedMessageArrivesWithItsDeath() throws Exception {
        String exchange = durableExchange();
        String dead = durableQueue(Map.of());
        channel.queueBind(dead, exchange, "dead");
        String source = source(exchange);
        send(source, "m");

        reject(source, 1);

        GetResponse got = get(dead);
        assertThat(new String(got.getBody())).isEqualTo("m");
        assertThat(got.getEnvelope().getRoutingKey()).isEqualTo("dead");
        var deaths = (List<?>) got.getProps().getHeaders().get("x-death");
        var death = (Map<?, ?>) deaths.get(0);
        assertThat(death.get("reason").toString()).isEqualTo("rejected");
        assertThat(death.get("queue").toString()).isEqualTo(source);
        assertThat(death.get("count")).isEqualTo(1L);
        awaitReady(source, 0);
    }

    @Test
    void expiredMessagesArriveInOrder() throws Exception {
        String exchange = durableExchange();
        String dead = durableQueue(Map.of());
        channel.queueBind(dead, exchange, "dead");
        String source = source(exchange, Map.of("x-message-ttl", 100));
        String[] bodies = new String[100];
        for (int i = 0; i < bodies.length; i++) {
            bodies[i] = "m" + i;
        }
        send(source, bodies);

        advance(Duration.ofMillis(200));

        awaitReady(dead, bodies.length);
        assertThat(drain(dead)).containsExactly(bodies);
    }

    @Test
    void messageWithoutARouteIsKeptUntilThereIsOne() throws Exception {
        String exchange = durableExchange();
        String source = source(exchange);
        send(source, "m");
        reject(source, 1);
        advance(RETRY);
        String dead = durableQueue(Map.of());

        channel.queueBind(dead, exchange, "dead");
        advance(RETRY);

        assertThat(new String(get(dead).getBody())).isEqualTo("m");
    }

    @Test
    void messageIsKeptUntilItsExchangeIsThere() throws Exception {
        String exchange = name("dlx");
        String source = source(exchange);
        send(source, "m");
        reject(source, 1);
        advance(RETRY);
        String dead = durableQueue(Map.of());

        channel.exchangeDeclare(exchange, "direct", true);
        channel.queueBind(dead, exchange, "dead");
        advance(RETRY);

        assertThat(new String(get(dead).getBody())).isEqualTo("m");
    }

    @Test
    void messageThatAFullQueueRefusesIsTriedAgain() throws Exception {
        String exchange = durableExchange();
        String full = durableQueue(Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
        String open = durableQueue(Map.of());
        channel.queueBind(full, exchange, "dead");
        channel.queueBind(open, exchange, "dead");
        send(full, "in the way");
        String source = source(exchange);
        send(source, "m");
        reject(source, 1);
        awaitReady(open, 1);
        advance(RETRY);
        assertThat(new String(channel.basicGet(full, true).getBody())).isEqualTo("in the way");

        advance(RETRY);

        assertThat(new String(get(full).getBody())).isEqualTo("m");
        // The one that had it does not get it again.
        assertThat(drain(open)).containsExactly("m");
    }

    @Test
    void messagesThatAreKeptCountAsMessagesOfTheQueue() throws Exception {
        String exchange = durableExchange();
        String source = source(exchange, Map.of("x-max-length", 2));
        Channel publishing = connection.createChannel();
        publishing.confirmSelect();
        send(source, "one", "two");
        reject(source, 2);
        advance(RETRY);

        // RabbitMQ lets one or two in before it notices.
        Await.awaitTrue(
                () -> {
                    publishing.basicPublish("", source, PLAIN, "more".getBytes());
                    return !publishing.waitForConfirms(Await.DEADLINE.toMillis());
                });

        assertThat(ready(source)).isLessThanOrEqualTo(2);
    }

    @Test
    void withoutRejectPublishItIsAtMostOnce() throws Exception {
        String exchange = durableExchange();
        String source = source(exchange, Map.of("x-overflow", "drop-head"));
        send(source, "m");
        reject(source, 1);
        advance(RETRY);
        String dead = durableQueue(Map.of());

        channel.queueBind(dead, exchange, "dead");
        advance(RETRY);
        send(source, "n");
        reject(source, 1);

        assertThat(new String(get(dead).getBody())).isEqualTo("n");
    }

    @Test
    void messageThatIsKeptSurvivesARestart() throws Exception {
        String exchange = durableExchange();
        String source = source(exchange, Map.of("x-message-ttl", 100));
        send(source, PERSISTENT, "m");
        advance(RETRY);
        awaitReady(source, 0);

        broker.restart();
        connection = connect();
        channel = connection.createChannel();
        String dead = durableQueue(Map.of());
        channel.queueBind(dead, exchange, "dead");
        advance(RETRY);

        assertThat(new String(get(dead).getBody())).isEqualTo("m");
    }
}
