package io.leveret.compat.feature;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.leveret.compat.Scenario;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** While a vhost is traced, copies of what goes in and out come to amq.rabbitmq.trace. */
class FirehoseTest extends Scenario {
    private String vhost;
    private String copies;

    @BeforeEach
    void trace() throws Exception {
        vhost = vhost();
        broker.administration().trace(vhost, true);
        channel = connectTo(vhost).createChannel();
        copies = channel.queueDeclare().getQueue();
    }

    private void keepCopiesOf(String key) throws Exception {
        channel.queueBind(copies, "amq.rabbitmq.trace", key);
    }

    private static List<String> texts(Object list) {
        return ((List<?>) list).stream().map(String::valueOf).toList();
    }

    @Test
    void publishedMessageIsCopied() throws Exception {
        keepCopiesOf("publish.#");
        publish(
                "amq.fanout",
                "key",
                new BasicProperties.Builder()
                        .contentType("text/plain")
                        .messageId("m")
                        .headers(Map.of("mine", 1))
                        .build(),
                "body");
        awaitReady(copies, 1);

        GetResponse copy = channel.basicGet(copies, true);

        assertThat(copy.getEnvelope().getExchange()).isEqualTo("amq.rabbitmq.trace");
        assertThat(copy.getEnvelope().getRoutingKey()).isEqualTo("publish.amq.fanout");
        assertThat(new String(copy.getBody())).isEqualTo("body");
        Map<String, Object> headers = copy.getProps().getHeaders();
        assertThat(headers.get("exchange_name")).hasToString("amq.fanout");
        assertThat(texts(headers.get("routing_keys"))).containsExactly("key");
        assertThat(headers.get("vhost")).hasToString(vhost);
        assertThat(headers.get("user")).hasToString("guest");
        assertThat(headers.get("channel")).isEqualTo(channel.getChannelNumber());
        assertThat(headers).containsKeys("node", "connection", "routed_queues", "properties");
        Map<?, ?> properties = (Map<?, ?>) headers.get("properties");
        assertThat(properties.get("content_type")).hasToString("text/plain");
        assertThat(properties.get("message_id")).hasToString("m");
        assertThat(((Map<?, ?>) properties.get("headers")).get("mine")).isEqualTo(1);
    }

    @Test
    void publishTellsWhichQueuesItReached() throws Exception {
        keepCopiesOf("publish.#");
        channel.queueDeclare("one", false, false, false, Map.of());
        publish("", "one", "x");
        awaitReady(copies, 1);

        GetResponse copy = channel.basicGet(copies, true);

        assertThat(copy.getEnvelope().getRoutingKey()).isEqualTo("publish.");
        assertThat(texts(copy.getProps().getHeaders().get("routed_queues"))).containsExactly("one");
    }

    @Test
    void deliveredMessageIsCopied() throws Exception {
        keepCopiesOf("deliver.#");
        channel.queueDeclare("one", false, false, false, Map.of());
        Channel consumer = connectTo(vhost).createChannel();
        consume(consumer, "one", true);
        publish("", "one", "x");
        awaitReady(copies, 1);

        GetResponse copy = channel.basicGet(copies, true);

        assertThat(copy.getEnvelope().getRoutingKey()).isEqualTo("deliver.one");
        Map<String, Object> headers = copy.getProps().getHeaders();
        assertThat(headers.get("redelivered")).isEqualTo(0);
        assertThat(headers.get("exchange_name")).hasToString("");
        assertThat(texts(headers.get("routing_keys"))).containsExactly("one");
    }

    @Test
    void gotMessageIsCopiedAsADelivery() throws Exception {
        keepCopiesOf("deliver.one");
        channel.queueDeclare("one", false, false, false, Map.of());
        publish("", "one", "x");

        channel.basicGet("one", true);

        awaitReady(copies, 1);
    }

    @Test
    void nothingIsCopiedAfterTracingEnds() throws Exception {
        keepCopiesOf("#");
        broker.administration().trace(vhost, false);
        Channel fresh = connectTo(vhost).createChannel();
        fresh.basicPublish("amq.fanout", "key", PLAIN, new byte[0]);
        fresh.basicQos(1);

        assertThat(drain(copies)).isEmpty();
    }
}
