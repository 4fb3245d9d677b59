package io.leveret.main;

import io.leveret.broker.BrokerStartException;
import io.leveret.broker.LeveretBroker;
import io.leveret.broker.admin.Actor;
import io.leveret.broker.admin.Administration;
import io.leveret.broker.admin.Listener;
import io.leveret.broker.admin.ParameterAdministration;
import io.leveret.main.config.BrokerConfiguration;
import io.leveret.main.config.Configuration;
import io.leveret.main.config.DefinitionSettings;
import io.leveret.main.config.ManagementConfiguration;
import io.leveret.main.config.NodeSettings;
import io.leveret.main.config.PrometheusConfiguration;
import io.leveret.main.log.Logging;
import io.leveret.management.ManagementServer;
import io.leveret.management.ManagementSettings;
import io.leveret.management.definitions.DefinitionsText;
import io.leveret.management.resource.NodeFiles;
import io.leveret.prometheus.PrometheusServer;
import io.leveret.prometheus.PrometheusSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broker and its HTTP API, as one thing that can be stopped and started again in a process that
 * goes on ({@code rabbitmqctl stop_app}, {@code start_app}). Any thread.
 */
public final class Node implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    private final Configuration configuration;
    private final Consumer<Throwable> onStoreFailure;
    private final String name;
    private LeveretBroker broker;
    private final List<ManagementServer> management = new ArrayList<>();
    private final List<PrometheusServer> metrics = new ArrayList<>();

    public Node(Configuration configuration) {
        this(configuration, failure -> {});
    }

    /**
     * @param onStoreFailure told once if the disk fails: nothing is stored or confirmed from then
     *     on
     */
    public Node(Configuration configuration, Consumer<Throwable> onStoreFailure) {
        this.onStoreFailure = onStoreFailure;
        this.configuration = configuration;
        this.name = new BrokerConfiguration(configuration).nodeName();
    }

    /** {@code rabbit@host}. */
    public String name() {
        return name;
    }

    public Configuration configuration() {
        return configuration;
    }

    /**
     * Does nothing if it runs.
     *
     * @throws BrokerStartException when a port, the data or the definitions cannot be used
     */
    public synchronized void start() {
        if (broker != null) {
            return;
        }
        broker =
                LeveretBroker.start(
                        new BrokerConfiguration(configuration).settings(), onStoreFailure);
        try {
            nameCluster();
            importDefinitions();
            for (ManagementSettings settings :
                    new ManagementConfiguration(configuration).settings()) {
                management.add(startManagement(settings));
            }
            startMetrics(new PrometheusConfiguration(configuration));
        } catch (BrokerStartException e) {
            close();
            throw e;
        }
    }

    /** A name given later, by an operator, counts more than that of the configuration. */
    private void nameCluster() {
        String configured = configuration.find(NodeSettings.CLUSTER_NAME).orElse(null);
        ParameterAdministration parameters = broker.administration().parameters();
        if (configured != null && parameters.all().global("cluster_name") == null) {
            parameters.clusterName(Actor.broker(), configured).toCompletableFuture().join();
        }
    }

    private ManagementServer startManagement(ManagementSettings settings) {
        return listening(
                settings.host(),
                settings.port(),
                "management",
                () -> ManagementServer.start(broker.administration(), settings.withFiles(files())));
    }

    private NodeFiles files() {
        List<String> files = configuration.files();
        return new NodeFiles(
                files.isEmpty() ? NodeFiles.NONE.configuration() : files,
                List.of(Logging.place(configuration)));
    }

    /**
     * RabbitMQ has metrics only if asked: a port nobody asked for must not stop a second broker.
     */
    private void startMetrics(PrometheusConfiguration wanted) {
        for (PrometheusSettings settings : wanted.settings()) {
            try {
                metrics.add(startMetrics(settings));
            } catch (BrokerStartException e) {
                if (wanted.portIsConfigured()) {
                    throw e;
                }
                LOG.warn("No metrics: {}; prometheus.tcp.port sets another port", e.getMessage());
            }
        }
    }

    private PrometheusServer startMetrics(PrometheusSettings settings) {
        return listening(
                settings.host(),
                settings.port(),
                "metrics",
                () -> PrometheusServer.start(broker.administration(), settings));
    }

    /** Says which port it is that cannot be used. */
    private static <T> T listening(String host, int port, String what, Supplier<T> start) {
        try {
            return start.get();
        } catch (BrokerStartException e) {
            throw new BrokerStartException(
                    "cannot listen on "
                            + host
                            + ":"
                            + port
                            + " for "
                            + what
                            + " ("
                            + e.getMessage()
                            + ")",
                    e);
        }
    }

    private void importDefinitions() {
        for (var setting :
                List.of(
                        DefinitionSettings.LOAD,
                        DefinitionSettings.LOCAL_PATH,
                        DefinitionSettings.MANAGEMENT_LOAD)) {
            Path place = configuration.find(setting).orElse(null);
            if (place != null) {
                definitionFiles(place).forEach(this::importDefinitions);
                return;
            }
        }
    }

    private static List<Path> definitionFiles(Path place) {
        if (!Files.isDirectory(place)) {
            return List.of(place);
        }
        try (Stream<Path> files = Files.list(place)) {
            return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
        } catch (IOException e) {
            throw new BrokerStartException("cannot read " + place + " (" + e + ")", e);
        }
    }

    private void importDefinitions(Path file) {
        try {
            DefinitionsText.importAll(broker.administration(), Files.readAllBytes(file))
                    .toCompletableFuture()
                    .get();
            LOG.info("Imported definitions from {}", file);
        } catch (ExecutionException e) {
            throw new BrokerStartException(
                    "cannot import " + file + ": " + e.getCause().getMessage(), e.getCause());
        } catch (IOException e) {
            throw new BrokerStartException("cannot read " + file + " (" + e + ")", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerStartException("interrupted", e);
        }
    }

    public synchronized boolean isRunning() {
        return broker != null;
    }

    /**
     * What there is, and what can be done about it.
     *
     * @throws IllegalStateException when it is stopped
     */
    public synchronized Administration administration() {
        if (broker == null) {
            throw new IllegalStateException("the broker is stopped");
        }
        return broker.administration();
    }

    public synchronized LeveretBroker broker() {
        return broker;
    }

    public List<Listener> listeners() {
        return administration().listeners();
    }

    /** Stops it, if it runs. */
    @Override
    public synchronized void close() {
        metrics.forEach(PrometheusServer::close);
        metrics.clear();
        management.forEach(ManagementServer::close);
        management.clear();
        if (broker != null) {
            broker.close();
            broker = null;
        }
    }
}
