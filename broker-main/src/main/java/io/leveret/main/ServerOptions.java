package io.leveret.main;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options of {@code leveret server}. */
final class ServerOptions {
    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "Address to listen on (default: all).")
    String host = "0.0.0.0";

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "AMQP port; 0 takes a free one and prints it (default: 5672).")
    int port = 5672;

    @Option(
            names = "--management-port",
            paramLabel = "N",
            description =
                    "Port of the management HTTP API; 0 takes a free one and prints it, -1 turns it"
                            + " off (default: 15672).")
    int managementPort = 15672;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Where durable queues and definitions are kept (default: ./data).")
    Path dataDirectory = Path.of("data");

    @Option(
            names = "--event-loops",
            paramLabel = "N",
            description = "Threads that serve connections and queues (default: half the cores).")
    Integer eventLoops;
}
