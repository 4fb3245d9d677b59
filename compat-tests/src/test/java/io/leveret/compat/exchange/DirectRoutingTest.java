package io.leveret.compat.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.compat.Scenario;
import org.junit.jupiter.api.Test;

class DirectRoutingTest extends Scenario {
    @Test
    void directComparesTheWholeKey() throws Exception {
        String exchange = exchange("direct");
        String queue = queueBoundTo(exchange, "key");

        for (String key : new String[] {"key", "Key", "key.", "ke", "", "*", "#"}) {
            publish(exchange, key, key);
        }

        assertThat(drain(queue)).containsExactly("key");
    }

    @Test
    void directTreatsWildcardsAsLetters() throws Exception {
        String exchange = exchange("direct");
        String queue = queueBoundTo(exchange, "#");

        publish(exchange, "anything", "no");
        publish(exchange, "#", "yes");

        assertThat(drain(queue)).containsExactly("yes");
    }

    @Test
    void directRoutesTheEmptyKeyToo() throws Exception {
        String exchange = exchange("direct");
        String queue = queueBoundTo(exchange, "");

        publish(exchange, "", "empty");

        assertThat(drain(queue)).containsExactly("empty");
    }

    @Test
    void directGivesEveryQueueWithTheKeyACopy() throws Exception {
        String exchange = exchange("direct");
        String one = queueBoundTo(exchange, "key");
        String two = queueBoundTo(exchange, "key");

        publish(exchange, "key", "copy");

        assertThat(drain(one)).containsExactly("copy");
        assertThat(drain(two)).containsExactly("copy");
    }

    @Test
    void keysMayBeAnyUtf8UpTo255Bytes() throws Exception {
        String exchange = exchange("direct");
        String key = "ключ/€/" + "k".repeat(240);
        assertThat(key.getBytes(java.nio.charset.StandardCharsets.UTF_8)).hasSize(253);
        String queue = queueBoundTo(exchange, key);

        publish(exchange, key, "x");

        assertThat(drain(queue)).containsExactly("x");
    }

    @Test
    void fanoutIgnoresKeys() throws Exception {
        String exchange = exchange("fanout");
        String one = queueBoundTo(exchange, "one");
        String two = queueBoundTo(exchange, "two", "three");

        publish(exchange, "one", "copy");

        assertThat(drain(one)).containsExactly("copy");
        assertThat(drain(two)).containsExactly("copy");
    }

    @Test
    void defaultExchangeRoutesByQueueName() throws Exception {
        String queue = queue();

        publish("", queue, "yes");
        publish("", queue + "x", "no");

        assertThat(drain(queue)).containsExactly("yes");
    }

    @Test
    void deliveriesNameTheExchangeAndKeyOfThePublish() throws Exception {
        String source = exchange("fanout");
        String destination = exchange("fanout");
        channel.exchangeBind(destination, source, "");
        String queue = queueBoundTo(destination, "binding key");

        publish(source, "message key", "x");

        var envelope = channel.basicGet(queue, true).getEnvelope();
        assertThat(envelope.getExchange()).isEqualTo(source);
        assertThat(envelope.getRoutingKey()).isEqualTo("message key");
    }
}
