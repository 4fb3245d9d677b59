package io.leveret.main;

import io.leveret.broker.BrokerSettings;
import io.leveret.broker.BrokerStartException;
import io.leveret.broker.LeveretBroker;
import io.leveret.management.ManagementServer;
import io.leveret.management.ManagementSettings;
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
    private static final Logger LOG = LoggerFactory.getLogger(ServerCommand.class);

    @Mixin private ServerOptions options;

    ServerCommand() {}

    ServerCommand(ServerOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() {
        LeveretBroker broker;
        ManagementServer management;
        try {
            broker = LeveretBroker.start(settings());
        } catch (BrokerStartException e) {
            return cannotStart(e);
        }
        try {
            management = startManagement(broker);
        } catch (BrokerStartException e) {
            broker.close();
            return cannotStart(e);
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    LOG.info("Stopping");
                                    if (management != null) {
                                        management.close();
                                    }
                                    broker.close();
                                    LOG.info("Stopped");
                                    stopped.countDown();
                                },
                                "leveret-stop"));
        System.out.println("AMQP 0-9-1 listening on " + options.host + ":" + broker.port());
        if (management != null) {
            System.out.println(
                    "Management listening on " + options.host + ":" + management.port());
        }
        System.out.println("Server startup complete");
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    private static int cannotStart(BrokerStartException why) {
        System.err.println("leveret: cannot start: " + why.getMessage());
        return 1;
    }

    /** Null if it is turned off. */
    private ManagementServer startManagement(LeveretBroker broker) {
        if (options.managementPort < 0) {
            return null;
        }
        return ManagementServer.start(
                broker.administration(),
                ManagementSettings.defaults()
                        .withHost(options.host)
                        .withPort(options.managementPort));
    }

    private BrokerSettings settings() {
        BrokerSettings settings =
                BrokerSettings.defaults()
                        .withHost(options.host)
                        .withPort(options.port)
                        .withDataDirectory(options.dataDirectory);
        return options.eventLoops == null ? settings : settings.withEventLoops(options.eventLoops);
    }
}
