package io.leveret.main;

import io.leveret.main.config.Configuration;
import io.leveret.main.config.ConfigurationException;
import io.leveret.main.config.ConfigurationFiles;
import io.leveret.main.config.ConfigurationLoader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** What can be set on the command line; each option is short for one setting. */
final class ServerOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Configuration file in the form of rabbitmq.conf (default: $RABBITMQ_CONFIG_FILE"
                            + " or /etc/rabbitmq/rabbitmq.conf).")
    Path file;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "Address to listen on for AMQP (default: all).")
    String host;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "AMQP port; 0 takes a free one and prints it (default: 5672).")
    String port;

    @Option(
            names = "--management-port",
            paramLabel = "N",
            description = "Port of the HTTP API (management.tcp.port; default: 15672).")
    String managementPort;

    @Option(
            names = "--prometheus-port",
            paramLabel = "N",
            description = "Port of the metrics (prometheus.tcp.port; default: 15692).")
    String prometheusPort;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Where durable things are kept (leveret.data_dir; default: ./data).")
    String dataDirectory;

    @Option(
            names = "--event-loops",
            paramLabel = "N",
            description =
                    "Threads that serve connections and queues (leveret.event_loops; default: half"
                            + " the cores).")
    String eventLoops;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Any setting there can be in the file; can be given many times.")
    Map<String, String> settings = new LinkedHashMap<>();

    /**
     * Reads what can be read without picocli, whose classes are too old for a class-data archive
     * and take longer to load than the broker to start; null for anything unusual, which is left to
     * it.
     */
    static ServerOptions quick(List<String> arguments) {
        ServerOptions options = new ServerOptions();
        for (int i = 0; i < arguments.size(); i++) {
            String name = arguments.get(i);
            String value;
            int equals = name.indexOf('=');
            if (equals > 0) {
                value = name.substring(equals + 1);
                name = name.substring(0, equals);
            } else if (++i < arguments.size()) {
                value = arguments.get(i);
            } else {
                return null;
            }
            if (value.startsWith("-") || !options.quick(name, value)) {
                return null;
            }
        }
        return options;
    }

    private boolean quick(String name, String value) {
        switch (name) {
            case "--config" -> file = Path.of(value);
            case "--host" -> host = value;
            case "--port" -> port = value;
            case "--management-port" -> managementPort = value;
            case "--prometheus-port" -> prometheusPort = value;
            case "--data-dir" -> dataDirectory = value;
            case "--event-loops" -> eventLoops = value;
            case "--set" -> {
                int equals = value.indexOf('=');
                if (equals < 1) {
                    return false;
                }
                settings.put(value.substring(0, equals), value.substring(equals + 1));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** The command line, the environment and the files together. */
    Configuration load() throws ConfigurationException {
        ConfigurationLoader loader = new ConfigurationLoader().environment(System.getenv());
        ConfigurationFiles.find(file, System.getenv(), Path.of("/")).forEach(loader::file);
        if (host != null || port != null) {
            loader.commandLine(
                    host == null ? "--port" : "--host",
                    "listeners.tcp.default",
                    (host == null ? "" : host + ":") + (port == null ? "5672" : port));
        }
        set(loader, "--management-port", "management.tcp.port", managementPort);
        set(loader, "--prometheus-port", "prometheus.tcp.port", prometheusPort);
        set(loader, "--data-dir", "leveret.data_dir", dataDirectory);
        set(loader, "--event-loops", "leveret.event_loops", eventLoops);
        settings.forEach((key, value) -> loader.commandLine("--set", key, value));
        return loader.load();
    }

    private static void set(ConfigurationLoader loader, String option, String key, String value) {
        if (value != null) {
            loader.commandLine(option, key, value);
        }
    }
}
