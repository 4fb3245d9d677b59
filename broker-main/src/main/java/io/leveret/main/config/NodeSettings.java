package io.leveret.main.config;

import static io.leveret.main.config.SettingTypes.COUNT;
import static io.leveret.main.config.SettingTypes.PATH;
import static io.leveret.main.config.SettingTypes.TEXT;

import java.nio.file.Path;

/** The broker as a process. What RabbitMQ has no key for begins with {@code leveret}. */
public final class NodeSettings {
    static final SettingGroup GROUP = new SettingGroup("Node");

    public static final Setting<String> NAME =
            GROUP.add(
                    "leveret.node_name",
                    TEXT.where(
                            "a name like rabbit@host",
                            text -> text.matches("[\\w.-]+(@[\\w.-]+)?")),
                    null,
                    "Name of the node; rabbit@ and the machine's name if not set.");

    public static final Setting<Path> DATA_DIRECTORY =
            GROUP.add("leveret.data_dir", PATH, "data", "Where everything durable is kept.");

    public static final Setting<Integer> EVENT_LOOPS =
            GROUP.add(
                    "leveret.event_loops",
                    COUNT,
                    "0",
                    "Threads that serve connections and queues; 0 takes half the processors.");

    public static final Setting<Path> PID_FILE =
            GROUP.add(
                    "leveret.pid_file",
                    PATH,
                    null,
                    "File to write the process id to when the broker has started.");

    public static final Setting<String> CLUSTER_NAME =
            GROUP.add(
                    "cluster_name",
                    TEXT,
                    null,
                    "What clients and management are told; the node's name if not set.");

    public static final Setting<String> PRODUCT_NAME =
            GROUP.add("product.name", TEXT, null, "Name clients are told instead of Leveret.");

    public static final Setting<String> PRODUCT_VERSION =
            GROUP.add("product.version", TEXT, null, "Version clients are told.");

    public static final Setting<String> EVENT_VHOST =
            GROUP.add(
                    "event_exchange.vhost",
                    TEXT,
                    null,
                    "Vhost that gets an exchange amq.rabbitmq.event, which tells what happens;"
                            + " none if not set.");

    public static final Setting<Path> MOTD_FILE =
            GROUP.add("motd_file", PATH, null, "Text to log at the start.");

    static {
        GROUP.ignore("Tags are not shown.", "cluster_tags.*", "node_tags.*");
    }

    private NodeSettings() {}
}
