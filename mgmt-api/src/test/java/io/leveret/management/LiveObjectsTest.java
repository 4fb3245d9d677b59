package io.leveret.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import io.leveret.management.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What management sees of clients and messages, and does to them. */
class LiveObjectsTest {
    @RegisterExtension static final RunningBroker BROKER = new RunningBroker();

    private final Api api = BROKER.api();
    private Connection connection;
    private Channel channel;

    @BeforeEach
    void connect() throws Exception {
        connection = BROKER.connect("live");
        channel = connection.createChannel();
    }

    @AfterEach
    void disconnect() throws Exception {
        if (connection.isOpen()) {
            connection.close();
        }
        RunningBroker.await(() -> api.get("/api/connections").all("name").isEmpty());
    }

    private void publish(String queue, int count) throws Exception {
        channel.confirmSelect();
        for (int i = 0; i < count; i++) {
            channel.basicPublish(
                    "", queue, MessageProperties.TEXT_PLAIN, "m".getBytes(StandardCharsets.UTF_8));
        }
        channel.waitForConfirmsOrDie(10_000);
    }

    private String nameOfConnection() {
        return (String) api.get("/api/connections").all("name").get(0);
    }

    private static String encoded(String name) {
        return name.replace(" ", "%20").replace(">", "%3E");
    }

    private static Map<?, ?> stats(Map<?, ?> object) {
        return (Map<?, ?>) object.get("message_stats");
    }

    @Test
    void aConnectionIsListedWithWhatItSaidOfItself() {
        Map<?, ?> found = api.get("/api/connections/" + encoded(nameOfConnection())).object();

        assertThat(found.get("user_provided_name")).isEqualTo("live");
        assertThat(found.get("user")).isEqualTo("guest");
        assertThat(found.get("vhost")).isEqualTo("/");
        assertThat(found.get("state")).isEqualTo("running");
        assertThat(found.get("channels")).isEqualTo(1L);
        assertThat((Long) found.get("recv_oct")).isPositive();
        assertThat((Long) found.get("send_oct")).isPositive();
    }

    @Test
    void delayedExchangeSaysHowManyMessagesWait() throws Exception {
        channel.exchangeDeclare(
                "waiting", "x-delayed-message", false, true, Map.of("x-delayed-type", "direct"));
        Map<String, Object> message =
                Map.of(
                        "properties", Map.of("headers", Map.of("x-delay", 3_600_000)),
                        "routing_key", "k",
                        "payload", "m",
                        "payload_encoding", "string");

        Api.Answer published = api.post("/api/exchanges/%2F/waiting/publish", message);

        assertThat(published.object().get("routed")).isEqualTo(true);
        Map<?, ?> waiting = api.get("/api/exchanges/%2F/waiting").object();
        assertThat(waiting.get("messages_delayed")).isEqualTo(1L);
        assertThat(
                        api.get("/api/exchanges/%2F/amq.direct")
                                .object()
                                .containsKey("messages_delayed"))
                .isFalse();
        channel.exchangeDelete("waiting");
    }

    @Test
    void messagesAreCountedWhereTheyPass() throws Exception {
        channel.queueDeclare("counted", false, false, true, null);
        publish("counted", 5);
        channel.basicPublish("", "nowhere", true, null, new byte[1]);
        channel.basicPublish("", "nowhere", null, new byte[1]);
        channel.basicAck(channel.basicGet("counted", false).getEnvelope().getDeliveryTag(), false);
        channel.basicGet("counted", true);
        channel.waitForConfirmsOrDie(10_000);

        String path = "/api/channels/" + encoded(nameOfConnection() + " (1)");
        RunningBroker.await(() -> Long.valueOf(1).equals(stats(api.get(path).object()).get("ack")));
        Map<?, ?> ofChannel = stats(api.get(path).object());
        assertThat(ofChannel.get("publish")).isEqualTo(7L);
        assertThat(ofChannel.get("confirm")).isEqualTo(7L);
        assertThat(ofChannel.get("return_unroutable")).isEqualTo(1L);
        assertThat(ofChannel.get("drop_unroutable")).isEqualTo(1L);
        assertThat(ofChannel.get("get")).isEqualTo(1L);
        assertThat(ofChannel.get("get_no_ack")).isEqualTo(1L);
        assertThat(ofChannel.get("deliver_get")).isEqualTo(2L);

        Map<?, ?> queue = api.get("/api/queues/%2F/counted").object();
        assertThat(queue.get("messages")).isEqualTo(3L);
        assertThat(stats(queue).get("publish")).isEqualTo(5L);
        assertThat(stats(queue).get("ack")).isEqualTo(1L);
    }

    @Test
    void aRateIsThereAtOnce() throws Exception {
        channel.queueDeclare("rated", false, false, true, null);
        publish("rated", 50);

        Map<?, ?> queue = api.get("/api/queues/%2F/rated").object();
        Map<?, ?> details = (Map<?, ?>) stats(queue).get("publish_details");

        assertThat((Double) details.get("rate")).isPositive();
    }

