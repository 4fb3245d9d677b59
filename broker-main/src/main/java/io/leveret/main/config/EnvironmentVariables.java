package io.leveret.main.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The environment variables of RabbitMQ and its container image that mean something here, and our
 * own.
 */
final class EnvironmentVariables {
    /** Variables that count more than files, and the setting each is for. */
    static final Map<String, Setting<?>> STRONG = new LinkedHashMap<>();

    static {
        STRONG.put("RABBITMQ_DEFAULT_USER", AccessSettings.DEFAULT_USER);
        STRONG.put("RABBITMQ_DEFAULT_PASS", AccessSettings.DEFAULT_PASS);
        STRONG.put("RABBITMQ_DEFAULT_VHOST", AccessSettings.DEFAULT_VHOST);
        STRONG.put("RABBITMQ_NODENAME", NodeSettings.NAME);
        STRONG.put("RABBITMQ_PID_FILE", NodeSettings.PID_FILE);
        STRONG.put("RABBITMQ_LOG_BASE", LogSettings.DIRECTORY);
        STRONG.put("RABBITMQ_MOTD_FILE", NodeSettings.MOTD_FILE);
        STRONG.put("RABBITMQ_PRODUCT_NAME", NodeSettings.PRODUCT_NAME);
        STRONG.put("RABBITMQ_PRODUCT_VERSION", NodeSettings.PRODUCT_VERSION);
        STRONG.put("LEVERET_NODE_NAME", NodeSettings.NAME);
        STRONG.put("LEVERET_DATA_DIR", NodeSettings.DATA_DIRECTORY);
        STRONG.put("LEVERET_EVENT_LOOPS", NodeSettings.EVENT_LOOPS);
    }

    /** Variables people set and expect something of, and why nothing happens. */
    static final Map<String, String> WITHOUT_EFFECT = new LinkedHashMap<>();

    static {
        for (String data :
                List.of(
                        "RABBITMQ_MNESIA_BASE",
                        "RABBITMQ_MNESIA_DIR",
                        "RABBITMQ_QUORUM_DIR",
                        "RABBITMQ_STREAM_DIR")) {
            WITHOUT_EFFECT.put(data, "RabbitMQ's data cannot be read; set LEVERET_DATA_DIR");
        }
        for (String plugins :
                List.of(
                        "RABBITMQ_ENABLED_PLUGINS",
                        "RABBITMQ_ENABLED_PLUGINS_FILE",
                        "RABBITMQ_PLUGINS_DIR")) {
            WITHOUT_EFFECT.put(plugins, "there are no plugins");
        }
        for (String erlang :
                List.of(
                        "RABBITMQ_ERLANG_COOKIE",
                        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS",
                        "RABBITMQ_SERVER_ERL_ARGS",
                        "RABBITMQ_DIST_PORT",
                        "RABBITMQ_USE_LONGNAME")) {
            WITHOUT_EFFECT.put(erlang, "there is no Erlang");
        }
        WITHOUT_EFFECT.put("RABBITMQ_ADVANCED_CONFIG_FILE", "Erlang terms cannot be read");
        WITHOUT_EFFECT.put(
                "RABBITMQ_VM_MEMORY_HIGH_WATERMARK", "set vm_memory_high_watermark.relative");
        WITHOUT_EFFECT.put("RABBITMQ_FEATURE_FLAGS", "there are no feature flags to choose");
    }

    private final Map<String, String> variables;
    private final List<Problem> warnings;

    EnvironmentVariables(Map<String, String> variables, List<Problem> warnings) {
        this.variables = variables;
        this.warnings = warnings;
    }

    /** As in RabbitMQ, a listener in a file makes these two count for nothing. */
    List<Assignment> weak() {
        List<Assignment> assignments = new ArrayList<>();
        String port = variables.get("RABBITMQ_NODE_PORT");
        String ip = variables.get("RABBITMQ_NODE_IP_ADDRESS");
        if (port != null || ip != null) {
            String address = (ip == null ? "" : ip + ":") + (port == null ? "5672" : port);
            String variable = port == null ? "RABBITMQ_NODE_IP_ADDRESS" : "RABBITMQ_NODE_PORT";
            assignments.add(assignment("listeners.tcp.default", address, variable));
        }
        return assignments;
    }

    List<Assignment> strong() {
        List<Assignment> assignments = new ArrayList<>();
        STRONG.forEach(
                (variable, setting) -> {
                    String value = variables.get(variable);
                    if (value != null && !value.isEmpty()) {
                        assignments.add(assignment(setting.key(), value, variable));
                    }
                });
        logs(assignments);
        WITHOUT_EFFECT.forEach(
                (variable, why) -> {
                    if (variables.containsKey(variable)) {
                        warnings.add(
                                new Problem(
                                        new Origin.Environment(variable), "has no effect: " + why));
                    }
                });
        return assignments;
    }

    /** {@code -} is standard output, anything else a file. */
    private void logs(List<Assignment> assignments) {
        String logs = variables.get("RABBITMQ_LOGS");
        if (logs == null || logs.isEmpty()) {
            return;
        }
        boolean console = logs.equals("-");
        assignments.add(
                assignment(LogSettings.CONSOLE.key(), String.valueOf(console), "RABBITMQ_LOGS"));
        assignments.add(
                assignment(LogSettings.FILE.key(), console ? "false" : logs, "RABBITMQ_LOGS"));
    }

    private static Assignment assignment(String key, String value, String variable) {
        return new Assignment(SettingKey.parse(key), value, new Origin.Environment(variable));
    }
}
