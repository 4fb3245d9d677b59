package io.leveret.main.ctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.leveret.broker.admin.Listener;
import io.leveret.main.Node;
import io.leveret.main.config.ConfigurationLoader;
import io.leveret.management.http.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands whose output, errors and exit statuses were captured from RabbitMQ 3.10.8, while the
 * scenario of {@code replay.py} was held on it; the same is held here. What differs from run to run
 * (numbers of messages, ports, process identifiers) is made equal first.
 */
class GoldenCtlTest {
    private static final Path GOLDEN = Path.of("src/test/ctl/golden");
    private static final Path REPLAY = Path.of("../mgmt-api/src/test/replay/replay.py");
    private static final int HOLD_SECONDS = 240;

    /** In the order they were captured in, as one builds on another. */
    private static final List<String> ORDER =
            words(
                    """
                    cluster_status cluster_status_json ping ping_q check_running check_running_q
                    check_port_connectivity check_local_alarms check_alarms check_port_listener
                    check_port_listener_bad check_protocol_listener check_virtual_hosts
                    check_if_quorum_critical is_running is_booting listeners listeners_json alarms
                    await_startup await_startup_t await_online_nodes list_queues list_queues_q
                    list_queues_silent list_queues_noheaders list_queues_cols list_queues_json
                    list_queues_badcol list_queues_novhost list_queues_online list_queues_offline
                    list_queues_default list_unresponsive list_exchanges list_exchanges_cols
                    list_exchanges_json list_bindings list_bindings_json list_connections
                    list_connections_cols list_connections_json list_channels list_channels_cols
                    list_channels_json list_consumers list_consumers_json list_vhosts
                    list_vhosts_cols list_vhosts_csv list_vhosts_erlang list_vhosts_json
                    list_vhosts_pretty list_vhosts_q list_vhosts_silent list_users list_users_json
                    list_permissions list_permissions_json list_user_permissions
                    list_topic_permissions list_policies list_policies_json list_operator_policies
                    list_parameters list_vhost_limits list_vhost_limits_json list_user_limits
                    status status_json memory_breakdown plugins_list_e add_vhost add_vhost_again
                    add_user add_user_again add_user_stdin change_password authenticate_user
                    authenticate_user_bad set_user_tags set_user_tags_none set_permissions
                    set_permissions_args set_permissions_badregex set_permissions_nouser
                    set_permissions_novhost clear_permissions set_topic_permissions
                    clear_topic_permissions set_policy set_policy_bad set_policy_badjson
                    clear_policy clear_policy_missing set_operator_policy clear_operator_policy
                    set_parameter_bad set_global_parameter clear_global_parameter set_vhost_limits
                    clear_vhost_limits set_user_limits clear_user_limits export_definitions
                    import_definitions_bad import_definitions_missing purge_queue
                    purge_queue_missing delete_queue_missing delete_queue_ifempty delete_queue
                    close_connection_missing close_all_connections set_vm_memory_high_watermark
                    set_disk_free_limit set_log_level rotate_logs trace_on trace_off
                    set_cluster_name feature_flags ff_enable_all quorum_status delete_user
                    delete_user2 delete_user_missing delete_vhost delete_vhost_missing
                    unknown_cmd""");

    /**
     * What they say is ours; they have the exit status, the sections and the keys of RabbitMQ's.
     */
    private static final Set<String> OWN_VALUES =
            Set.copyOf(
                    words(
                            """
                            status status_json cluster_status cluster_status_json listeners
                            listeners_json memory_breakdown feature_flags plugins_list_e
                            quorum_status check_port_connectivity check_port_listener_bad
                            import_definitions_bad import_definitions_missing"""));

    @TempDir static Path directory;

    private static Process replay;
    private static Node node;
    private static int amqpPort;

    private final Commands commands = new Commands();

    /** A captured command. */
    private record Golden(String words, int exit, String out, String err) {
        static Golden read(String name) throws IOException {
            String text = Files.readString(GOLDEN.resolve(name + ".txt"));
            Matcher parts =
                    Pattern.compile(
                                    "\\$ (.*)\\n--- exit (\\d+)\\n--- stdout\\n(.*)--- stderr\\n(.*)",
                                    Pattern.DOTALL)
                            .matcher(text);
            assertThat(parts.matches()).as(name).isTrue();
            return new Golden(
                    parts.group(1),
                    Integer.parseInt(parts.group(2)),
                    parts.group(3),
                    parts.group(4));
        }
    }

