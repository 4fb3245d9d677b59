package io.leveret.compat.exchange;

import static io.leveret.compat.Closing.assertChannelError;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.GetResponse;
import io.leveret.compat.Scenario;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** x-recent-history: a fanout that gives a newly bound queue the last messages. */
class RecentHistoryExchangeTest extends Scenario {
    private String history(Map<String, Object> arguments) throws Exception {
        String exchange = name("history");
        channel.exchangeDeclare(exchange, "x-recent-history", false, false, arguments);
        return exchange;
    }

    private void publishNumbers(String exchange, int count) throws Exception {
        for (int i = 1; i <= count; i++) {
            publish(exchange, "key", String.valueOf(i));
        }
        channel.basicQos(1);
    }

    @Test
    void boundQueuesGetEverythingLikeFromAFanout() throws Exception {
        String exchange = history(Map.of());
        String queue = queueBoundTo(exchange, "ignored");

        publishNumbers(exchange, 3);

        assertThat(drain(queue)).containsExactly("1", "2", "3");
    }

    @Test
    void newlyBoundQueueGetsTheLast20() throws Exception {
        String exchange = history(Map.of());
        publishNumbers(exchange, 25);

        String queue = queueBoundTo(exchange, "");

        awaitReady(queue, 20);
        assertThat(drain(queue)).startsWith("6", "7").endsWith("24", "25");
    }

    @Test
    void exchangeMayKeepAnotherNumber() throws Exception {
        String exchange = history(Map.of("x-recent-history-length", 3));
        publishNumbers(exchange, 5);

        String queue = queueBoundTo(exchange, "");

        awaitReady(queue, 3);
        assertThat(drain(queue)).containsExactly("3", "4", "5");
    }

    @Test
    void messagesMayAskNotToBeKept() throws Exception {
        String exchange = history(Map.of());
        publish(exchange, "", "kept");
        publish(exchange, "", Headers.of("x-recent-history-no-store", true), "not kept");
        channel.basicQos(1);

        String queue = queueBoundTo(exchange, "");

        awaitReady(queue, 1);
        assertThat(drain(queue)).containsExactly("kept");
    }

    @Test
    void everyNewBindingGetsThemAndOneThatIsThereNotAgain() throws Exception {
        String exchange = history(Map.of());
        String queue = queue();
        publishNumbers(exchange, 2);

        channel.queueBind(queue, exchange, "one");
        channel.queueBind(queue, exchange, "two");
        channel.queueBind(queue, exchange, "two");

        awaitReady(queue, 4);
        assertThat(drain(queue)).containsExactly("1", "2", "1", "2");
    }

    @Test
    void messagesAreReplayedAsTheyWerePublished() throws Exception {
        String exchange = history(Map.of());
        publish(exchange, "key", Headers.of("CC", List.of("copy"), "BCC", List.of("blind")), "x");
        channel.basicQos(1);

        GetResponse got = firstOf(queueBoundTo(exchange, "other"));

        assertThat(got.getEnvelope().getExchange()).isEqualTo(exchange);
        assertThat(got.getEnvelope().getRoutingKey()).isEqualTo("key");
        assertThat(got.getEnvelope().isRedeliver()).isFalse();
        assertThat(got.getProps().getHeaders()).containsOnlyKeys("CC");
    }

    private GetResponse firstOf(String queue) throws Exception {
        awaitReady(queue, 1);
        return channel.basicGet(queue, true);
    }

    @Test
    void newlyBoundExchangePassesThemOn() throws Exception {
        String exchange = history(Map.of());
        String next = exchange("direct");
        String queue = queueBoundTo(next, "key");
        publishNumbers(exchange, 2);
        publish(exchange, "other", "3");
        channel.basicQos(1);
        String all = exchange("fanout");
        String everything = queueBoundTo(all, "");

        channel.exchangeBind(all, exchange, "");
        awaitReady(everything, 3);
        // RabbitMQ gives them the other way round here.
        assertThat(drain(everything)).containsExactlyInAnyOrder("1", "2", "3");
        // RabbitMQ fails where one of them goes nowhere.
        if (!broker.isRabbitMq()) {
            channel.exchangeBind(next, exchange, "");
            awaitReady(queue, 2);
            assertThat(drain(queue)).containsExactly("1", "2");
        }
    }

    @Test
    void onlyTrueMeansNotToKeep() throws Exception {
        String exchange = history(Map.of());
        publish(exchange, "", Headers.of("x-recent-history-no-store", "true"), "text");
        publish(exchange, "", Headers.of("x-recent-history-no-store", false), "false");
        channel.basicQos(1);

        String queue = queueBoundTo(exchange, "");

        awaitReady(queue, 2);
        assertThat(drain(queue)).containsExactly("text", "false");
    }

    @Test
    void lengthIsNotComparedWhenDeclaredAgain() throws Exception {
        String exchange = history(Map.of("x-recent-history-length", 3));
        channel.exchangeDeclare(
                exchange, "x-recent-history", false, false, Map.of("x-recent-history-length", 4));
    }

    @Test
    void lengthMustBeAPositiveNumber() throws Exception {
        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - Invalid argument <<\"many\">>,"
                        + " 'x-recent-history-length' must be a positive integer",
                () -> history(Map.of("x-recent-history-length", "many")));
    }

    @Test
    void lengthMustBeMoreThanNothing() throws Exception {
        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - Invalid argument 0,"
                        + " 'x-recent-history-length' must be a positive integer",
                () -> history(Map.of("x-recent-history-length", 0)));
    }
}
