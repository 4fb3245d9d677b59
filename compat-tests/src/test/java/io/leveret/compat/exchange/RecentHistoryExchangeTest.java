package io.leveret.compat.exchange;

import static io.leveret.compat.Closing.assertChannelError;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.compat.Scenario;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** x-recent-history: a fanout that gives a newly bound queue the last messages. */
class RecentHistoryExchangeTest extends Scenario {
    @BeforeEach
    void isHere() {
        onlyOnRabbitMq("x-recent-history");
    }

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
    void lengthMustBeAPositiveNumber() throws Exception {
        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - Invalid argument <<\"many\">>,"
                        + " 'x-recent-history-length' must be a positive integer",
                () -> history(Map.of("x-recent-history-length", "many")));
    }
}
