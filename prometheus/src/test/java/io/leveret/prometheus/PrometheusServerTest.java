package io.leveret.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import io.leveret.broker.LeveretBroker;
import io.leveret.broker.admin.Actor;
import io.leveret.broker.admin.Administration;
import io.leveret.broker.vhost.VirtualHostMetadata;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is scraped from a broker in use, beside what was scraped from RabbitMQ 3.10.8. */
class PrometheusServerTest {
    /** What only an Erlang machine, Raft or RabbitMQ's way of storing messages has. */
    private static final Pattern OF_ERLANG =
            Pattern.compile(
                    "rabbitmq_(detailed_)?(raft_|erlang_(gc|scheduler|net|processes)|io_|msg_store_"
                            + "|queue_index_|schema_db_|\\w*process_reductions|queue_disk_"
                            + "|queue_process_memory|queue_head_message|auth_attempts_detailed)\\w*");

    private static final Pattern SERIES =
            Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)\\})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:\\\\.|[^\"\\\\])*)\"");
    private static final long WAIT_NANOS_MAX = TimeUnit.SECONDS.toNanos(20);

    private static LeveretBroker broker;
    private static PrometheusServer server;
    private static Connection connection;

    /** What was scraped when all had happened that sums are about. */
    private static Metrics sums;

    /** The series of one scrape, and what the types of metrics are. */
    private record Metrics(
            Map<String, String> types, Map<String, Map<Set<String>, Double>> values) {

        static Metrics parse(String text) {
            Map<String, String> types = new TreeMap<>();
            Map<String, Map<Set<String>, Double>> values = new TreeMap<>();
            for (String line : text.split("\n")) {
                if (line.startsWith("# TYPE ")) {
                    String[] words = line.split(" ");
                    types.put(words[2], words[3]);
                } else if (!line.isEmpty() && !line.startsWith("#")) {
                    Matcher series = SERIES.matcher(line);
                    assertThat(series.matches()).as(line).isTrue();
                    Set<String> labels = new TreeSet<>();
                    Matcher label = LABEL.matcher(series.group(2) == null ? "" : series.group(2));
                    while (label.find()) {
                        labels.add(label.group(1) + "=" + label.group(2));
                    }
                    Double before =
                            values.computeIfAbsent(series.group(1), name -> new HashMap<>())
                                    .put(labels, Double.valueOf(series.group(3)));
                    assertThat(before).as("a series that is there twice: " + line).isNull();
                }
            }
            return new Metrics(types, values);
        }

        Set<Set<String>> labelNames(String name) {
            Set<Set<String>> names = new HashSet<>();
            for (Set<String> labels : values.getOrDefault(name, Map.of()).keySet()) {
                Set<String> each = new TreeSet<>();
                labels.forEach(label -> each.add(label.substring(0, label.indexOf('='))));
                names.add(each);
            }
            return names;
        }

        double value(String name, String... labels) {
            Map<Set<String>, Double> series = values.getOrDefault(name, Map.of());
            for (var each : series.entrySet()) {
                if (each.getKey().containsAll(List.of(labels))) {
                    return each.getValue();
                }
            }
            throw new AssertionError("no " + name + List.of(labels) + " in " + series);
        }
    }

    @BeforeAll
    static void useABroker() throws Exception {
        broker = LeveretBroker.start(LeveretBroker.inMemory().withEventLoops(2));
        server =
                PrometheusServer.start(
                        broker.administration(),
                        PrometheusSettings.defaults()
                                .withHost("127.0.0.1")
                                .withPort(0)
                                .withLeftOutOfSums(Pattern.compile("^hidden")));
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(broker.port());
        connection = factory.newConnection();
        Channel channel = connection.createChannel();
        channel.queueDeclare("orders", true, false, false, null);
        channel.queueDeclare("hidden", true, false, false, null);
        channel.exchangeDeclare("x", "direct");
        channel.queueBind("orders", "x", "k");
        channel.confirmSelect();
        for (int i = 0; i < 5; i++) {
            publish(channel, "x", "k");
        }
        publish(channel, "", "orders");
        publish(channel, "", "hidden");
        publish(channel, "x", "nowhere");
        channel.basicPublish("x", "nowhere", true, null, new byte[1]);
        channel.waitForConfirmsOrDie(10_000);
        channel.basicGet("orders", true);
        channel.basicGet("orders", false);
        Channel consuming = connection.createChannel();
        consuming.basicQos(2);
        consuming.basicConsume("orders", false, (tag, delivery) -> {}, tag -> {});
        awaitThat(
                () ->
                        scrape("/metrics").value("rabbitmq_channel_messages_delivered_ack_total")
                                == 2);
        sums = scrape("/metrics");
    }

    private static void publish(Channel channel, String exchange, String key) throws IOException {
        channel.basicPublish(exchange, key, MessageProperties.PERSISTENT_BASIC, new byte[10]);
    }

    private static void awaitThat(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - start).isLessThan(WAIT_NANOS_MAX);
            Thread.onSpinWait();
        }
    }

    @AfterAll
    static void stop() throws IOException {
        connection.close();
        server.close();
        broker.close();
    }

    private static HttpResponse<String> get(String path) {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(
                                            URI.create("http://127.0.0.1:" + server.port() + path))
                                    .build(),
                            BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static Metrics scrape(String path) {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type"))
                .hasValue("text/plain; version=0.0.4");
        return Metrics.parse(response.body());
    }

    private static Metrics golden(String name) throws IOException {
        try (InputStream in =
                PrometheusServerTest.class.getResourceAsStream("golden/" + name + ".txt")) {
            return Metrics.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static void hasAllOf(Metrics golden, Metrics ours) {
        golden.types.forEach(
                (name, type) -> {
                    if (OF_ERLANG.matcher(name).matches()) {
                        return;
                    }
                    assertThat(ours.types).containsKey(name);
                    // A thing known by its labels is a gauge of 1 in today's text format.
                    boolean info = name.endsWith("_info");
                    assertThat(ours.types.get(name)).as(name).isEqualTo(info ? "gauge" : type);
                    if (!info) {
                        assertThat(ours.labelNames(name))
                                .as(name)
                                .containsAll(golden.labelNames(name));
                    }
                });
    }

    @Test
    void allIsThereThatRabbitMqSumsUp() throws Exception {
        hasAllOf(golden("metrics"), scrape("/metrics"));
        hasAllOf(golden("metrics"), scrape("/metrics/default/"));
    }

    @Test
    void allIsThereThatRabbitMqSaysOfEachObject() throws Exception {
        hasAllOf(golden("metrics_per-object"), scrape("/metrics/per-object"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "queue_coarse_metrics",
                "queue_consumer_count",
                "queue_metrics",
                "connection_coarse_metrics",
                "connection_metrics",
                "connection_churn_metrics",
                "channel_metrics",
                "channel_exchange_metrics",
                "channel_queue_metrics",
                "channel_queue_exchange_metrics",
                "node_coarse_metrics",
                "node_metrics",
                "auth_attempt_metrics",
                "vhost_status",
                "exchange_names",
                "exchange_bindings"
            })
    void familyHasWhatRabbitMqsHas(String family) throws Exception {
        hasAllOf(golden("detailed-" + family), scrape("/metrics/detailed?family=" + family));
    }

    @Test
    void sumsAreThoseOfWhatHappened() {
        assertThat(sums.value("rabbitmq_queue_messages_ready")).isEqualTo(2);
        assertThat(sums.value("rabbitmq_queue_messages_unacked")).isEqualTo(3);
        assertThat(sums.value("rabbitmq_queues")).isEqualTo(2);
        assertThat(sums.value("rabbitmq_channels")).isEqualTo(2);
        assertThat(sums.value("rabbitmq_consumers")).isEqualTo(1);
        assertThat(sums.value("rabbitmq_channel_messages_published_total")).isEqualTo(9);
        assertThat(sums.value("rabbitmq_channel_messages_confirmed_total")).isEqualTo(9);
        assertThat(sums.value("rabbitmq_queue_messages_published_total")).isEqualTo(7);
        assertThat(sums.value("rabbitmq_global_messages_received_total")).isEqualTo(9);
        assertThat(sums.value("rabbitmq_global_messages_received_confirm_total")).isEqualTo(9);
        assertThat(sums.value("rabbitmq_global_messages_routed_total")).isEqualTo(7);
        assertThat(sums.value("rabbitmq_global_messages_unroutable_dropped_total")).isEqualTo(1);
        assertThat(sums.value("rabbitmq_global_messages_unroutable_returned_total")).isEqualTo(1);
        assertThat(
                        sums.value(
                                "rabbitmq_global_messages_delivered_get_auto_ack_total",
                                "queue_type=rabbit_classic_queue"))
                .isEqualTo(1);
        assertThat(sums.value("rabbitmq_global_publishers")).isEqualTo(1);
        assertThat(sums.value("rabbitmq_identity_info", "rabbitmq_endpoint=aggregated"))
                .isEqualTo(1);
    }

    @Test
    void channelIsTakenApartByExchangeAndQueue() {
        Metrics metrics = scrape("/metrics/per-object");

        assertThat(metrics.value("rabbitmq_channel_messages_published_total", "exchange=x"))
                .isEqualTo(7);
        assertThat(
                        metrics.value(
                                "rabbitmq_queue_messages_published_total",
                                "exchange=x",
                                "queue=orders"))
                .isEqualTo(5);
        assertThat(metrics.values.get("rabbitmq_channel_get_total").values())
                .as("the channel that got, and the one that consumes")
                .containsExactlyInAnyOrder(1.0, 0.0);
        assertThat(metrics.value("rabbitmq_queue_messages", "queue=hidden")).isEqualTo(1);
    }

    @Test
    void familiesHaveOnlyQueuesOfTheVhostsAskedFor() {
        Metrics elsewhere = scrape("/metrics/detailed?family=queue_coarse_metrics&vhost=other");
        Metrics here =
                scrape("/metrics/detailed?family=queue_coarse_metrics&vhost=%2F&vhost=other");

        assertThat(elsewhere.values).doesNotContainKey("rabbitmq_detailed_queue_messages");
        assertThat(here.values.get("rabbitmq_detailed_queue_messages")).hasSize(2);
        assertThat(here.values).containsKey("rabbitmq_identity_info");
    }

    @Test
    void unknownFamilyIsNothing() {
        assertThat(scrape("/metrics/detailed?family=nope").values.keySet())
                .containsExactly("rabbitmq_build_info", "rabbitmq_identity_info");
    }

    @Test
    void unknownPathsAreNotFound() {
        assertThat(get("/metrics/nope").statusCode()).isEqualTo(404);
        assertThat(get("/metrics/nope").body()).isEqualTo("Unknown Registry");
        assertThat(get("/").statusCode()).isEqualTo(404);
        assertThat(get("/metricsnope").body())
                .isEqualTo("{\"error\":\"Object Not Found\",\"reason\":\"Not Found\"}");
    }

    @Test
    void countersDoNotFallWhenAVhostGoes() throws Exception {
        String received = "rabbitmq_global_messages_received_total";
        Administration administration = broker.administration();
        Actor guest = Actor.user(administration.users().all().user("guest"));
        administration
                .vhosts()
                .put(guest, "other", VirtualHostMetadata.NONE)
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(broker.port());
        factory.setVirtualHost("other");
        try (Connection other = factory.newConnection()) {
            Channel channel = other.createChannel();
            channel.confirmSelect();
            channel.queueDeclare("q", false, false, false, null);
            publish(channel, "", "q");
            channel.waitForConfirmsOrDie(10_000);
        }
        double before = scrape("/metrics").value(received);
        administration
                .vhosts()
                .delete(guest, "other")
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);

        assertThat(scrape("/metrics").value(received)).isGreaterThanOrEqualTo(before);
    }
}
