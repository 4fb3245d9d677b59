package io.leveret.compat.feature;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import io.leveret.compat.Await;
import io.leveret.compat.Deliveries;
import io.leveret.compat.Returns;
import io.leveret.compat.Scenario;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Queues that go when nobody has used them for x-expires milliseconds. */
class QueueExpiresTest extends Scenario {
    private static final int EXPIRES_MILLIS = 500;
    private static final Duration MOST = Duration.ofMillis(300);
    private static final Duration PAST = Duration.ofMillis(550);

    private String expiringQueue() throws Exception {
        return queue(Map.of("x-expires", EXPIRES_MILLIS));
    }

    /** Asks by publishing, which does not prolong the life of a queue. */
    private void assertGone(String queue) throws Exception {
        Channel asking = connection.createChannel();
        asking.confirmSelect();
        var returns = new Returns(asking);
        Await.awaitTrue(
                () -> {
                    asking.basicPublish("", queue, true, PLAIN, new byte[0]);
                    asking.waitForConfirms();
                    return returns.waiting() > 0;
                });
    }

    @Test
    void unusedQueueGoesWithItsMessages() throws Exception {
        String queue = expiringQueue();
        send(queue, "x");

        advance(PAST);

        assertGone(queue);
    }

    @Test
    void queueWithAConsumerStays() throws Exception {
        String queue = expiringQueue();
        Deliveries deliveries = consume(queue);

        advance(PAST);
        advance(PAST);
        send(queue, "x");

        assertThat(deliveries.nextBody()).isEqualTo("x");
    }

    @Test
    void timeBeginsWhenTheLastConsumerGoes() throws Exception {
        String queue = expiringQueue();
        Deliveries deliveries = consume(queue);
        advance(PAST);

        channel.basicCancel(deliveries.tag());
        ready(queue);
        advance(PAST);

        assertGone(queue);
    }

    @Test
    void declaringGettingAndDeclaringPassivelyProlongIt() throws Exception {
        String queue = expiringQueue();

        advance(MOST);
        channel.queueDeclare(queue, false, false, false, Map.of("x-expires", EXPIRES_MILLIS));
        advance(MOST);
        channel.basicGet(queue, true);
        advance(MOST);
        channel.queueDeclarePassive(queue);
        advance(MOST);

        assertThat(ready(queue)).isZero();
    }

    @Test
    void publishingDoesNotProlongIt() throws Exception {
        String queue = expiringQueue();
        advance(MOST);
        send(queue, "x");

        advance(MOST);

        assertGone(queue);
    }

    @Test
    void messagesThatExpireWithTheQueueAreNotDeadLettered() throws Exception {
        String dead = queue();
        String queue =
                queue(
                        Map.of(
                                "x-expires",
                                EXPIRES_MILLIS,
                                "x-dead-letter-exchange",
                                "",
                                "x-dead-letter-routing-key",
                                dead));
        send(queue, "x");

        advance(PAST);

        assertGone(queue);
        assertThat(drain(dead)).isEmpty();
    }
}
