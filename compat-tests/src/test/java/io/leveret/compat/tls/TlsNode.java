package io.leveret.compat.tls;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.SaslConfig;
import io.leveret.broker.admin.Listener;
import io.leveret.main.Node;
import io.leveret.main.config.ConfigurationLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.slf4j.LoggerFactory;

/** A broker started with lines of a rabbitmq.conf, and what it logs. */
final class TlsNode implements AutoCloseable {
    private final Node node;
    private final Log log = new Log();

    private static final class Log extends AppenderBase<ILoggingEvent> {
        private final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getFormattedMessage());
        }
    }

    TlsNode(Path directory, String... lines) throws Exception {
        Path file = directory.resolve("rabbitmq.conf");
        Files.writeString(
                file,
                "listeners.tcp = none\nlisteners.ssl.1 = 127.0.0.1:0\nleveret.data_dir = "
                        + directory.resolve("data")
                        + "\n"
                        + String.join("\n", lines)
                        + "\n");
        log.start();
        ((Logger) LoggerFactory.getLogger("io.leveret")).addAppender(log);
        node = new Node(new ConfigurationLoader().file(file).load());
        node.start();
    }

    Node node() {
        return node;
    }

    int port(String protocol) {
        return node.listeners().stream()
                .filter(listener -> listener.protocol().equals(protocol))
                .findFirst()
                .map(Listener::port)
                .orElseThrow();
    }

    Connection connect(SSLContext context) throws Exception {
        return connect(context, null);
    }

    /** {@code sasl} is null for name and password of guest. */
    Connection connect(SSLContext context, SaslConfig sasl) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(port("amqp/ssl"));
        factory.useSslProtocol(context);
        factory.setAutomaticRecoveryEnabled(false);
        if (sasl != null) {
            factory.setSaslConfig(sasl);
        }
        return factory.newConnection();
    }

    boolean hasLogged(String... parts) {
        return log.lines.stream()
                .anyMatch(line -> List.of(parts).stream().allMatch(line::contains));
    }

    List<String> logged() {
        return log.lines;
    }

    @Override
    public void close() {
        node.close();
        ((Logger) LoggerFactory.getLogger("io.leveret")).detachAppender(log);
    }
}