    @Test
    void whatClosedConnectionsDidStaysInTheTotalsOfTheVhost() throws Exception {
        channel.queueDeclare("kept", false, false, false, null);
        long before = published("/api/vhosts/%2F");
        publish("kept", 3);
        connection.close();
        RunningBroker.await(() -> api.get("/api/connections").all("name").isEmpty());

        assertThat(published("/api/vhosts/%2F")).isEqualTo(before + 3);
        assertThat(published("/api/overview")).isEqualTo(before + 3);
        api.delete("/api/queues/%2F/kept");
    }

    private long published(String path) {
        Map<?, ?> stats = stats(api.get(path).object());
        Object published = stats == null ? null : stats.get("publish");
        return published == null ? 0 : (Long) published;
    }

    @Test
    void consumersSayWhichOfThemIsActive() throws Exception {
        channel.queueDeclare(
                "single", false, false, true, Map.of("x-single-active-consumer", true));
        channel.basicQos(7);
        channel.basicConsume("single", false, "first", (tag, delivery) -> {}, tag -> {});
        channel.basicConsume("single", false, "second", (tag, delivery) -> {}, tag -> {});

        Map<?, ?> queue = api.get("/api/queues/%2F/single").object();

        assertThat(queue.get("single_active_consumer_tag")).isEqualTo("first");
        List<?> consumers = (List<?>) queue.get("consumer_details");
        assertThat(consumers)
                .extracting("consumer_tag", "activity_status", "active", "prefetch_count")
                .containsExactly(
                        Tuple.tuple("first", "single_active", true, 7L),
                        Tuple.tuple("second", "waiting", false, 7L));
        assertThat(api.get("/api/consumers/%2F").all("consumer_tag"))
                .containsExactly("first", "second");
    }

    @Test
    void aConnectionIsClosedWithTheReasonGiven() throws Exception {
        CompletableFuture<String> reason = new CompletableFuture<>();
        connection.addShutdownListener(cause -> reason.complete(cause.getMessage()));

        Api.Answer answer =
                api.send(
                        "DELETE",
                        "/api/connections/" + encoded(nameOfConnection()),
                        null,
                        "X-Reason",
                        "because");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(reason.get(10, TimeUnit.SECONDS))
                .contains("reply-code=320")
                .contains("CONNECTION_FORCED - because");
    }

    @Test
    void anExclusiveQueueBelongsToItsConnection() throws Exception {
        channel.queueDeclare("mine", false, true, false, null);

        Map<?, ?> queue = api.get("/api/queues/%2F/mine").object();
        Api.Answer purge = api.delete("/api/queues/%2F/mine/contents");

        assertThat(((Map<?, ?>) queue.get("owner_pid_details")).get("name"))
                .isEqualTo(nameOfConnection());
        assertThat(purge.status()).isEqualTo(400);
        assertThat((String) purge.reason())
                .startsWith("cannot obtain exclusive access to locked queue 'mine' in vhost '/'");
    }

    @Test
    void aMessageIsPublishedAndTakenOutAgain() {
        api.put("/api/queues/%2F/looked", Map.of());
        Map<String, Object> message =
                Map.of(
                        "properties", Map.of("delivery_mode", 2, "headers", Map.of("a", 1)),
                        "routing_key", "looked",
                        "payload", "hello",
                        "payload_encoding", "string");

        Api.Answer published = api.post("/api/exchanges/%2F/amq.default/publish", message);
        Map<String, Object> look =
                Map.of("count", 5, "ackmode", "ack_requeue_true", "encoding", "auto");
        Map<?, ?> got = (Map<?, ?>) ((List<?>) get("looked", look)).get(0);
        Map<?, ?> again = (Map<?, ?>) ((List<?>) get("looked", look)).get(0);

        assertThat(published.object()).isEqualTo(Map.of("routed", true));
        assertThat(got.get("payload")).isEqualTo("hello");
        assertThat(got.get("properties"))
                .isEqualTo(Map.of("delivery_mode", 2L, "headers", Map.of("a", 1L)));
        assertThat(got.get("redelivered")).isEqualTo(false);
        assertThat(again.get("redelivered")).isEqualTo(true);
        api.delete("/api/queues/%2F/looked");
    }

    private Object get(String queue, Map<String, Object> how) {
        return api.post("/api/queues/%2F/" + queue + "/get", how).json();
    }

    @Test
    void deletingAVhostWithManyQueuesEndsIt() {
        api.put("/api/vhosts/many", Map.of());
        List<Map<String, Object>> queues = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            queues.add(Map.of("name", "q" + i, "vhost", "many", "durable", true));
        }

        assertThat(
                        api.send(
                                        "POST",
                                        "/api/definitions",
                                        Json.bytes(Map.of("queues", queues)),
                                        "Content-Type",
                                        "application/json")
                                .status())
                .isEqualTo(204);
        assertThat(api.delete("/api/vhosts/many").status()).isEqualTo(204);
        assertThat(api.get("/api/queues/many").status()).isEqualTo(404);
    }
}
