package io.leveret.main.ctl;

import io.leveret.broker.ServerProperties;
import io.leveret.broker.admin.Administration;
import io.leveret.broker.admin.Listener;
import io.leveret.broker.admin.NodeSnapshot;
import io.leveret.broker.alarm.ResourceLimits;
import io.leveret.main.config.Configuration;
import io.leveret.main.config.NodeSettings;
import io.leveret.main.config.Setting;
import io.leveret.main.log.Logging;
import io.leveret.management.resource.ClusterResource;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the node is and how it does. */
final class StatusCommands {
    /** Those of {@code --unit}. */
    private static final Map<String, Double> UNITS =
            Map.of(
                    "bytes", 1.0,
                    "kb", 1e3,
                    "mb", 1e6,
                    "gb", 1e9,
                    "tb", 1e12);

    private StatusCommands() {}

    static void addTo(Commands commands) {
        commands.add("status [--unit <unit>]", StatusCommands::status);
        commands.add("cluster_status", StatusCommands::clusterStatus);
        commands.add("memory_breakdown [--unit <unit>]", StatusCommands::memory);
        commands.add("environment", StatusCommands::environment);
        commands.add("report", StatusCommands::report);
        commands.add("log_tail [--number <number>]", StatusCommands::logTail);
        commands.add("log_location [--all]", StatusCommands::logLocation);
        commands.add("os_env", call -> call.line("LEVERET_VERSION=%s", ServerProperties.version()));
    }

    private static void title(StringBuilder out, String title) {
        out.append(out.length() == 0 ? "" : "\n");
        out.append("\033[1m").append(title).append("\033[0m\n\n");
    }

