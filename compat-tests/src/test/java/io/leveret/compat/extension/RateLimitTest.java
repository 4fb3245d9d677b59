package io.leveret.compat.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.leveret.compat.Administration.Policy;
import io.leveret.compat.Await;
import io.leveret.compat.Deliveries;
import io.leveret.compat.Scenario;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rates that policies and limits set: publishers are read slowly, deliveries are paced. */
class RateLimitTest extends Scenario {
    private static final int SECONDS = 10;

    /** Less than what may pass at once, so that nothing is lost between two looks at the clock. */
    private static final int STEP_MILLIS = 25;

    private static final int BURST_MILLIS = 50;

    @BeforeEach
    void onlyHere() {
        Assumptions.assumeFalse(broker.isRabbitMq(), "an extension of Leveret");
    }

    private void limitQueue(String queue, Map<String, Object> definition) {
        broker.administration()
                .setPolicy("/", new Policy(queue, "^" + queue + "$", "queues", 0, definition));
        afterwards(() -> broker.administration().deletePolicy("/", queue));
    }

    /** Publishes in the background, more than the broker reads while the test runs. */
    private void flood(ConnectionFactory factory, String queue, int messages, int bytes)
            throws Exception {
        factory.setSocketConfigurator(
                // To close a connection in good order, the client would have to write first.
                socket -> afterwards(() -> cutOff(socket)));
        Channel flooding = connect(factory).createChannel();
        byte[] body = new byte[bytes];
        CompletableFuture.runAsync(
                () -> {
                    try {
                        for (int i = 0; i < messages; i++) {
                            flooding.basicPublish("", queue, PLAIN, body);
                        }
                    } catch (Exception e) {
                        // The test is over.
                    }
                });
    }

