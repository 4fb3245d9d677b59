package io.leveret.compat.basic;

import static io.leveret.compat.Closing.assertChannelError;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.GetResponse;
import io.leveret.compat.Scenario;
import org.junit.jupiter.api.Test;

class GetTest extends Scenario {
    @Test
    void emptyQueueGivesNothing() throws Exception {
        assertThat(channel.basicGet(queue(), true)).isNull();
    }

    @Test
    void getOkCountsTheReadyMessagesThatAreLeft() throws Exception {
        String queue = queue();
        send(queue, "1", "2", "3");
        channel.basicGet(queue, false);

        GetResponse got = channel.basicGet(queue, false);

        assertThat(got.getMessageCount()).isEqualTo(1);
    }

    @Test
    void getTellsExchangeAndKey() throws Exception {
        String exchange = exchange("direct");
        String queue = queueBoundTo(exchange, "key");
        publish(exchange, "key", "x");

        GetResponse got = channel.basicGet(queue, true);

        assertThat(got.getEnvelope().getExchange()).isEqualTo(exchange);
        assertThat(got.getEnvelope().getRoutingKey()).isEqualTo("key");
        assertThat(got.getEnvelope().isRedeliver()).isFalse();
    }

    @Test
    void gotMessageIsNobodyElsesUntilItIsSettled() throws Exception {
        String queue = queue();
        send(queue, "x");
        channel.basicGet(queue, false);

        assertThat(connection.createChannel().basicGet(queue, true)).isNull();
    }

    @Test
    void getComesAfterPublishesOfTheSameChannel() throws Exception {
        String queue = queue();
        for (int i = 0; i < 100; i++) {
            publish("", queue, "x");
            assertThat(channel.basicGet(queue, true)).isNotNull();
        }
    }

    @Test
    void missingQueueIsNotFound() throws Exception {
        String queue = name("none");

        assertChannelError(
                channel,
                404,
                "NOT_FOUND - no queue '%s' in vhost '/'".formatted(queue),
                () -> channel.basicGet(queue, true));
    }
}
