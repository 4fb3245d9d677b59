package io.leveret.main.ctl;

import io.leveret.broker.admin.Listener;
import io.leveret.broker.alarm.Alarms;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether all is well: what probes and waiting scripts call. */
final class HealthCommands {
    private static final int CONNECT_MILLIS_MAX = 5000;

    private static final Map<String, String> PURPOSES =
            Map.of(
                    "amqp", "AMQP 0-9-1",
                    "amqp/ssl", "AMQP 0-9-1 over TLS",
                    "http", "HTTP API",
                    "https", "HTTP API over TLS (HTTPS)",
                    "http/prometheus", "Prometheus exporter API over HTTP",
                    "https/prometheus", "Prometheus exporter API over TLS (HTTPS)");

    private HealthCommands() {}

    static void addTo(Commands commands) {
        commands.add("ping", HealthCommands::ping);
        commands.add("check_running", HealthCommands::checkRunning);
        commands.add("is_running", HealthCommands::isRunning);
        commands.add("is_booting", HealthCommands::isBooting);
        commands.add("await_startup", call -> call.broker());
        commands.add("wait [<pidfile>] [--pid <pid>]", HealthCommands::waitFor);
        commands.add("await_online_nodes <count>", HealthCommands::awaitNodes);
        commands.add("check_alarms", call -> checkAlarms(call, "alarms, local or clusterwide"));
        commands.add("check_local_alarms", call -> checkAlarms(call, "local alarms"));
        commands.add("alarms", HealthCommands::alarms);
        commands.add("listeners", HealthCommands::listeners);
        commands.add("check_port_listener <port>", HealthCommands::checkPort);
        commands.add("check_protocol_listener <protocol>", HealthCommands::checkProtocol);
        commands.add("check_port_connectivity", HealthCommands::checkConnectivity);
        commands.add("check_virtual_hosts", HealthCommands::checkVhosts);
        commands.add(
                "check_if_node_is_quorum_critical",
                call -> critical(call, "quorum of any quorum queues"));
        commands.add(
                "check_if_node_is_mirror_sync_critical",
                call -> critical(call, "mirror sync of any classic mirrored queues"));
        commands.add("node_health_check", HealthCommands::healthCheck);
    }

    private static String node(Call call) {
        return call.node().name();
    }

    private static void ping(Call call) {
        call.banner(
                "Will ping %s. This only checks if the OS process is running and registered with"
                        + " epmd. Timeout: %s ms.",
                node(call), Integer.parseInt(call.option("timeout", "60")) * 1000);
        call.line("Ping succeeded");
    }

    private static void checkRunning(Call call) {
        call.banner("Checking if RabbitMQ is running on node %s ...", node(call));
        requireRunning(call);
        call.line("RabbitMQ on node %s is fully booted and running", node(call));
    }

    private static void requireRunning(Call call) {
        if (!call.node().isRunning()) {
            throw CtlException.plain(
                    ExitStatus.UNAVAILABLE,
                    "Error: RabbitMQ on node "
                            + node(call)
                            + " is not running or has not fully booted yet (check with"
                            + " is_booting)");
        }
    }

    private static void isRunning(Call call) {
        call.banner("Asking node %s for its status ...", node(call));
        call.line(
                call.node().isRunning()
                        ? "RabbitMQ on node %s is fully booted and running"
                        : "RabbitMQ on node %s is not running or has not fully booted yet (check"
                                + " with is_booting)",
                node(call));
    }

    private static void isBooting(Call call) {
        call.banner("Asking node %s for its boot status ...", node(call));
        call.line(
                "RabbitMQ on node %s is fully booted (check with is_running), stopped or has not"
                        + " started booting yet",
                node(call));
    }

    /** The client has waited already: we run. */
    private static void waitFor(Call call) {
        String pid = call.option("pid", String.valueOf(ProcessHandle.current().pid()));
        call.banner(
                "Waiting for erlang distribution on node '%s' while OS process '%s' is running",
                node(call), pid);
        call.banner(
                "Waiting for applications 'rabbit_and_plugins' to start on node '%s'", node(call));
        call.broker();
        call.banner("Applications 'rabbit_and_plugins' are running on node '%s'", node(call));
    }

    private static void awaitNodes(Call call) {
        call.banner(
                "Will wait for at least %s nodes to join the cluster of %s. Timeout: %s seconds.",
                call.argument(0), node(call), call.option("timeout", "300"));
        if (!call.argument(0).matches("[01]")) {
            throw new CtlException(
                    ExitStatus.TEMPORARY,
                    "Error: this broker is a single node; no others can join it");
        }
    }

    private static Set<Alarms.Resource> active(Call call) {
        return call.broker().alarms().active();
    }

    private static String described(Alarms.Resource alarm) {
        return alarm.name().toLowerCase(Locale.ROOT);
    }

    private static void checkAlarms(Call call, String what) {
        call.banner("Asking node %s to report any local resource alarms ...", node(call));
        Set<Alarms.Resource> active = active(call);
        if (!active.isEmpty()) {
            throw CtlException.plain(
                    ExitStatus.UNAVAILABLE,
                    "Error: Node "
                            + node(call)
                            + " reported alarms: "
                            + active.stream()
                                    .map(HealthCommands::described)
                                    .collect(Collectors.joining(", ")));
        }
        call.line("Node %s reported no %s", node(call), what);
    }

