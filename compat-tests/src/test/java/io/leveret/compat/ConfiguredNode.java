package io.leveret.compat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.leveret.broker.admin.Listener;
import io.leveret.main.Node;
import io.leveret.main.config.ConfigurationLoader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** A broker started with lines of a rabbitmq.conf, and what it logs. */
public class ConfiguredNode implements AutoCloseable {
    private static final Logger LEVERET = (Logger) LoggerFactory.getLogger("io.leveret");

    private final Node node;
    private final Log log = new Log();

    private static final class Log extends AppenderBase<ILoggingEvent> {
        private final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getThreadName() + ": " + event.getFormattedMessage());
            if (event.getThrowableProxy() != null) {
                lines.add(event.getThrowableProxy().getMessage());
            }
        }
    }

    /** On free ports, with its data in {@code directory}. */
    public ConfiguredNode(Path directory, String... lines) throws Exception {
        Path file = directory.resolve("rabbitmq.conf");
        String text = String.join("\n", lines) + "\n";
        String tcp = text.contains("listeners.tcp") ? "" : "listeners.tcp.1 = 127.0.0.1:0\n";
        String metrics = text.contains("prometheus.") ? "" : "prometheus.tcp.port = 0\n";
        Files.writeString(
                file,
                metrics + tcp + "leveret.data_dir = " + directory.resolve("data") + "\n" + text);
        log.start();
        // Whatever the tests before this one wanted to see.
        LEVERET.setLevel(Level.INFO);
        LEVERET.addAppender(log);
        node = new Node(new ConfigurationLoader().file(file).load());
        try {
            node.start();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    public final Node node() {
        return node;
    }

    /** Of the first listener of that kind, such as {@code amqp/ssl}. */
    public final int port(String protocol) {
        return node.listeners().stream()
                .filter(listener -> listener.protocol().equals(protocol))
                .findFirst()
                .map(Listener::port)
                .orElseThrow();
    }

    public final Connection connect(String username, String password) throws Exception {
        return connect(
                factory -> {
                    factory.setUsername(username);
                    factory.setPassword(password);
                });
    }

    public final Connection connect(Consumer<ConnectionFactory> with) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(port("amqp"));
        factory.setAutomaticRecoveryEnabled(false);
        with.accept(factory);
        return factory.newConnection();
    }

    /** Gets a page of the HTTP API. */
    public final HttpResponse<String> get(String path, String authorization) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create(
                                                "http://127.0.0.1:" + port("http") + "/api" + path))
                                .header("authorization", authorization)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    public static String basic(String username, String password) {
        byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    /** Whether there is a line with all of these. */
    public final boolean hasLogged(String... parts) {
        return log.lines.stream()
                .anyMatch(line -> List.of(parts).stream().allMatch(line::contains));
    }

    /** Thread and message of everything so far. */
    public final List<String> logged() {
        return log.lines;
    }

    @Override
    public final void close() {
        node.close();
        LEVERET.detachAppender(log);
        LEVERET.setLevel(null);
    }
}
