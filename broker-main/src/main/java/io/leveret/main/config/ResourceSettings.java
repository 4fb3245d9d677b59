package io.leveret.main.config;

import static io.leveret.main.config.SettingTypes.BYTES;
import static io.leveret.main.config.SettingTypes.COUNT_OR_INFINITY;
import static io.leveret.main.config.SettingTypes.FACTOR;
import static io.leveret.main.config.SettingTypes.FRACTION;
import static io.leveret.main.config.SettingTypes.MEMORY;
import static io.leveret.main.config.SettingTypes.MILLIS;
import static io.leveret.main.config.SettingTypes.MILLIS_OR_INFINITY;
import static io.leveret.main.config.SettingTypes.POSITIVE;

import java.time.Duration;

/** Memory, disk, queues and messages. */
public final class ResourceSettings {
    static final SettingGroup GROUP = new SettingGroup("Resources");

    public static final Setting<Double> MEMORY_RELATIVE =
            GROUP.add(
                    "vm_memory_high_watermark.relative",
                    FRACTION,
                    "0.4",
                    "Fraction of the available memory; when more heap is in use, publishers are"
                            + " stopped. At most 85% of the JVM's heap.");

    public static final Setting<Long> MEMORY_ABSOLUTE =
            GROUP.add(
                    "vm_memory_high_watermark.absolute",
                    MEMORY,
                    null,
                    "The same in bytes. If both are set the relative one counts.");

    public static final Setting<Duration> MEMORY_INTERVAL =
            GROUP.add(
                    "memory_monitor_interval",
                    MILLIS,
                    "2500",
                    "How often memory and disk are looked at.");

    public static final Setting<Long> TOTAL_MEMORY =
            GROUP.add(
                    "total_memory_available_override_value",
                    MEMORY,
                    null,
                    "The available memory; what the system says if not set.");

    public static final Setting<Long> DISK_ABSOLUTE =
            GROUP.add(
                    "disk_free_limit.absolute",
                    MEMORY,
                    "50MB",
                    "When less disk space is free, publishers are stopped.");

    public static final Setting<Double> DISK_RELATIVE =
            GROUP.add(
                    "disk_free_limit.relative",
                    FACTOR,
                    null,
                    "The same as a multiple of the available memory. If both are set this counts.");

    public static final Setting<Long> MESSAGE_MAX =
            GROUP.add(
                    "max_message_size",
                    BYTES.where(
                            "bytes from 1 to 536870912 (512MB)",
                            bytes -> bytes >= 1 && bytes <= 512 << 20),
                    "16777216",
                    "Largest body of a message.");

    public static final Setting<Duration> CONSUMER_TIMEOUT =
            GROUP.add(
                    "consumer_timeout",
                    MILLIS_OR_INFINITY.where(
                            "milliseconds, or with a unit, or infinity", d -> !d.isZero()),
                    "1800000",
                    "A channel that has not acknowledged a delivery by then is closed.");

    public static final Setting<Integer> UNACKED_MAX =
            GROUP.add(
                    "leveret.unacked_max_per_channel",
                    POSITIVE,
                    "1000000",
                    "Most unacknowledged deliveries of a channel, whatever its prefetch; its"
                            + " consumers get no more until some are acknowledged.");

    public static final Setting<Integer> UNCONFIRMED_MAX =
            GROUP.add(
                    "leveret.unconfirmed_max_per_channel",
                    POSITIVE,
                    "262144",
                    "Most publishes of a channel that wait for their confirm; its connection is"
                            + " not read until half are confirmed.");

    public static final Setting<Integer> BINDINGS_MAX =
            GROUP.add(
                    "leveret.bindings_max_per_vhost",
                    COUNT_OR_INFINITY,
                    "infinity",
                    "Most bindings a vhost may have; those to the default exchange do not count.");

    static {
        GROUP.ignore(
                "Statistics are gathered when they are asked for.", "collect_statistics_interval");
        GROUP.ignore(
                "Limits are set for each vhost (set_vhost_limits), not for the node.",
                "vhost_max",
                "cluster_queue_limit",
                "cluster_exchange_limit");
        GROUP.ignore("Queues declared without a type are classic.", "default_queue_type");
        GROUP.ignore(
                "Messages are in memory or on disk whatever is used.",
                "vm_memory_high_watermark_paging_ratio");
        GROUP.ignore("The JVM's own figures are used.", "vm_memory_calculation_strategy");
        GROUP.ignore("Statistics are always gathered; they cost little.", "collect_statistics");
        GROUP.ignore(
                "There is one node, so queues have one place.",
                "queue_master_locator",
                "queue_leader_locator");
        GROUP.ignore(
                "Messages are stored in another way.",
                "queue_index_embed_msgs_below",
                "classic_queue.default_version",
                "message_store_shutdown_timeout",
                "quorum_queue.compute_checksums");
        GROUP.ignore(
                "Queue types are always compared as RabbitMQ does by default.",
                "quorum_queue.property_equivalence.relaxed_checks_on_redeclaration");
        GROUP.ignore("Vhosts do not fail one by one.", "vhost_restart_strategy");
    }

    private ResourceSettings() {}
}