    private static void cutOff(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ConnectionFactory asUser(String user) {
        ConnectionFactory factory = factory();
        factory.setUsername(user);
        factory.setPassword(user);
        return factory;
    }

    private ConnectionFactory inVhost(String vhost) {
        ConnectionFactory factory = factory();
        factory.setVirtualHost(vhost);
        return factory;
    }

    /** Time passes; {@code passed} keeps within one percent of the rate, at every moment. */
    private void expectRate(int perSecond, int atOnce, Callable<Integer> passed) throws Exception {
        for (int millis = 0; millis <= SECONDS * 1000; millis += STEP_MILLIS) {
            broker.advance(Duration.ofMillis(millis == 0 ? 0 : STEP_MILLIS));
            // All that may pass has to, before time goes on: more than a burst is not saved up.
            double least = perSecond * (millis + BURST_MILLIS - 5) / 1000.0 - 3;
            double most = perSecond * (millis + BURST_MILLIS) / 1000.0 + atOnce;
            Await.awaitTrue(() -> passed.call() >= least);
            assertThat(passed.call()).isLessThanOrEqualTo((int) Math.ceil(most));
        }
    }

    @Test
    void publishersOfAQueueAreReadAtItsRate() throws Exception {
        String queue = queue();
        limitQueue(queue, Map.of("publish-rate-limit", 500));

        flood(factory(), queue, 20_000, 12);

        expectRate(500, 1, () -> ready(queue));
    }

    @Test
    void publishersOfAQueueAreReadAtItsRateInBytes() throws Exception {
        String queue = queue();
        limitQueue(queue, Map.of("publish-bytes-rate-limit", 1_000_000));

        flood(factory(), queue, 20_000, 2_000);

        expectRate(500, 1, () -> ready(queue));
    }

    @Test
    void publishersOfOneUserShareItsRate() throws Exception {
        String queue = queue();
        String user = user(".*", ".*", ".*");
        broker.administration().limitUser(user, "publish-rate-limit", 400);

        flood(asUser(user), queue, 20_000, 12);
        flood(asUser(user), queue, 20_000, 12);

        expectRate(400, 2, () -> ready(queue));
    }

    @Test
    void publishersOfAVhostShareItsRate() throws Exception {
        String vhost = vhost();
        Connection inside = connectTo(vhost);
        Channel other = inside.createChannel();
        String queue = name("queue");
        other.queueDeclare(queue, false, false, false, null);
        broker.administration().limitVhost(vhost, "publish-rate-limit", 400);

        flood(inVhost(vhost), queue, 20_000, 12);
        flood(inVhost(vhost), queue, 20_000, 12);

        expectRate(400, 2, () -> other.queueDeclarePassive(queue).getMessageCount());
    }

    @Test
    void queueDeliversAtItsRate() throws Exception {
        String queue = queue();
        send(queue, IntStream.range(0, 6_000).mapToObj(i -> "m" + i).toArray(String[]::new));
        limitQueue(queue, Map.of("delivery-rate-limit", 500));
        Deliveries deliveries = consume(connect().createChannel(), queue, true);

        expectRate(500, 1, deliveries::waiting);

        assertThat(deliveries.nextBodies(3)).containsExactly("m0", "m1", "m2");
    }

    @Test
    void consumersOfOneUserShareItsRate() throws Exception {
        String first = queue();
        String second = queue();
        String[] messages = IntStream.range(0, 4_000).mapToObj(i -> "m" + i).toArray(String[]::new);
        send(first, messages);
        send(second, messages);
        String user = user(".*", ".*", ".*");
        broker.administration().limitUser(user, "delivery-rate-limit", 400);
        Deliveries one = consume(connectAs(user).createChannel(), first, true);
        Deliveries two = consume(connectAs(user).createChannel(), second, true);

        expectRate(400, 2, () -> one.waiting() + two.waiting());

        assertThat(one.waiting()).isPositive();
        assertThat(two.waiting()).isPositive();
    }

    @Test
    void queuesOfAVhostShareItsRateOfDeliveries() throws Exception {
        String vhost = vhost();
        Channel inside = connectTo(vhost).createChannel();
        inside.confirmSelect();
        String first = name("queue");
        String second = name("queue");
        for (String queue : List.of(first, second)) {
            inside.queueDeclare(queue, false, false, false, null);
            for (int i = 0; i < 4_000; i++) {
                inside.basicPublish("", queue, PLAIN, new byte[1_000]);
            }
        }
        inside.waitForConfirms(Await.DEADLINE.toMillis());
        broker.administration().limitVhost(vhost, "delivery-bytes-rate-limit", 400_000);
        Deliveries one = consume(connectTo(vhost).createChannel(), first, true);
        Deliveries two = consume(connectTo(vhost).createChannel(), second, true);

        expectRate(400, 2, () -> one.waiting() + two.waiting());

        assertThat(one.waiting()).isPositive();
        assertThat(two.waiting()).isPositive();
    }

    @Test
    void basicGetIsAnsweredAtTheRateTooButAnEmptyQueueAtOnce() throws Exception {
        String queue = queue();
        limitQueue(queue, Map.of("delivery-rate-limit", 1));
        Channel getting = connect().createChannel();
        send(queue, "first", "second");
        assertThat(getting.basicGet(queue, true).getBody()).isEqualTo("first".getBytes());

        CompletableFuture<byte[]> second =
                CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return getting.basicGet(queue, true).getBody();
                            } catch (Exception e) {
                                throw new AssertionError(e);
                            }
                        });
        assertThat(ready(queue)).isEqualTo(1);
        assertThat(second).isNotDone();
        Await.awaitTrue(
                () -> {
                    broker.advance(Duration.ofMillis(100));
                    return second.isDone();
                });

        assertThat(second.join()).isEqualTo("second".getBytes());
        assertThat(getting.basicGet(queue, true)).isNull();
    }

    @Test
    void nothingIsLostAndWhoWaitsGoesOnWhenTheLimitGoes() throws Exception {
        String queue = queue();
        limitQueue(queue, Map.of("publish-rate-limit", 1));
        Channel publishing = connect().createChannel();
        publishing.confirmSelect();
        for (int i = 0; i < 50; i++) {
            publishing.basicPublish("", queue, PLAIN, ("m" + i).getBytes());
        }
        awaitReady(queue, 1);

        broker.administration().deletePolicy("/", queue);
        broker.advance(Duration.ofSeconds(1));

        assertThat(publishing.waitForConfirms(Await.DEADLINE.toMillis())).isTrue();
        assertThat(drain(queue)).hasSize(50).startsWith("m0", "m1").endsWith("m48", "m49");
    }

    @Test
    void publishersOfOtherQueuesAreNotSlowed() throws Exception {
        String slow = queue();
        String other = queue();
        limitQueue(slow, Map.of("publish-rate-limit", 1));
        flood(factory(), slow, 1_000, 12);
        awaitReady(slow, 1);

        for (int i = 0; i < 200; i++) {
            send(other, "m");
        }

        assertThat(ready(other)).isEqualTo(200);
        assertThat(ready(slow)).isEqualTo(1);
    }

    @Test
    void operatorPolicyMayLowerTheRate() throws Exception {
        String queue = queue();
        limitQueue(queue, Map.of("publish-rate-limit", 5_000));
        broker.administration()
                .setOperatorPolicy(
                        "/",
                        new Policy(
                                queue,
                                "^" + queue + "$",
                                "queues",
                                0,
                                Map.of("publish-rate-limit", 500)));
        afterwards(() -> broker.administration().deleteOperatorPolicy("/", queue));

        flood(factory(), queue, 20_000, 12);

        expectRate(500, 1, () -> ready(queue));
    }

    @Test
    void rateThatIsNoPositiveIntegerIsRefused() {
        assertThatThrownBy(() -> limitQueue("q", Map.of("publish-rate-limit", 0)))
                .hasMessageContaining("400")
                .hasMessageContaining("0 is not a valid rate limit");
        assertThatThrownBy(() -> limitQueue("q", Map.of("delivery-bytes-rate-limit", "much")))
                .hasMessageContaining("is not a valid rate limit");
        assertThatThrownBy(() -> broker.administration().limitVhost("/", "publish-rate-limits", 5))
                .hasMessageContaining("400");
    }
}
