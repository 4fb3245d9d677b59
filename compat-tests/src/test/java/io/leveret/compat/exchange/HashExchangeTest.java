package io.leveret.compat.exchange;

import static io.leveret.compat.Closing.assertChannelError;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import io.leveret.compat.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Exchange types that spread messages over queues: x-consistent-hash, x-random, x-modulus-hash. */
class HashExchangeTest extends Scenario {
    private static final int MESSAGES = 1000;

    private List<Integer> counts(List<String> queues) throws Exception {
        List<Integer> counts = new ArrayList<>();
        for (String queue : queues) {
            counts.add(channel.queuePurge(queue).getMessageCount());
        }
        return counts;
    }

    private List<String> queuesBoundTo(String exchange, String... keys) throws Exception {
        List<String> queues = new ArrayList<>();
        for (String key : keys) {
            queues.add(queueBoundTo(exchange, key));
        }
        return queues;
    }

    private static int sum(List<Integer> counts) {
        return counts.stream().mapToInt(Integer::intValue).sum();
    }

    @Test
    void consistentHashGivesEveryMessageToOneQueueByWeight() throws Exception {
        String exchange = exchange("x-consistent-hash");
        List<String> queues = queuesBoundTo(exchange, "1", "1", "2");

        for (int i = 0; i < MESSAGES; i++) {
            publish(exchange, "key" + i, "x");
        }

        List<Integer> counts = counts(queues);
        assertThat(sum(counts)).isEqualTo(MESSAGES);
        assertThat(counts.get(0)).isBetween(MESSAGES / 10, MESSAGES * 4 / 10);
        assertThat(counts.get(1)).isBetween(MESSAGES / 10, MESSAGES * 4 / 10);
        assertThat(counts.get(2)).isBetween(MESSAGES * 3 / 10, MESSAGES * 7 / 10);
    }

    @Test
    void equalKeysAlwaysGoToTheSameQueue() throws Exception {
        String exchange = exchange("x-consistent-hash");
        List<String> queues = queuesBoundTo(exchange, "10", "10", "10");

        for (int i = 0; i < 50; i++) {
            publish(exchange, "the key", "x");
        }

        assertThat(counts(queues)).containsExactlyInAnyOrder(50, 0, 0);
    }

    @Test
    void headerMayBeHashedInsteadOfTheKey() throws Exception {
        String exchange = name("hash");
        channel.exchangeDeclare(
                exchange, "x-consistent-hash", false, false, Map.of("hash-header", "id"));
        List<String> queues = queuesBoundTo(exchange, "10", "10");

        for (int i = 0; i < 50; i++) {
            publish(exchange, "key" + i, Headers.of("id", "same"), "x");
        }

        assertThat(counts(queues)).containsExactlyInAnyOrder(50, 0);
    }

    @Test
    void propertyMayBeHashedInsteadOfTheKey() throws Exception {
        String exchange = name("hash");
        channel.exchangeDeclare(
                exchange, "x-consistent-hash", false, false, Map.of("hash-property", "message_id"));
        List<String> queues = queuesBoundTo(exchange, "10", "10");
        BasicProperties same = new BasicProperties.Builder().messageId("same").build();

        for (int i = 0; i < 50; i++) {
            publish(exchange, "key" + i, same, "x");
        }

        assertThat(counts(queues)).containsExactlyInAnyOrder(50, 0);
    }

    static Object[][] properties() {
        var properties = new com.rabbitmq.client.AMQP.BasicProperties.Builder();
        return new Object[][] {
            {"message_id", properties.messageId("same").build()},
            {"correlation_id", properties.correlationId("same").build()},
            {"timestamp", properties.timestamp(new java.util.Date(1_000_000)).build()},
        };
    }

    @ParameterizedTest
    @MethodSource("properties")
    void eachOfThesePropertiesMayBeHashed(
            String property, com.rabbitmq.client.AMQP.BasicProperties properties) throws Exception {
        String exchange = name("hash");
        channel.exchangeDeclare(
                exchange, "x-consistent-hash", false, false, Map.of("hash-property", property));
        List<String> queues = queuesBoundTo(exchange, "10", "10");

        for (int i = 0; i < 30; i++) {
            publish(exchange, "key" + i, properties, "x");
        }

        assertThat(counts(queues)).containsExactlyInAnyOrder(30, 0);
    }

    @Test
    void queueThatIsUnboundGetsNothingAndTheOthersKeepAll() throws Exception {
        String exchange = exchange("x-consistent-hash");
        List<String> queues = queuesBoundTo(exchange, "10", "10", "10");
        channel.queueUnbind(queues.get(0), exchange, "10");

        for (int i = 0; i < 100; i++) {
            publish(exchange, "key" + i, "x");
        }

        List<Integer> counts = counts(queues);
        assertThat(counts.get(0)).isZero();
        assertThat(sum(counts)).isEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource({
        "'', must be an integer: <<>>",
        "many, must be an integer: <<\"many\">>",
        "1.5, must be an integer: <<\"1.5\">>",
        "-1, must be greater than 0",
        "0, must be greater than 0"
    })
    void weightMustBeAPositiveNumber(String weight, String why) throws Exception {
        String exchange = exchange("x-consistent-hash");
        String queue = queue();

        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - The binding key " + why,
                () -> channel.queueBind(queue, exchange, weight));
    }

    @Test
    void headerAndPropertyExcludeEachOther() throws Exception {
        String exchange = name("hash");

        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - hash-header and hash-property are mutually exclusive",
                () ->
                        channel.exchangeDeclare(
                                exchange,
                                "x-consistent-hash",
                                false,
                                false,
                                Map.of("hash-header", "a", "hash-property", "message_id")));
    }

    @Test
    void unknownPropertyIsRefused() throws Exception {
        String exchange = name("hash");

        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - Unsupported property: priority",
                () ->
                        channel.exchangeDeclare(
                                exchange,
                                "x-consistent-hash",
                                false,
                                false,
                                Map.of("hash-property", "priority")));
    }

    @Test
    void randomGivesEveryMessageToOneQueue() throws Exception {
        String exchange = exchange("x-random");
        List<String> queues = queuesBoundTo(exchange, "a", "b", "");

        for (int i = 0; i < MESSAGES; i++) {
            publish(exchange, "same", "x");
        }

        List<Integer> counts = counts(queues);
        assertThat(sum(counts)).isEqualTo(MESSAGES);
        assertThat(counts).allMatch(count -> count > MESSAGES / 6);
    }

    @Test
    void randomWithoutBindingsRoutesNowhere() throws Exception {
        String exchange = exchange("x-random");
        var returns = new io.leveret.compat.Returns(channel);

        channel.basicPublish(exchange, "key", true, PLAIN, new byte[0]);

        assertThat(returns.next().getReplyText()).isEqualTo("NO_ROUTE");
    }

    @Test
    void modulusHashGivesEqualKeysToOneQueue() throws Exception {
        String exchange = exchange("x-modulus-hash");
        List<String> queues = queuesBoundTo(exchange, "", "", "");

        for (int i = 0; i < 30; i++) {
            publish(exchange, "the key", "x");
        }
        List<Integer> same = counts(queues);
        for (int i = 0; i < MESSAGES; i++) {
            publish(exchange, "key" + i, "x");
        }

        assertThat(same).containsExactlyInAnyOrder(30, 0, 0);
        List<Integer> spread = counts(queues);
        assertThat(sum(spread)).isEqualTo(MESSAGES);
        assertThat(spread).allMatch(count -> count > MESSAGES / 6);
    }
}