    private record Ran(int exit, String out, String err) {}

    @AfterAll
    static void stop() throws Exception {
        if (replay != null) {
            replay.destroy();
            replay.waitFor();
        }
        if (node != null) {
            node.close();
        }
    }

    @Test
    void commandsAnswerAsRabbitMqsDid() throws Exception {
        assumeTrue(hasPython(), "needs python3");
        hold();
        List<String> differing = new ArrayList<>();
        for (String name : ORDER) {
            Golden golden = Golden.read(name);
            Ran ran = run(name, golden);
            String difference =
                    OWN_VALUES.contains(name)
                            ? shapeDifference(golden, ran)
                            : difference(golden, ran);
            if (difference != null) {
                differing.add(name + ": " + difference);
            }
        }
        assertThat(differing).isEmpty();
    }

    @Test
    void everyGoldenCommandIsRun() throws IOException {
        try (var files = Files.list(GOLDEN)) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".txt", "")))
                    .containsExactlyInAnyOrderElementsOf(ORDER);
        }
    }

    private static List<String> words(String text) {
        return Arrays.asList(text.trim().split("\\s+"));
    }

    private static boolean hasPython() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Starts a broker, and the scenario on it; returns when it holds. */
    private static void hold() throws Exception {
        node =
                new Node(
                        new ConfigurationLoader()
                                .commandLine("test", "listeners.tcp.default", "127.0.0.1:0")
                                .commandLine("test", "management.tcp.ip", "127.0.0.1")
                                .commandLine("test", "management.tcp.port", "0")
                                .commandLine("test", "prometheus.tcp.ip", "127.0.0.1")
                                .commandLine("test", "prometheus.tcp.port", "0")
                                .commandLine("test", "leveret.node_name", "rabbit_mgmt@localhost")
                                .commandLine(
                                        "test",
                                        "leveret.data_dir",
                                        directory.resolve("data").toString())
                                .load());
        node.start();
        amqpPort = port("amqp");
        replay =
                new ProcessBuilder(
                                "python3",
                                REPLAY.toString(),
                                "hold",
                                "127.0.0.1",
                                Integer.toString(port("http")),
                                "--amqp-port",
                                Integer.toString(amqpPort),
                                "--settle",
                                "0.2",
                                "--seconds",
                                Integer.toString(HOLD_SECONDS))
                        .redirectErrorStream(true)
                        .start();
        BufferedReader output = replay.inputReader(StandardCharsets.UTF_8);
        String line;
        do {
            line = output.readLine();
            assertThat(line).as("the scenario ended").isNotNull();
        } while (!line.startsWith("holding"));
    }

    private static int port(String protocol) {
        return node.listeners().stream()
                .filter(listener -> listener.protocol().equals(protocol))
                .map(Listener::port)
                .findFirst()
                .orElseThrow();
    }

    private Ran run(String name, Golden golden) {
        String line = golden.words();
        // bash -c echo INPUT | rabbitmqctl ...
        Matcher piped = Pattern.compile("bash -c echo '?(.*?)'? \\| (.*)").matcher(line);
        String input = piped.matches() ? piped.group(1) + "\n" : "";
        line = piped.matches() ? piped.group(2) : line;
        RecordingTerminal terminal = new RecordingTerminal(input);
        List<String> words =
                new ArrayList<>(List.of(line.replace("5693", "" + amqpPort).split(" ")));
        join(words, name);
        int exit =
                commands.run(
                        node, words.get(0), words.subList(1, words.size()), terminal, directory);
        return new Ran(exit, terminal.out.toString(), terminal.err.toString());
    }

    /** The capture has words without their quotes; these had blanks in them. */
    private static void join(List<String> words, String name) {
        String last = words.get(words.size() - 1);
        int at = words.size() - 2;
        switch (name) {
            case "add_vhost" -> {
                words.set(words.indexOf("ctl"), "ctl vhost");
                words.remove("vhost");
            }
            case "set_vhost_limits", "close_all_connections" -> {
                words.set(at, words.get(at) + " " + last);
                words.remove(words.size() - 1);
            }
            default -> {}
        }
    }

    // Comparing.

    private String difference(Golden golden, Ran ran) {
        if (ran.exit() != golden.exit()) {
            return "exit " + ran.exit() + " instead of " + golden.exit() + ": " + ran.err();
        }
        boolean anyOrder = golden.words().contains(" list_");
        List<String> out = lines(ran.out(), anyOrder);
        List<String> expectedOut = lines(golden.out(), anyOrder);
        if (!out.equals(expectedOut)) {
            return only(expectedOut, out) + " became " + only(out, expectedOut);
        }
        List<String> err = lines(ran.err(), false);
        List<String> expectedErr = lines(golden.err(), false);
        return err.equals(expectedErr)
                ? null
                : "stderr " + only(expectedErr, err) + " became " + only(err, expectedErr);
    }

    private static List<String> only(List<String> here, List<String> there) {
        List<String> only = new ArrayList<>(here);
        there.forEach(only::remove);
        return only;
    }

    private String shapeDifference(Golden golden, Ran ran) {
        if (ran.exit() != golden.exit()) {
            return "exit " + ran.exit() + " instead of " + golden.exit() + ": " + ran.err();
        }
        Set<String> missing = shape(golden.out());
        missing.removeAll(shape(ran.out()));
        return missing.isEmpty() ? null : "lacks " + missing;
    }

    /** Titles of sections and keys of JSON. */
    private static Set<String> shape(String out) {
        Set<String> shape = new TreeSet<>();
        try {
            if (Json.parse(out.getBytes(StandardCharsets.UTF_8)) instanceof Map<?, ?> object) {
                object.keySet().forEach(key -> shape.add((String) key));
                return shape;
            }
        } catch (IOException e) {
            // Not JSON.
        }
        Matcher titles = Pattern.compile("\\033\\[1m(.*?)\\033\\[0m").matcher(out);
        while (titles.find()) {
            shape.add(titles.group(1));
        }
        return shape;
    }

    private List<String> lines(String text, boolean anyOrder) {
        List<String> lines = new ArrayList<>();
        for (String line : text.split("\n")) {
            String plain = normal(line);
            if (!plain.isEmpty()) {
                lines.add(plain);
            }
        }
        if (anyOrder) {
            Collections.sort(lines);
        }
        return lines;
    }

    private String normal(String line) {
        if (line.matches("\\d\\d:\\d\\d:.*\\[warning].*")
                || line.startsWith("xxxxx")
                || line.contains("\"xxxxx")
                || line.contains("conf-tmp8")) {
            // The log of RabbitMQ's tool; what RabbitMQ took and we refuse; what the capture left.
            return "";
        }
        String normal =
                line.replace("" + amqpPort, "5693")
                        .replaceAll("\"?(<[\\w@]+\\.\\d+\\.\\d+\\.\\d+>|#PID<[\\d.]+>)\"?", "PID")
                        .replaceAll("127\\.0\\.0\\.1:\\d+ ->", "127.0.0.1:PORT ->")
                        .replaceAll("\t127\\.0\\.0\\.1\t\\d+", "\t127.0.0.1\tPORT")
                        .replaceAll("\t\\d+\t127\\.0\\.0\\.1\tfalse", "\tPORT\t127.0.0.1\tfalse")
                        // Messages, memory, bytes, and when a connection came.
                        .replaceAll("^(q\\.(?:classic|single)\t)\\d+", "$1N")
                        .replaceAll("(\"q\\.(?:classic|single)\",\"messages\":)\\d+", "$1N")
                        .replaceAll("(\t\\d+){5}\trunning", "\tN\trunning")
                        .replaceAll("\t\\d+\t\\d+\t\\d{13}$", "\tN")
                        .replaceAll("(\tfalse\tfalse\t3)\t\\d+", "$1\tN")
                        .replaceAll("^(PID\tguest\t3)\t\\d+", "$1\tN")
                        // Rows in any order: commas and brackets stand where they may.
                        .replaceAll("^,\\{", "{")
                        .replaceAll("^ ?\\[+\\{name", "{name")
                        .replaceAll("\\}\\]+,?$", "}");
        return jsonInOrder(normal).stripTrailing();
    }

    /** An object in a line, with its keys in order. */
    private static String jsonInOrder(String line) {
        int start = line.indexOf('{');
        int end = line.lastIndexOf('}');
        if (start < 0 || end < start) {
            return line;
        }
        try {
            Object json =
                    Json.parse(line.substring(start, end + 1).getBytes(StandardCharsets.UTF_8));
            return json instanceof Map<?, ?> object
                    ? line.substring(0, start) + new TreeMap<>(object) + line.substring(end + 1)
                    : line;
        } catch (IOException e) {
            return line;
        }
    }
}
