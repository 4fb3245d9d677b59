package io.leveret.main.config;

/**
 * Keys of RabbitMQ that mean nothing here, so that its configuration files can be used as they are.
 */
final class OtherSettings {
    static final SettingGroup GROUP = new SettingGroup("Without effect");

    static {
        GROUP.ignore(
                "There is one node.",
                "cluster_formation.*",
                "cluster_partition_handling",
                "cluster_partition_handling.*",
                "cluster_keepalive_interval",
                "mirroring_sync_batch_size",
                "mirroring_sync_max_throughput",
                "net_ticktime",
                "distribution.*",
                "raft.*",
                "khepri.*",
                "mnesia_table_loading_retry_timeout",
                "mnesia_table_loading_retry_limit",
                "quorum_queue.initial_cluster_size",
                "quorum_queue.continuous_membership_reconciliation.*",
                "aws.*");
        GROUP.ignore(
                "Only AMQP 0-9-1 is spoken.",
                "event_exchange.protocol",
                "mqtt.*",
                "stomp.*",
                "stream.*",
                "web_mqtt.*",
                "web_stomp.*",
                "amqp1_0.*",
                "session_max_per_connection",
                "link_max_per_session");
        GROUP.ignore(
                "There is no Erlang.",
                "erlang.*",
                "sysmon_handler.*",
                "hipe_compile",
                "background_gc_enabled",
                "background_gc_target_interval",
                "socket_writer.gc_threshold",
                "delegate_count",
                "default_worker_pool_size");
        GROUP.ignore(
                "Deprecated features are there as far as RabbitMQ 3.10 has them.",
                "deprecated_features.*");
        GROUP.ignore("There are no such plugins.", "shovel.*", "federation.*");
        GROUP.refuse(
                "Default policies are not supported; put policies into a definitions file.",
                "default_policies.*");
        GROUP.refuse("Encrypted values are not supported.", "config_entry_decoder.*");
        GROUP.refuse("Interceptors are not supported.", "message_interceptors.*");
        GROUP.refuse("Limits on shovels and the like are not supported.", "runtime_parameters.*");
    }

    private OtherSettings() {}
}
