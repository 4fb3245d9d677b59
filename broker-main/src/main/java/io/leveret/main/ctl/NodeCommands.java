package io.leveret.main.ctl;

import io.leveret.broker.BrokerStartException;
import io.leveret.broker.ServerProperties;
import io.leveret.broker.admin.Actor;
import io.leveret.broker.admin.NodeSnapshot;
import io.leveret.broker.alarm.ResourceLimits;
import io.leveret.main.config.Configuration;
import io.leveret.main.config.NodeSettings;
import io.leveret.main.log.Logging;
import io.leveret.management.resource.ClusterResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The node as a whole: stopping, starting, wiping and tuning it. */
final class NodeCommands {
    private static final Map<String, String> LEVELS = Map.of("warn", "warning", "err", "error");

    private NodeCommands() {}

    static void addTo(Commands commands) {
        StatusCommands.addTo(commands);
        commands.add("version", call -> call.line(ServerProperties.RABBITMQ_VERSION));
        commands.add("server_version", NodeCommands::serverVersion);
        commands.add("stop [<pidfile>]", NodeCommands::stop);
        commands.add("shutdown [--no-wait] [--wait]", NodeCommands::shutdown);
        commands.add("stop_app", NodeCommands::stopApp);
        commands.add("start_app", NodeCommands::startApp);
        commands.add("reset", NodeCommands::reset);
        commands.add("force_reset", NodeCommands::reset);
        commands.add(
                "set_vm_memory_high_watermark <fraction | \"absolute\"> [<value>]",
                NodeCommands::setMemory);
        commands.add(
                "set_disk_free_limit <disk_limit | \"mem_relative\"> [<fraction>]",
                NodeCommands::setDisk);
        commands.add("set_log_level <log_level>", NodeCommands::setLogLevel);
        commands.add("rotate_logs", NodeCommands::rotateLogs);
        commands.add("set_cluster_name <name>", NodeCommands::setClusterName);
        commands.add("list_feature_flags [--no-table-headers] [<column> ...]", NodeCommands::flags);
        commands.add("enable_feature_flag <feature_flag>", NodeCommands::enableFlag);
        commands.add("clear_pem_cache", NodeCommands::clearPemCache);
        commands.add("eval [<expression>...]", NodeCommands::eval);
        for (String ofErlang :
                List.of(
                        "eval_file",
                        "exec",
                        "remote_shell",
                        "observer",
                        "runtime_thread_stats",
                        "maybe_stuck",
                        "schema_info",
                        "encode",
                        "decode")) {
            commands.add(ofErlang + " [<expression>...]", call -> noErlang(ofErlang));
        }
        for (String clustering :
                List.of(
                        "join_cluster <node> [--disc] [--ram]",
                        "forget_cluster_node <node> [--offline]",
                        "change_cluster_node_type <type>",
                        "rename_cluster_node <node>...",
                        "update_cluster_nodes <node>")) {
            commands.add(clustering, NodeCommands::noCluster);
        }
    }

    private static String node(Call call) {
        return call.node().name();
    }

    private static void serverVersion(Call call) {
        call.banner("Asking node %s for its RabbitMQ version...", node(call));
        call.broker();
        call.line(ServerProperties.RABBITMQ_VERSION);
    }

    /** {@link ControlServer} ends the process when the answer is on its way. */
    private static void stop(Call call) {
        call.banner("Stopping and halting node %s ...", node(call));
    }

    private static void shutdown(Call call) {
        call.banner(
                "Shutting down RabbitMQ node %s running at PID %d",
                node(call), ProcessHandle.current().pid());
        call.banner("Waiting for PID %d to terminate", ProcessHandle.current().pid());
    }

    private static void stopApp(Call call) {
        call.banner("Stopping rabbit application on node %s ...", node(call));
        call.node().close();
    }

    private static void startApp(Call call) {
        call.banner("Starting node %s ...", node(call));
        try {
            call.node().start();
        } catch (BrokerStartException e) {
            throw new CtlException(ExitStatus.SOFTWARE, e.getMessage());
        }
    }