    private static void alarms(Call call) {
        call.banner("Asking node %s to report any known resource alarms ...", node(call));
        Set<Alarms.Resource> active = active(call);
        if (active.isEmpty()) {
            call.line("Node %s reported no alarms, local or clusterwide", node(call));
        }
        for (Alarms.Resource alarm : active) {
            call.line(
                    alarm == Alarms.Resource.MEMORY
                            ? "Memory alarm on node %s"
                            : "Free disk space alarm on node %s",
                    node(call));
        }
    }

    static String purpose(Listener listener) {
        return PURPOSES.getOrDefault(listener.protocol(), listener.protocol());
    }

    /** As RabbitMQ writes it: {@code [::]} for all addresses. */
    static String interfaceOf(Listener listener) {
        return listener.host().contains(":") ? "[" + listener.host() + "]" : listener.host();
    }

    static Map<String, Object> described(Call call, Listener listener) {
        return Map.of(
                "interface", interfaceOf(listener),
                "node", node(call),
                "port", listener.port(),
                "protocol", listener.protocol(),
                "purpose", purpose(listener));
    }

    static String line(Listener listener) {
        return "nterface: "
                + interfaceOf(listener)
                + ", port: "
                + listener.port()
                + ", protocol: "
                + listener.protocol()
                + ", purpose: "
                + purpose(listener);
    }

    private static void listeners(Call call) {
        call.banner("Asking node %s to report its protocol listeners ...", node(call));
        List<Listener> all = call.broker().listeners();
        call.value(
                Map.of(
                        "result",
                        "ok",
                        "node",
                        node(call),
                        "listeners",
                        all.stream().map(each -> described(call, each)).toList()),
                all.stream().map(each -> "I" + line(each) + "\n").collect(Collectors.joining()));
    }

    private static String ports(Call call) {
        return call.broker().listeners().stream()
                .map(listener -> String.valueOf(listener.port()))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static void checkPort(Call call) {
        String port = call.argument(0);
        call.banner(
                "Asking node %s if there's an active listener on port %s ...", node(call), port);
        if (call.broker().listeners().stream()
                .noneMatch(listener -> String.valueOf(listener.port()).equals(port))) {
            throw CtlException.plain(
                    ExitStatus.UNAVAILABLE,
                    "No listener for port "
                            + port
                            + " is active on node "
                            + node(call)
                            + ". Found listeners that use the following ports: "
                            + ports(call));
        }
        call.line("A listener for port %s is running on node %s.", port, node(call));
    }

    private static void checkProtocol(Call call) {
        String protocol = call.argument(0);
        call.banner(
                "Asking node %s if there's an active listener for protocol %s ...",
                node(call), protocol);
        String wanted =
                switch (protocol.toLowerCase(Locale.ROOT)) {
                    case "amqp091", "amqp0.9.1", "amqp0-9-1", "amqp" -> "amqp";
                    case "amqps", "amqp/ssl" -> "amqp/ssl";
                    case "http", "management" -> "http";
                    default -> protocol;
                };
        List<Listener> all = call.broker().listeners();
        if (all.stream().noneMatch(listener -> listener.protocol().equals(wanted))) {
            throw CtlException.plain(
                    ExitStatus.UNAVAILABLE,
                    "No listener for protocol "
                            + protocol
                            + " is active on node "
                            + node(call)
                            + ". Found listeners for the following protocols: "
                            + all.stream()
                                    .map(Listener::protocol)
                                    .distinct()
                                    .collect(Collectors.joining(", ")));
        }
        call.line("A listener for protocol %s is running on node %s.", protocol, node(call));
    }

    private static void checkConnectivity(Call call) {
        call.banner("Testing TCP connections to all active listeners on node %s ...", node(call));
        List<Listener> failed =
                call.broker().listeners().stream()
                        .filter(listener -> !isConnectable(listener))
                        .toList();
        if (!failed.isEmpty()) {
            throw new CtlException(
                    ExitStatus.UNAVAILABLE,
                    "Connection to ports of the following listeners on node "
                            + node(call)
                            + " failed: "
                            + failed.stream()
                                    .map(listener -> "\nI" + line(listener))
                                    .collect(Collectors.joining()));
        }
        call.line("Successfully connected to ports %s on node %s.", ports(call), node(call));
    }

    private static boolean isConnectable(Listener listener) {
        try (Socket socket = new Socket()) {
            InetAddress address = InetAddress.getByName(listener.host());
            socket.connect(
                    new InetSocketAddress(
                            address.isAnyLocalAddress()
                                    ? InetAddress.getLoopbackAddress()
                                    : address,
                            listener.port()),
                    CONNECT_MILLIS_MAX);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void checkVhosts(Call call) {
        call.banner("Checking if all vhosts are running on node %s ...", node(call));
        call.broker();
        call.line("Node %s reported all vhosts as running", node(call));
    }

    private static void critical(Call call, String what) {
        call.banner("Checking if node %s is critical for %s ...", node(call), what);
        call.line(
                "Node %s seems to be the only one in a single node cluster, the check does not"
                        + " apply",
                node(call));
    }

    private static void healthCheck(Call call) {
        call.banner(
                "This command is DEPRECATED and will be removed in a future version.\n"
                        + "It performs intrusive, opinionated health checks and requires a fully"
                        + " booted node.\nUse one of the options covered in"
                        + " https://www.rabbitmq.com/monitoring.html#health-checks instead.\n"
                        + "Timeout: 70 seconds ...\nChecking health of node "
                        + node(call)
                        + " ...");
        requireRunning(call);
        call.line("Health check passed");
    }
}
