package io.leveret.main;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.broker.BrokerStartException;
import io.leveret.main.config.ConfigurationLoader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeTest {
    @TempDir private Path directory;

    private Node node(String... lines) throws Exception {
        Path file = directory.resolve("rabbitmq.conf");
        Files.writeString(
                file,
                "listeners.tcp.1 = 127.0.0.1:0\nmanagement.tcp.port = 0\nleveret.data_dir = "
                        + directory.resolve("data")
                        + "\n"
                        + String.join("\n", lines));
        return new Node(new ConfigurationLoader().file(file).load());
    }

    @Test
    void metricsPortThatWasAskedForMustBeFree() throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        try (ServerSocket busy = new ServerSocket(0, 1, loopback);
                Node node =
                        node(
                                "prometheus.tcp.ip = 127.0.0.1",
                                "prometheus.tcp.port = " + busy.getLocalPort())) {
            assertThatThrownBy(node::start)
                    .isInstanceOf(BrokerStartException.class)
                    .hasMessageContaining(busy.getLocalPort() + " for metrics");
        }
    }
}
