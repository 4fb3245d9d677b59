package io.leveret.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who publishes what to where: shapes as of RabbitMQ 3.10 with {@code rates_mode} detailed. */
class DetailedRatesTest {
    @RegisterExtension
    static final RunningBroker BROKER =
            new RunningBroker(ManagementSettings.defaults().withDetailedRates(true));

    private static Connection connection;
    private static String publisher;
    private static String consumer;

    @BeforeAll
    static void publishAndConsume() throws Exception {
        connection = BROKER.connect("detailed");
        Channel publishing = connection.createChannel();
        publishing.queueDeclare("q", false, false, false, null);
        publishing.exchangeDeclare("x", "direct");
        publishing.queueBind("q", "x", "k");
        publishing.confirmSelect();
        for (int i = 0; i < 3; i++) {
            publishing.basicPublish("x", "k", null, new byte[1]);
        }
        publishing.basicPublish("", "q", null, new byte[1]);
        publishing.basicPublish("x", "nowhere", null, new byte[1]);
        publishing.waitForConfirmsOrDie(10_000);
        Channel consuming = connection.createChannel();
        consuming.basicConsume(
                "q",
                false,
                (tag, delivery) ->
                        consuming.basicAck(delivery.getEnvelope().getDeliveryTag(), false),
                tag -> {});
        RunningBroker.await(() -> acked() == 4);
        List<Object> channels = BROKER.api().get("/api/channels").all("name");
        publisher = (String) channels.get(0);
        consumer = (String) channels.get(1);
    }

    @AfterAll
    static void disconnect() throws Exception {
        connection.close();
    }

    private static long acked() {
        Map<?, ?> stats =
                (Map<?, ?>) BROKER.api().get("/api/queues/%2F/q").object().get("message_stats");
        return stats.get("ack") == null ? 0 : (Long) stats.get("ack");
    }

    private static Map<?, ?> get(String path) {
        return BROKER.api().get(path).object();
    }

    private static Map<?, ?> channel(String name) {
        return get("/api/channels/" + name.replace(" ", "%20").replace(">", "%3E"));
    }

    /** The one entry of a list that is about {@code name}. */
    private static Map<?, ?> about(Map<?, ?> object, String list, String kind, String name) {
        List<?> found =
                ((List<?>) object.get(list))
                        .stream()
                                .filter(
                                        each ->
                                                name.equals(
                                                        ((Map<?, ?>) ((Map<?, ?>) each).get(kind))
                                                                .get("name")))
                                .toList();
        assertThat(found).as("%s of %s in %s", list, name, object.get(list)).hasSize(1);
        return (Map<?, ?>) ((Map<?, ?>) found.get(0)).get("stats");
    }

    @Test
    void channelTellsWhereItPublishes() {
        Map<?, ?> found = channel(publisher);

        Map<?, ?> stats = about(found, "publishes", "exchange", "x");
        assertThat(stats.get("publish")).isEqualTo(4L);
        assertThat(stats.get("confirm")).isEqualTo(4L);
        assertThat(stats.get("drop_unroutable")).isEqualTo(1L);
        assertThat(stats.get("return_unroutable")).isEqualTo(0L);
        assertThat(((Map<?, ?>) stats.get("publish_details")).get("rate"))
                .isInstanceOf(Double.class);
        assertThat(about(found, "publishes", "exchange", "").get("publish")).isEqualTo(1L);
        assertThat((List<?>) found.get("deliveries")).isEmpty();
    }

    @Test
    void channelTellsWhereItsDeliveriesComeFrom() {
        Map<?, ?> found = channel(consumer);

        Map<?, ?> stats = about(found, "deliveries", "queue", "q");
        assertThat(stats.get("deliver")).isEqualTo(4L);
        assertThat(stats.get("deliver_get")).isEqualTo(4L);
        assertThat(stats.get("ack")).isEqualTo(4L);
        assertThat(stats.get("get_empty")).isEqualTo(0L);
        assertThat((List<?>) found.get("publishes")).isEmpty();
    }

    @Test
    void exchangeTellsWhoPublishesAndWhereItGoes() {
        Map<?, ?> found = get("/api/exchanges/%2F/x");

        assertThat(about(found, "incoming", "channel_details", publisher).get("publish"))
                .isEqualTo(4L);
        assertThat(about(found, "outgoing", "queue", "q").get("publish")).isEqualTo(3L);
    }

    @Test
    void queueTellsThroughWhichExchangeItGetsMessagesAndWhoTakesThem() {
        Map<?, ?> found = get("/api/queues/%2F/q?msg_rates_age=60&msg_rates_incr=5");

        Map<?, ?> stats = about(found, "incoming", "exchange", "x");
        assertThat(stats.get("publish")).isEqualTo(3L);
        assertThat((List<?>) ((Map<?, ?>) stats.get("publish_details")).get("samples"))
                .isNotEmpty();
        assertThat(about(found, "incoming", "exchange", "").get("publish")).isEqualTo(1L);
        assertThat(about(found, "deliveries", "channel_details", consumer).get("ack"))
                .isEqualTo(4L);
    }

    @Test
    void whatWentThroughAClosedChannelStillCountsForItsQueue() throws Exception {
        try (Connection other = BROKER.connect("short")) {
            Channel channel = other.createChannel();
            channel.queueDeclare("late", false, false, false, null);
            channel.confirmSelect();
            channel.basicPublish("", "late", null, new byte[1]);
            channel.waitForConfirmsOrDie(10_000);
        }
        RunningBroker.await(() -> BROKER.api().get("/api/connections").all("name").size() == 1);

        Map<?, ?> found = get("/api/queues/%2F/late");

        assertThat(about(found, "incoming", "exchange", "").get("publish")).isEqualTo(1L);
    }

    @Test
    void overviewSaysSo() {
        assertThat(get("/api/overview").get("rates_mode")).isEqualTo("detailed");
    }
}
