package io.leveret.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.access.HashingAlgorithm;
import io.leveret.broker.admin.Administration;
import io.leveret.broker.admin.Listener;
import io.leveret.broker.alarm.ResourceLimits;
import io.leveret.main.config.BrokerConfiguration;
import io.leveret.main.config.Configuration;
import io.leveret.main.config.ConfigurationLoader;
import io.leveret.main.log.Logging;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that is started with the keys most {@code rabbitmq.conf} files have. */
class CommonKeysTest {
    @TempDir static Path directory;

    private static Configuration configuration;
    private static Node node;
    private static int amqpPort;
    private static int httpPort;
    private static int metricsPort;

    @BeforeAll
    static void start() throws Exception {
        amqpPort = freePort();
        httpPort = freePort();
        metricsPort = freePort();
        Path definitions = directory.resolve("definitions.json");
        Files.writeString(
                definitions,
                """
                {"vhosts": [{"name": "loaded"}],
                 "queues": [{"name": "q", "vhost": "loaded", "durable": true, "auto_delete": false,
                             "arguments": {}}]}
                """);
        Path file = directory.resolve("rabbitmq.conf");
        Files.writeString(
                file,
                """
                # Network
                listeners.tcp.default = 127.0.0.1:%d
                num_acceptors.tcp = 10
                handshake_timeout = 20000
                heartbeat = 30
                frame_max = 65536
                channel_max = 100
                tcp_listen_options.backlog = 4096
                tcp_listen_options.nodelay = true
                tcp_listen_options.keepalive = true
                tcp_listen_options.sndbuf = 32768
                tcp_listen_options.recbuf = 32768
                tcp_listen_options.linger.on = true
                tcp_listen_options.linger.timeout = 0

                # Access
                default_vhost = main
                default_user = admin
                default_pass = secret
                default_user_tags.administrator = true
                default_permissions.configure = ^mine
                default_permissions.read = .*
                default_permissions.write = .*
                loopback_users.guest = false
                auth_mechanisms.1 = PLAIN
                auth_mechanisms.2 = AMQPLAIN
                auth_backends.1 = internal
                password_hashing_module = rabbit_password_hashing_sha512

                # Resources
                vm_memory_high_watermark.absolute = 100MiB
                vm_memory_high_watermark_paging_ratio = 0.75
                memory_monitor_interval = 5000
                disk_free_limit.absolute = 10MB
                max_message_size = 1048576
                consumer_timeout = 3600000
                consumer_max_per_channel = 50
                connection_max = 500

                # Definitions and cluster
                load_definitions = %s
                cluster_name = burrow
                cluster_partition_handling = ignore
                net_ticktime = 60
                queue_master_locator = client-local
                collect_statistics_interval = 5000

                # Logs
                log.default.level = info
                log.console = false
                log.console.level = warning
                log.dir = %s
                log.file = rabbit.log
                log.file.level = info
                log.file.rotation.size = 10485760
                log.file.rotation.count = 3

                # Management and metrics
                management.tcp.ip = 127.0.0.1
                management.tcp.port = %d
                management.path_prefix = /rabbit
                management.rates_mode = detailed
                management.cors.allow_origins.1 = https://example.com
                prometheus.tcp.ip = 127.0.0.1
                prometheus.tcp.port = %d
                prometheus.return_per_object_metrics = true
                """
                        .formatted(
                                amqpPort,
                                definitions,
                                directory.resolve("logs"),
                                httpPort,
                                metricsPort));
        configuration =
                new ConfigurationLoader()
                        .file(file)
                        .commandLine(
                                "test", "leveret.data_dir", directory.resolve("data").toString())
                        .load();
        node = new Node(configuration);
        node.start();
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static HttpResponse<String> get(int port, String path) throws Exception {
        String credentials = Base64.getEncoder().encodeToString("admin:secret".getBytes());
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .header("Authorization", "Basic " + credentials)
                                .header("Origin", "https://example.com")
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void whatHasNothingToActOnIsNamed() {
        assertThat(configuration.warnings())
                .hasSize(6)
                .anyMatch(warning -> warning.toString().contains("num_acceptors.tcp"))
                .anyMatch(
                        warning ->
                                warning.toString()
                                        .contains("vm_memory_high_watermark_paging_ratio"))
                .anyMatch(warning -> warning.toString().contains("cluster_partition_handling"))
                .anyMatch(warning -> warning.toString().contains("net_ticktime"))
                .anyMatch(warning -> warning.toString().contains("queue_master_locator"))
                .anyMatch(warning -> warning.toString().contains("collect_statistics_interval"));
    }

    @Test
    void portsAreOpen() {
        assertThat(node.listeners())
                .extracting(Listener::protocol, Listener::host, Listener::port)
                .contains(
                        org.assertj.core.groups.Tuple.tuple("amqp", "127.0.0.1", amqpPort),
                        org.assertj.core.groups.Tuple.tuple("http", "127.0.0.1", httpPort),
                        org.assertj.core.groups.Tuple.tuple(
                                "http/prometheus", "127.0.0.1", metricsPort));
    }

    @Test
    void clientsAreHeldToTheLimits() {
        var settings = new BrokerConfiguration(configuration).settings();
        assertThat(settings.limits().heartbeatSeconds()).isEqualTo(30);
        assertThat(settings.limits().frameMaxBytes()).isEqualTo(65_536);
        assertThat(settings.limits().channelMax()).isEqualTo(100);
        assertThat(settings.limits().handshakeTimeoutMillis()).isEqualTo(20_000);
        assertThat(settings.limits().messageBytesMax()).isEqualTo(1 << 20);
        assertThat(settings.limits().consumerTimeoutMillis()).isEqualTo(3_600_000);
        assertThat(settings.limits().consumersPerChannelMax()).isEqualTo(50);
        assertThat(settings.limits().connectionMax()).isEqualTo(500);
        assertThat(settings.sockets().backlog()).isEqualTo(4096);
        assertThat(settings.sockets().keepAlive()).isTrue();
    }

    @Test
    void firstUserAndVhostAreThere() {
        Administration broker = node.administration();
        assertThat(broker.vhosts().names()).contains("main", "loaded").doesNotContain("/");
        assertThat(broker.users().all().user("admin").tags()).containsExactly("administrator");
        assertThat(broker.users().all().user("guest")).isNull();
        assertThat(broker.users().all().user("admin").password().algorithm())
                .isEqualTo(HashingAlgorithm.SHA512);
        assertThat(broker.users().hashing()).isEqualTo(HashingAlgorithm.SHA512);
    }

    @Test
    void alarmsGoByTheLimits() {
        ResourceLimits limits = node.administration().alarms().limits();
        assertThat(limits.memoryBytes()).isEqualTo(100 << 20);
        assertThat(limits.diskFreeBytes()).isEqualTo(10_000_000);
    }

    @Test
    void definitionsAreLoaded() {
        assertThat(node.administration().queues().exists("loaded", "q")).isTrue();
        assertThat(node.administration().parameters().clusterName()).isEqualTo("burrow");
    }

    @Test
    void logIsWhereItShouldBe() {
        assertThat(Logging.file(configuration)).isEqualTo(directory.resolve("logs/rabbit.log"));
    }

    @Test
    void apiIsUnderItsPrefix() throws Exception {
        HttpResponse<String> overview = get(httpPort, "/rabbit/api/overview");
        assertThat(overview.statusCode()).isEqualTo(200);
        assertThat(overview.body()).contains("\"rates_mode\":\"detailed\"");
        assertThat(overview.headers().firstValue("access-control-allow-origin"))
                .hasValue("https://example.com");
        assertThat(get(httpPort, "/api/overview").statusCode()).isEqualTo(404);
    }

    @Test
    void nodeShowsItsFilesPluginsAndWaysToLogIn() throws Exception {
        assertThat(get(httpPort, "/rabbit/api/nodes").body())
                .contains("\"config_files\":[\"" + directory.resolve("rabbitmq.conf") + "\"]")
                .contains("\"log_files\":[\"" + directory.resolve("logs/rabbit.log") + "\"]")
                .contains("\"rabbitmq_management\"", "\"rabbitmq_prometheus\"")
                .containsPattern("\\{[^{}]*\"PLAIN\"[^{}]*\"enabled\":true")
                .containsPattern("\\{[^{}]*\"EXTERNAL\"[^{}]*\"enabled\":false");
    }

    @Test
    void metricsAreOfEachObject() throws Exception {
        HttpResponse<String> metrics = get(metricsPort, "/metrics");
        assertThat(metrics.body())
                .contains("rabbitmq_queue_messages{queue=\"q\",vhost=\"loaded\"} 0.0");
    }

    @Test
    void everyValueIsShownWithItsPlace() {
        assertThat(configuration.set())
                .anyMatch(
                        value ->
                                value.key().equals("heartbeat")
                                        && value.shown().equals("30")
                                        && value.origin().toString().contains("rabbitmq.conf"))
                .noneMatch(value -> value.shown().contains("secret"));
    }
}