    private static void line(StringBuilder out, String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    /** With at most four decimals, in the unit asked for; gigabytes if none was. */
    private static String size(Call call, long bytes) {
        String unit = call.option("unit", "gb");
        Double each = UNITS.get(unit.toLowerCase(Locale.ROOT));
        if (each == null) {
            throw new Commands.BadArgument(
                    ExitStatus.USAGE, "unit '" + unit + "' is not supported");
        }
        return BigDecimal.valueOf(bytes / each).setScale(4, RoundingMode.HALF_UP).doubleValue()
                + " "
                + unit;
    }

    private static double percent(long part, long whole) {
        return Math.round(10_000.0 * part / Math.max(1, whole)) / 100.0;
    }

    private static void status(Call call) {
        call.banner("Status of node %s ...", call.node().name());
        Administration broker = call.broker();
        NodeSnapshot node = broker.node().snapshot();
        call.value(json(call, broker, node), text(call, broker, node));
    }

    static Path dataDirectory(Call call) {
        return call.node().configuration().get(NodeSettings.DATA_DIRECTORY).toAbsolutePath();
    }

    private static Map<String, Long> memory(NodeSnapshot node) {
        Map<String, Long> parts = new LinkedHashMap<>();
        parts.put("heap_used", node.heapUsedBytes());
        parts.put("heap_free", node.heapCommittedBytes() - node.heapUsedBytes());
        parts.put("code_and_classes", node.otherCommittedBytes());
        parts.put(
                "other_system",
                Math.max(
                        0,
                        node.residentBytes()
                                - node.heapCommittedBytes()
                                - node.otherCommittedBytes()));
        return parts;
    }

    private static String text(Call call, Administration broker, NodeSnapshot node) {
        StringBuilder out = new StringBuilder();
        title(out, "Runtime");
        line(out, "OS PID: %d", node.processId());
        line(out, "OS: %s", System.getProperty("os.name"));
        line(out, "Uptime (seconds): %d", node.uptimeMillis() / 1000);
        line(out, "Is under maintenance?: %s", broker.maintenance().isActive());
        line(out, "RabbitMQ version: %s", ServerProperties.RABBITMQ_VERSION);
        line(out, "Leveret version: %s", ServerProperties.version());
        line(out, "Node name: %s", call.node().name());
        line(out, "Java: %s", Runtime.version());
        line(out, "Threads: %d, processors: %d", node.threads(), node.processors());
        title(out, "Plugins");
        line(out, "Enabled plugins:\n");
        PluginCommands.running(call).forEach(plugin -> line(out, " * %s", plugin));
        title(out, "Data directory");
        line(out, "Node data directory: %s", dataDirectory(call));
        title(out, "Config files");
        call.node().configuration().files().forEach(file -> line(out, " * %s", file));
        title(out, "Log file(s)");
        line(out, " * %s", Logging.place(call.node().configuration()));
        title(out, "Alarms");
        alarms(out, broker);
        title(out, "Memory");
        line(out, "Total memory used: %s", size(call, node.residentBytes()));
        line(out, "Calculation strategy: rss");
        line(
                out,
                "Memory high watermark setting: %.1f of available memory, computed to: %s\n",
                watermark(node),
                size(call, node.memoryLimitBytes()));
        memory(node)
                .forEach(
                        (part, bytes) ->
                                line(
                                        out,
                                        "%s: %s (%s %%)",
                                        part,
                                        size(call, bytes),
                                        percent(bytes, node.residentBytes())));
        title(out, "File Descriptors");
        line(out, "Total: %d, limit: %d", node.fileDescriptorsUsed(), node.fileDescriptorsMax());
        line(out, "Sockets: %d, limit: %d", node.socketsUsed(), node.fileDescriptorsMax());
        title(out, "Free Disk Space");
        line(out, "Low free disk space watermark: %s", size(call, node.diskFreeLimitBytes()));
        line(out, "Free disk space: %s", size(call, node.diskFreeBytes()));
        title(out, "Totals");
        line(out, "Connection count: %d", broker.connections().count());
        line(out, "Queue count: %d", broker.queues().count());
        line(out, "Virtual host count: %d", broker.vhosts().names().size());
        title(out, "Listeners");
        for (Listener listener : broker.listeners()) {
            line(out, "I%s", HealthCommands.line(listener));
        }
        return out.toString();
    }

    private static void alarms(StringBuilder out, Administration broker) {
        if (!broker.alarms().any()) {
            line(out, "(none)");
        }
        broker.alarms()
                .active()
                .forEach(alarm -> line(out, "%s alarm", alarm.name().toLowerCase(Locale.ROOT)));
    }

    private static List<String> alarmNames(Administration broker) {
        return broker.alarms().active().stream()
                .map(alarm -> alarm.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** The limit as a part of what there is. */
    private static double watermark(NodeSnapshot node) {
        return Math.round(10.0 * node.memoryLimitBytes() / ResourceLimits.machineMemoryBytes())
                / 10.0;
    }

    private static String maintenance(Administration broker) {
        return broker.maintenance().isActive() ? "marked for maintenance" : "not under maintenance";
    }

    private static Map<String, Object> json(Call call, Administration broker, NodeSnapshot node) {
        Map<String, Object> memory = new LinkedHashMap<>(memory(node));
        memory.put("strategy", "rss");
        memory.put(
                "total",
                Map.of(
                        "rss",
                        node.residentBytes(),
                        "allocated",
                        node.heapCommittedBytes() + node.otherCommittedBytes()));
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("active_plugins", PluginCommands.running(call));
        status.put("alarms", alarmNames(broker));
        status.put("config_files", call.node().configuration().files());
        status.put("data_directory", dataDirectory(call).toString());
        status.put("disk_free", node.diskFreeBytes());
        status.put("disk_free_limit", node.diskFreeLimitBytes());
        status.put(
                "file_descriptors",
                Map.of(
                        "sockets_limit", node.fileDescriptorsMax(),
                        "sockets_used", node.socketsUsed(),
                        "total_limit", node.fileDescriptorsMax(),
                        "total_used", node.fileDescriptorsUsed()));
        status.put("is_under_maintenance", broker.maintenance().isActive());
        status.put("java_version", Runtime.version().toString());
        status.put("leveret_version", ServerProperties.version());
        status.put(
                "listeners",
                broker.listeners().stream()
                        .map(listener -> HealthCommands.described(call, listener))
                        .toList());
        status.put("log_files", List.of(Logging.place(call.node().configuration())));
        status.put("memory", memory);
        status.put("os", System.getProperty("os.name"));
        status.put("pid", node.processId());
        status.put("rabbitmq_version", ServerProperties.RABBITMQ_VERSION);
        status.put(
                "totals",
                Map.of(
                        "virtual_host_count", broker.vhosts().names().size(),
                        "connection_count", broker.connections().count(),
                        "queue_count", broker.queues().count()));
        status.put("uptime", node.uptimeMillis() / 1000);
        status.put("vm_memory_calculation_strategy", "rss");
        status.put("vm_memory_high_watermark_limit", node.memoryLimitBytes());
        status.put("vm_memory_high_watermark_setting", Map.of("relative", watermark(node)));
        // Known to RabbitMQ, and what comes nearest.
        status.put("crypto_lib_version", java.security.Security.getProviders()[0].toString());
        status.put("enabled_plugin_file", "");
        status.put("erlang_version", "Java " + Runtime.version());
        status.put("net_ticktime", 60);
        status.put("processes", Map.of("limit", 1_048_576, "used", node.threads()));
        status.put("product_name", broker.product());
        status.put("product_version", broker.productVersion());
        status.put("raft_data_directory", dataDirectory(call).toString());
        status.put("release_series_support_status", "supported");
        status.put("run_queue", 0);
        return status;
    }

    private static void clusterStatus(Call call) {
        String node = call.node().name();
        call.banner("Cluster status of node %s ...", node);
        Administration broker = call.broker();
        StringBuilder out = new StringBuilder();
        title(out, "Basics");
        line(out, "Cluster name: %s", broker.parameters().clusterName());
        title(out, "Disk Nodes");
        line(out, "%s", node);
        title(out, "Running Nodes");
        line(out, "%s", node);
        title(out, "Versions");
        line(
                out,
                "%s: RabbitMQ %s on Java %d",
                node,
                ServerProperties.RABBITMQ_VERSION,
                Runtime.version().feature());
        title(out, "Maintenance status");
        line(out, "Node: %s, status: %s", node, maintenance(broker));
        title(out, "Alarms");
        alarms(out, broker);
        title(out, "Network Partitions");
        line(out, "(none)");
        title(out, "Listeners");
        for (Listener listener : broker.listeners()) {
            line(out, "Node: %s, i%s", node, HealthCommands.line(listener));
        }
        title(out, "Feature flags");
        for (Map<String, Object> flag : ClusterResource.FEATURE_FLAGS) {
            line(out, "Flag: %s, state: %s", flag.get("name"), flag.get("state"));
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("feature_flags", ClusterResource.FEATURE_FLAGS);
        json.put("alarms", alarmNames(broker));
        json.put("cluster_name", broker.parameters().clusterName());
        json.put("disk_nodes", List.of(node));
        json.put(
                "listeners",
                Map.of(
                        node,
                        broker.listeners().stream()
                                .map(listener -> HealthCommands.described(call, listener))
                                .toList()));
        json.put("maintenance_status", Map.of(node, maintenance(broker)));
        json.put("partitions", Map.of());
        json.put("ram_nodes", List.of());
        json.put("running_nodes", List.of(node));
        json.put(
                "versions",
                Map.of(node, Map.of("rabbitmq_version", ServerProperties.RABBITMQ_VERSION)));
        call.value(json, out.toString());
    }

    private static void memory(Call call) {
        call.banner("Reporting memory breakdown on node %s...", call.node().name());
        NodeSnapshot node = NodeCommands.snapshot(call);
        Map<String, Long> parts = memory(node);
        StringBuilder out = new StringBuilder();
        parts.forEach(
                (part, bytes) ->
                        line(
                                out,
                                "%s: %s (%s%%)",
                                part,
                                size(call, bytes),
                                percent(bytes, node.residentBytes())));
        call.value(parts, out.toString());
    }

    private static void environment(Call call) {
        call.banner("Application environment of node %s ...", call.node().name());
        Map<String, Object> json = new LinkedHashMap<>();
        StringBuilder out = new StringBuilder();
        for (Configuration.Value<?> value : call.node().configuration().effective()) {
            if (value.setting().effect() == Setting.Effect.WORKS) {
                json.put(value.key(), value.shown());
                line(out, "%s = %s", value.key(), value.shown());
            }
        }
        call.value(json, out.toString());
    }

    private static void report(Call call) {
        call.banner("Reporting server status of node %s ...", call.node().name());
        status(call);
        clusterStatus(call);
        environment(call);
    }

    private static void logTail(Call call) throws IOException {
        Path file = Logging.file(call.node().configuration());
        if (file == null) {
            throw new CtlException(
                    ExitStatus.UNAVAILABLE, "the log goes to standard output, not to a file");
        }
        List<String> lines = Files.readAllLines(file);
        int number = Integer.parseInt(call.option("number", "50"));
        lines.subList(Math.max(0, lines.size() - number), lines.size())
                .forEach(line -> call.line("%s", line));
    }

    private static void logLocation(Call call) {
        call.banner("Asking node %s for log file locations ...", call.node().name());
        call.line("%s", Logging.place(call.node().configuration()));
    }
}
