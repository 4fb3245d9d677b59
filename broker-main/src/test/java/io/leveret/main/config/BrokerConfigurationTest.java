package io.leveret.main.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.AmqpAddress;
import io.leveret.broker.BrokerSettings;
import io.leveret.broker.Limits;
import io.leveret.broker.SocketOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerConfigurationTest {
    @TempDir Path directory;

    @Test
    void withoutAnySettingsTheBrokerIsAsByDefault() throws Exception {
        BrokerSettings settings = settings("");

        assertThat(settings.limits()).isEqualTo(Limits.DEFAULT);
        assertThat(settings.sockets()).isEqualTo(SocketOptions.DEFAULT);
        assertThat(settings.resources()).isEqualTo(BrokerSettings.defaults().resources());
        assertThat(settings.addresses()).containsExactly(new AmqpAddress("0.0.0.0", 5672));
        assertThat(settings.dataDirectory()).isEqualTo(Path.of("data"));
        assertThat(settings.nodeName()).startsWith("rabbit@").doesNotContain(".");
        assertThat(settings.logins().loopbackUsers()).containsExactly("guest");
    }

    @Test
    void limitsAndTimeoutsReachTheBroker() throws Exception {
        Limits limits =
                settings(
                                """
                        heartbeat = 30
                        frame_max = 64KB
                        channel_max = 10
                        handshake_timeout = 3s
                        max_message_size = 1MB
                        consumer_timeout = 1h
                        connection_max = 5
                        consumer_max_per_channel = 2
                        """)
                        .limits();

        assertThat(limits.heartbeatSeconds()).isEqualTo(30);
        assertThat(limits.frameMaxBytes()).isEqualTo(65_536);
        assertThat(limits.channelMax()).isEqualTo(10);
        assertThat(limits.handshakeTimeoutMillis()).isEqualTo(3_000);
        assertThat(limits.messageBytesMax()).isEqualTo(1 << 20);
        assertThat(limits.consumerTimeoutMillis()).isEqualTo(3_600_000);
        assertThat(limits.connectionMax()).isEqualTo(5);
        assertThat(limits.consumersPerChannelMax()).isEqualTo(2);
    }

    @Test
    void consumersMayTakeForever() throws Exception {
        assertThat(settings("consumer_timeout = infinity").limits().consumerTimeoutMillis())
                .isZero();
    }

    @Test
    void everyListenerIsAnAddress() throws Exception {
        assertThat(
                        settings("listeners.tcp.1 = 127.0.0.1:5672\nlisteners.tcp.2 = ::1:5673")
                                .addresses())
                .containsExactly(new AmqpAddress("127.0.0.1", 5672), new AmqpAddress("::1", 5673));
        assertThat(settings("listeners.tcp = none").addresses()).isEmpty();
    }

    @Test
    void memoryLimitIsNeverMoreThanTheHeapCanTake() throws Exception {
        assertThat(settings("vm_memory_high_watermark.absolute = 10MB").resources().memoryBytes())
                .isEqualTo(10_000_000);
        assertThat(
                        settings("vm_memory_high_watermark.absolute = 100000GB")
                                .resources()
                                .memoryBytes())
                .isLessThan(Runtime.getRuntime().maxMemory());
        assertThat(settings("disk_free_limit.absolute = 1GB").resources().diskFreeBytes())
                .isEqualTo(1_000_000_000);
    }

    @Test
    void eventExchangeIsThereIfItsVhostIsSet() throws Exception {
        assertThat(settings("").eventVhost()).isNull();
        assertThat(settings("event_exchange.vhost = /").eventVhost()).isEqualTo("/");
    }

    @Test
    void clientsAreToldWhatIsConfigured() throws Exception {
        BrokerSettings settings =
                settings(
                        """
                        leveret.node_name = hare@field
                        cluster_name = burrow
                        product.name = Hare
                        product.version = 1.2.3
                        """);

        assertThat(settings.nodeName()).isEqualTo("hare@field");
        assertThat(settings.clusterName()).isEqualTo("burrow");
        assertThat(settings.product()).isEqualTo("Hare");
        assertThat(settings.productVersion()).isEqualTo("1.2.3");
    }

    private BrokerSettings settings(String text) throws Exception {
        Path file = Files.writeString(directory.resolve("rabbitmq.conf"), text);
        return new BrokerConfiguration(new ConfigurationLoader().file(file).load()).settings();
    }
}
