package io.leveret.compat.robust;

import static io.leveret.compat.Closing.assertChannelError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.impl.Method;
import io.leveret.compat.Await;
import io.leveret.compat.ConfiguredNode;
import io.leveret.compat.RawConnection;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits that only Leveret has: where they are set, what is said at them, what is counted. */
class ConfiguredLimitsTest {
    @TempDir Path directory;

    private static String metrics(ConfiguredNode node) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create(
                                                "http://127.0.0.1:"
                                                        + node.port("http/prometheus")
                                                        + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static double stops(ConfiguredNode node, String what, String reason) throws Exception {
        Pattern series =
                Pattern.compile(
                        "(?m)^leveret_" + what + "_total\\{reason=\"" + reason + "\"} (\\S+)$");
        Matcher found = series.matcher(metrics(node));
        assertThat(found.find()).as(series.pattern()).isTrue();
        return Double.parseDouble(found.group(1));
    }

    private static long lines(ConfiguredNode node, String part) {
        return node.logged().stream().filter(line -> line.contains(part)).count();
    }

    private static void publish(Channel channel, int messages) throws Exception {
        for (int i = 0; i < messages; i++) {
            channel.basicPublish("", "q", MessageProperties.MINIMAL_PERSISTENT_BASIC, new byte[10]);
        }
    }

    @Test
    void whoAcknowledgesNothingGetsAsMuchAsIsConfigured() throws Exception {
        try (ConfiguredNode node =
                        new ConfiguredNode(directory, "leveret.unacked_max_per_channel = 20");
                Connection connection = node.connect("guest", "guest")) {
            Channel channel = connection.createChannel();
            channel.queueDeclare("q", true, false, false, null);
            List<Long> tags = new CopyOnWriteArrayList<>();
            for (int i = 0; i < 2; i++) {
                channel.basicConsume(
                        "q",
                        false,
                        (tag, delivery) -> tags.add(delivery.getEnvelope().getDeliveryTag()),
                        tag -> {});
            }
            publish(channel, 50);

            Await.awaitEqual(20, tags::size);
            String said = "20 unacknowledged deliveries, as many as it may";
            Await.awaitTrue(() -> stops(node, "deliveries_stopped", "unacked") > 0);
            assertThat(lines(node, said)).isEqualTo(1);

            // All of it, and with nothing to follow: the next time is another episode.
            channel.basicAck(20, true);
            Await.awaitEqual(40, tags::size);
            channel.basicAck(40, true);
            Await.awaitEqual(50, tags::size);
            channel.basicAck(50, true);
            Await.awaitTrue(() -> unacked(node) == 0);
            assertThat(lines(node, said)).isLessThanOrEqualTo(2);
            publish(channel, 50);
            Await.awaitTrue(() -> lines(node, said) > 1);
        }
    }

    private static int unacked(ConfiguredNode node) throws Exception {
        Matcher found =
                Pattern.compile("(?m)^rabbitmq_queue_messages_unacked (\\S+)$")
                        .matcher(metrics(node));
        assertThat(found.find()).isTrue();
        return (int) Double.parseDouble(found.group(1));
    }

    @Test
    void prefetchThatIsUsedUpIsNoStop() throws Exception {
        try (ConfiguredNode node = new ConfiguredNode(directory);
                Connection connection = node.connect("guest", "guest")) {
            Channel channel = connection.createChannel();
            channel.queueDeclare("q", true, false, false, null);
            channel.basicQos(5, true);
            List<Long> tags = new CopyOnWriteArrayList<>();
            channel.basicConsume("q", false, (tag, delivery) -> tags.add(1L), tag -> {});
            publish(channel, 50);

            Await.awaitEqual(5, tags::size);
            assertThat(stops(node, "deliveries_stopped", "unacked")).isZero();
        }
    }

    @Test
    void whoseConfirmsWaitIsNotReadBeyondWhatIsConfigured() throws Exception {
        try (ConfiguredNode node =
                        new ConfiguredNode(directory, "leveret.unconfirmed_max_per_channel = 10");
                Connection connection = node.connect("guest", "guest")) {
            Channel channel = connection.createChannel();
            channel.queueDeclare("q", true, false, false, null);
            channel.confirmSelect();
            int published = 0;
            do {
                publish(channel, 500);
                published += 500;
            } while (stops(node, "reading_stopped", "unconfirmed") < 2);

            channel.waitForConfirmsOrDie(Await.DEADLINE.toMillis());
            assertThat(channel.messageCount("q")).isEqualTo(published);
            assertThat(node.hasLogged("10 publishes wait to be confirmed", "for the 1. time"))
                    .isTrue();
            double episodes = stops(node, "reading_stopped", "unconfirmed");
            assertThat((double) lines(node, "publishes wait to be confirmed"))
                    .isLessThanOrEqualTo(1 + Math.log(episodes) / Math.log(2));
        }
    }

    /** A declare has to ask elsewhere; what is sent behind it waits for the answer. */
    @Test
    void whoSendsMuchBehindOneThatWaitsIsSaidOnce() throws Exception {
        try (ConfiguredNode node = new ConfiguredNode(directory);
                var raw = RawConnection.openWithChannel("127.0.0.1", node.port("amqp"))) {
            int declared = 0;
            do {
                raw.write(declareAndMore("q" + declared++, 6_000));
            } while (stops(node, "reading_stopped", "backlog") == 0);

            assertThat(node.hasLogged("commands wait behind one", "for the 1. time")).isTrue();
        }
    }

    /** A declaration that the disk must have, and so many small commands after it. */
    private static byte[] declareAndMore(String queue, int commands) throws Exception {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        ((Method) new AMQP.Queue.Declare.Builder().queue(queue).durable(true).build())
                .toFrame(1)
                .writeTo(out);
        for (int i = 0; i < commands; i++) {
            ((Method) new AMQP.Basic.Qos.Builder().prefetchCount(1).build())
                    .toFrame(1)
                    .writeTo(out);
        }
        return bytes.toByteArray();
    }

    @Test
    void vhostTakesNoMoreBindingsThanConfigured() throws Exception {
        try (ConfiguredNode node =
                        new ConfiguredNode(directory, "leveret.bindings_max_per_vhost = 2");
                Connection connection = node.connect("guest", "guest")) {
            Channel channel = connection.createChannel();
            channel.queueDeclare("q", true, false, false, null);
            channel.queueBind("q", "amq.topic", "a");
            channel.exchangeBind("amq.fanout", "amq.topic", "b");
            // What is bound already may be bound again.
            channel.queueBind("q", "amq.topic", "a");

            assertChannelError(
                    channel,
                    406,
                    "PRECONDITION_FAILED - cannot bind 'q' to exchange 'amq.topic': binding limit"
                            + " in vhost '/' (2) is reached",
                    () -> channel.queueBind("q", "amq.topic", "c"));

            assertThatThrownBy(
                            () ->
                                    new Management(node.port("http"))
                                            .ask(
                                                    "POST",
                                                    "/api/bindings/%2F/e/amq.topic/q/q",
                                                    "{\"routing_key\":\"c\"}"))
                    .hasMessageEndingWith(": 400");

            Channel another = connection.createChannel();
            another.exchangeUnbind("amq.fanout", "amq.topic", "b");
            another.queueBind("q", "amq.topic", "c", Map.of());
            another.queueDelete("q");
            another.queueDeclare("q", true, false, false, null);
            another.queueBind("q", "amq.direct", "d");
        }
    }
}
