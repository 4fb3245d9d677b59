package io.leveret.main;

import io.leveret.broker.BrokerStartException;
import io.leveret.broker.admin.Listener;
import io.leveret.main.config.Configuration;
import io.leveret.main.config.ConfigurationException;
import io.leveret.main.config.NodeSettings;
import io.leveret.main.ctl.ControlServer;
import io.leveret.main.log.Logging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code leveret server}: runs a broker until it is told to stop. */
@Command(
        name = "server",
        description = "Runs the broker in the foreground until SIGTERM or Ctrl-C.",
        mixinStandardHelpOptions = true)
final class ServerCommand implements Callable<Integer> {
    /** Exit status when the configuration is wrong: EX_CONFIG of sysexits.h. */
    static final int CONFIGURATION_ERROR = 78;

    /** Exit status when the disk fails: EX_IOERR. */
    private static final int INPUT_OUTPUT_ERROR = 74;

    private static final Logger LOG = LoggerFactory.getLogger(ServerCommand.class);

    private static final Map<String, String> PROTOCOLS =
            Map.of(
                    "amqp",
                    "AMQP 0-9-1",
                    "amqp/ssl",
                    "AMQP 0-9-1 over TLS",
                    "http",
                    "Management",
                    "https",
                    "Management over TLS",
                    "http/prometheus",
                    "Metrics",
                    "https/prometheus",
                    "Metrics over TLS");

    @Mixin private ServerOptions options;

    ServerCommand() {}

    ServerCommand(ServerOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() {
        Configuration configuration;
        try {
            configuration = options.load();
        } catch (ConfigurationException e) {
            e.problems().forEach(problem -> System.err.println("leveret: " + problem));
            return CONFIGURATION_ERROR;
        }
        Logging.configure(configuration);
        configuration.warnings().forEach(warning -> LOG.warn("{}", warning));
        Node node = new Node(configuration, ServerCommand::end);
        ControlServer control;
        try {
            node.start();
            writePidFile(configuration);
            control = ControlServer.start(node);
        } catch (IOException e) {
            System.err.println("leveret: cannot write the control file: " + e);
            node.close();
            return 1;
        } catch (BrokerStartException e) {
            System.err.println("leveret: cannot start: " + e.getMessage());
            node.close();
            return 1;
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    LOG.info("Stopping");
                                    Logging.stopping();
                                    control.close();
                                    node.close();
                                    LOG.info("Stopped");
                                    stopped.countDown();
                                },
                                "leveret-stop"));
        greet(node);
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    /** A broker that cannot store is of no use to anybody: end, so that it is started anew. */
    private static void end(Throwable failure) {
        LOG.error(
                "Stopping with status {}: the store failed ({})",
                INPUT_OUTPUT_ERROR,
                failure.toString());
        Thread thread =
                new Thread(() -> Runtime.getRuntime().exit(INPUT_OUTPUT_ERROR), "leveret-exit");
        thread.setDaemon(true);
        thread.start();
    }

    private static void greet(Node node) {
        Configuration configuration = node.configuration();
        configuration
                .find(NodeSettings.MOTD_FILE)
                .filter(Files::isReadable)
                .ifPresent(file -> LOG.info("\n{}", text(file)));
        for (Listener listener : node.listeners()) {
            System.out.println(
                    PROTOCOLS.getOrDefault(listener.protocol(), listener.protocol())
                            + " listening on "
                            + listener.host()
                            + ":"
                            + listener.port());
        }
        // Containers and test harnesses wait for this line, which is RabbitMQ's.
        System.out.println("Server startup complete; 0 plugins started.");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).stripTrailing();
        } catch (IOException e) {
            return "cannot read " + file + ": " + e;
        }
    }

    private static void writePidFile(Configuration configuration) {
        Path file = configuration.find(NodeSettings.PID_FILE).orElse(null);
        if (file == null) {
            return;
        }
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, ProcessHandle.current().pid() + "\n");
            file.toFile().deleteOnExit();
        } catch (IOException e) {
            throw new BrokerStartException("cannot write " + file + " (" + e + ")", e);
        }
    }
}