    private static void reset(Call call) throws IOException {
        call.banner("Resetting node %s ...", node(call));
        if (call.node().isRunning()) {
            throw new CtlException(
                    ExitStatus.SOFTWARE,
                    "Mnesia is still running on node "
                            + node(call)
                            + ".\nPlease stop the node with rabbitmqctl stop_app first.");
        }
        Configuration configuration = call.node().configuration();
        Path data = configuration.get(NodeSettings.DATA_DIRECTORY).toAbsolutePath();
        Path log = Logging.file(configuration);
        if (!Files.isDirectory(data)) {
            return;
        }
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                boolean stays =
                        file.equals(data)
                                || file.equals(ControlFile.in(data))
                                || log != null && log.toAbsolutePath().startsWith(file);
                if (!stays) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void setMemory(Call call) {
        String first = call.argument(0);
        ResourceLimits limits = call.broker().alarms().limits();
        long bytes;
        if (first.equals("absolute")) {
            if (call.argument(1) == null) {
                throw new Commands.BadArgument(ExitStatus.USAGE, "not enough arguments.");
            }
            call.banner(
                    "Setting memory threshold on %s to %s bytes ...", node(call), call.argument(1));
            bytes = Sizes.bytes(call.argument(1));
        } else {
            call.banner("Setting memory threshold on %s to %s ...", node(call), first);
            bytes = (long) (Sizes.fraction(first) * ResourceLimits.machineMemoryBytes());
        }
        call.broker().alarms().limits(limits.withMemoryBytes(bytes));
    }

    private static void setDisk(Call call) {
        String first = call.argument(0);
        ResourceLimits limits = call.broker().alarms().limits();
        long bytes;
        if (first.equals("mem_relative")) {
            if (call.argument(1) == null) {
                throw new Commands.BadArgument(ExitStatus.USAGE, "not enough arguments.");
            }
            call.banner(
                    "Setting disk free limit on %s to %s times the total RAM ...",
                    node(call), call.argument(1));
            bytes =
                    (long)
                            (Double.parseDouble(call.argument(1))
                                    * ResourceLimits.machineMemoryBytes());
        } else {
            call.banner("Setting disk free limit on %s to %s bytes ...", node(call), first);
            bytes = Sizes.bytes(first);
        }
        call.broker().alarms().limits(limits.withDiskFreeBytes(bytes));
    }

    private static void setLogLevel(Call call) {
        String level = LEVELS.getOrDefault(call.argument(0), call.argument(0));
        if (!level.matches("debug|info|notice|warning|error|critical|alert|emergency|none")) {
            throw new Commands.BadArgument(
                    ExitStatus.USAGE,
                    "level "
                            + level
                            + " is not supported. Try one of debug,"
                            + " info, notice, warning, error, critical, alert, emergency, none");
        }
        call.banner("Setting log level to \"%s\" ...", level);
        Logging.configure(call.node().configuration(), level);
    }

    private static void rotateLogs(Call call) {
        throw new CtlException(
                ExitStatus.UNAVAILABLE, "This command does not rotate logs anymore [deprecated]");
    }

    private static void setClusterName(Call call) {
        call.banner("Setting cluster name to %s ...", call.argument(0));
        Call.await(call.broker().parameters().clusterName(Actor.operator(), call.argument(0)));
    }

    private static void flags(Call call) {
        List<String> columns =
                Columns.chosen(
                        call,
                        Set.of("name", "state", "stability", "provided_by", "desc", "doc_url"),
                        List.of("name", "state"));
        call.banner("Listing feature flags ...");
        call.rows(
                columns,
                ClusterResource.FEATURE_FLAGS.stream()
                        .map(flag -> columns.stream().<Object>map(flag::get).toList())
                        .toList());
    }

    /** All that are known are enabled. */
    private static void enableFlag(Call call) {
        String wanted = call.argument(0);
        if (wanted.equals("all")) {
            call.banner("Enabling all feature flags ...");
            call.broker();
            return;
        }
        call.banner("Enabling feature flag \"%s\" ...", wanted);
        call.broker();
        if (ClusterResource.FEATURE_FLAGS.stream()
                .noneMatch(flag -> wanted.equals(flag.get("name")))) {
            throw new CtlException(
                    ExitStatus.USAGE, "This feature flag is not supported by node " + node(call));
        }
    }

    /** What RabbitMQ's operators do with {@code eval "ssl:clear_pem_cache()."}. */
    private static void clearPemCache(Call call) {
        call.banner("Reading certificates and keys anew on node %s ...", call.node().name());
        Call.await(call.broker().certificates().reloadAll().toCompletionStage());
    }

    private static void eval(Call call) {
        if (call.arguments().stream().anyMatch(text -> text.startsWith("ssl:clear_pem_cache("))) {
            Call.await(call.broker().certificates().reloadAll().toCompletionStage());
            call.line("ok");
            return;
        }
        noErlang("eval");
    }

    private static void noErlang(String command) {
        throw new CtlException(
                ExitStatus.USAGE,
                command
                        + " is not supported: this broker is not written in Erlang. What most scripts"
                        + " use it for can be had from list_queues, list_connections, status"
                        + " --formatter json and the HTTP API.");
    }

    static void noCluster(Call call) {
        throw new CtlException(
                ExitStatus.UNAVAILABLE,
                "this broker is a single node: clustering is not supported");
    }

    static NodeSnapshot snapshot(Call call) {
        return call.broker().node().snapshot();
    }
}
