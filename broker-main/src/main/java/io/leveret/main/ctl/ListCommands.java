package io.leveret.main.ctl;

import io.leveret.broker.admin.BindingSnapshot;
import io.leveret.broker.admin.ChannelSnapshot;
import io.leveret.broker.admin.ConnectionSnapshot;
import io.leveret.broker.admin.ConsumerSnapshot;
import io.leveret.broker.admin.ExchangeSnapshot;
import io.leveret.broker.admin.QueueSnapshot;
import io.leveret.broker.connection.TlsFacts;
import io.leveret.queue.QueueStatistics;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Queues, exchanges, bindings, connections, channels and consumers, with the columns asked for. */
final class ListCommands {
    private static final String COLUMNS =
            " [--no-table-headers] [<column>, ...] [--timeout <timeout>]";

    private ListCommands() {}

    static void addTo(Commands commands) {
        commands.add(
                "list_queues [--vhost <vhost>] [--online] [--offline] [--local]" + COLUMNS,
                ListCommands::queues);
        commands.add("list_exchanges [--vhost <vhost>]" + COLUMNS, ListCommands::exchanges);
        commands.add("list_bindings [--vhost <vhost>]" + COLUMNS, ListCommands::bindings);
        commands.add("list_connections" + COLUMNS, ListCommands::connections);
        commands.add("list_channels" + COLUMNS, ListCommands::channels);
        commands.add("list_consumers [--vhost <vhost>]" + COLUMNS, ListCommands::consumers);
        commands.add(
                "list_unresponsive_queues [--queue-timeout <timeout>] [--local]" + COLUMNS,
                call -> call.banner("Listing unresponsive queues for vhost %s ...", call.vhost()));
    }

    private static <T> void list(
            Call call,
            Map<String, Function<T, Object>> known,
            List<String> otherwise,
            String banner,
            java.util.function.Supplier<Collection<T>> things) {
        List<String> columns = Columns.chosen(call, known.keySet(), otherwise);
        banner.lines().forEach(line -> call.banner("%s", line));
        call.rows(columns, Columns.rows(columns, known, things.get()));
    }

    // Queues.

    private static void queues(Call call) {
        Map<String, Function<QueueSnapshot, Object>> known = queueColumns(call);
        list(
                call,
                known,
                List.of("name", "messages"),
                "Timeout: 60.0 seconds ...\nListing queues for vhost " + call.vhost() + " ...",
                () ->
                        call.has("offline") || !call.broker().vhosts().exists(call.vhost())
                                ? List.of()
                                : Call.await(call.broker().queues().list(call.vhost())));
    }

    private static Map<String, Function<QueueSnapshot, Object>> queueColumns(Call call) {
        Map<String, Function<QueueSnapshot, Object>> columns = new LinkedHashMap<>();
        columns.put("name", QueueSnapshot::name);
        columns.put("durable", QueueSnapshot::durable);
        columns.put("auto_delete", QueueSnapshot::autoDelete);
        columns.put("exclusive", queue -> isReplicated(queue) ? null : queue.exclusive());
        columns.put("arguments", queue -> Columns.sorted(queue.arguments()));
        columns.put("policy", queue -> queue.policy().policyName());
        columns.put("operator_policy", queue -> queue.policy().operatorPolicyName());
        columns.put(
                "effective_policy_definition",
                queue -> Formatters.json(queue.policy().definition()));
        columns.put(
                "pid",
                queue -> queue.type().equals("stream") ? null : Pids.ofQueue(call, queue.id()));
        columns.put(
                "owner_pid", queue -> queue.owner() == null ? null : Pids.of(call, queue.owner()));
        columns.put("exclusive_consumer_pid", queue -> null);
        columns.put("exclusive_consumer_tag", queue -> null);
        statistic(columns, "messages_ready", QueueStatistics::ready);
        statistic(columns, "messages_unacknowledged", QueueStatistics::unacked);
        columns.put("messages", QueueSnapshot::messages);
        statistic(columns, "messages_ready_ram", QueueStatistics::residentMessages);
        statistic(columns, "messages_unacknowledged_ram", QueueStatistics::unacked);
        statistic(columns, "messages_ram", QueueStatistics::residentMessages);
        statistic(columns, "messages_persistent", QueueStatistics::persistentMessages);
        statistic(columns, "message_bytes", all -> all.readyBytes() + all.unackedBytes());
        statistic(columns, "message_bytes_ready", QueueStatistics::readyBytes);
        statistic(columns, "message_bytes_unacknowledged", QueueStatistics::unackedBytes);
        statistic(columns, "message_bytes_ram", all -> all.readyBytes() + all.unackedBytes());
        statistic(columns, "message_bytes_persistent", QueueStatistics::persistentBytes);
        columns.put("head_message_timestamp", queue -> null);
        columns.put("disk_reads", queue -> 0);
        columns.put("disk_writes", queue -> 0);
        columns.put("consumers", QueueSnapshot::consumers);
        columns.put("consumer_utilisation", queue -> queue.consumers() == 0 ? 0 : 1.0);
        columns.put("consumer_capacity", queue -> queue.consumers() == 0 ? 0 : 1.0);
        statistic(columns, "memory", all -> all.readyBytes() + all.unackedBytes());
        columns.put("slave_pids", queue -> null);
        columns.put("synchronised_slave_pids", queue -> null);
        columns.put("state", queue -> "running");
        columns.put("type", QueueSnapshot::type);
        columns.put("leader", queue -> isReplicated(queue) ? call.node().name() : null);
        columns.put("members", queue -> members(call, queue));
        columns.put("online", queue -> members(call, queue));
        return columns;
    }

    /** Of a type that in RabbitMQ has members on several nodes. */
    private static boolean isReplicated(QueueSnapshot queue) {
        return !queue.type().equals("classic");
    }

    private static List<String> members(Call call, QueueSnapshot queue) {
        return isReplicated(queue) ? List.of(call.node().name()) : null;
    }

    private static void statistic(
            Map<String, Function<QueueSnapshot, Object>> columns,
            String name,
            Function<QueueStatistics, Object> of) {
        columns.put(name, queue -> of.apply(queue.statistics()));
    }

    // Exchanges and bindings.

    private static void exchanges(Call call) {
        Map<String, Function<ExchangeSnapshot, Object>> columns = new LinkedHashMap<>();
        columns.put("name", ExchangeSnapshot::name);
        columns.put("type", ExchangeSnapshot::type);
        columns.put("durable", ExchangeSnapshot::durable);
        columns.put("auto_delete", ExchangeSnapshot::autoDelete);
        columns.put("internal", ExchangeSnapshot::internal);
        columns.put("arguments", exchange -> Columns.sorted(exchange.arguments()));
        columns.put("policy", exchange -> exchange.policy().policyName());
        columns.put("user_who_performed_action", ExchangeSnapshot::createdBy);
        list(
                call,
                columns,
                List.of("name", "type"),
                "Listing exchanges for vhost " + call.vhost() + " ...",
                () -> call.broker().exchanges().list(call.vhost()));
    }

    private static void bindings(Call call) {
        Map<String, Function<BindingSnapshot, Object>> columns = new LinkedHashMap<>();
        columns.put("source_name", BindingSnapshot::source);
        columns.put("source_kind", binding -> "exchange");
        columns.put("destination_name", BindingSnapshot::destination);
        columns.put("destination_kind", BindingSnapshot::destinationType);
        columns.put("routing_key", BindingSnapshot::routingKey);
        columns.put("arguments", binding -> Columns.sorted(binding.arguments()));
        list(
                call,
                columns,
                List.copyOf(columns.keySet()),
                "Listing bindings for vhost " + call.vhost() + "...",
                () -> Call.await(call.broker().bindings().list(call.vhost())));
    }

    // Clients.

    private static void connections(Call call) {
        Map<String, Function<ConnectionSnapshot, Object>> columns = new LinkedHashMap<>();
        columns.put("pid", connection -> Pids.of(call, connection.info()));
        columns.put("name", ConnectionSnapshot::name);
        columns.put("port", connection -> connection.info().port());
        columns.put("host", connection -> connection.info().host());
        columns.put("peer_port", connection -> connection.info().peerPort());
        columns.put("peer_host", connection -> connection.info().peerHost());
        columns.put("ssl", connection -> connection.info().tls() != null);
        tls(columns, "ssl_protocol", TlsFacts::protocol);
        tls(columns, "ssl_key_exchange", TlsFacts::keyExchange);
        tls(columns, "ssl_cipher", TlsFacts::cipher);
        tls(columns, "ssl_hash", TlsFacts::hash);
        tls(columns, "peer_cert_subject", TlsFacts::peerSubject);
        tls(columns, "peer_cert_issuer", TlsFacts::peerIssuer);
        tls(columns, "peer_cert_validity", TlsFacts::peerValidity);
        columns.put("state", connection -> connection.statistics().state());
        columns.put("protocol", connection -> "{0,9,1}");
        columns.put("auth_mechanism", connection -> connection.info().mechanism());
        columns.put("channels", connection -> connection.channels().size());
        columns.put("user", ConnectionSnapshot::user);
        columns.put("user_who_performed_action", ConnectionSnapshot::user);
        columns.put("vhost", ConnectionSnapshot::vhost);
        columns.put("timeout", connection -> connection.info().tuning().heartbeatSeconds());
        columns.put("frame_max", connection -> connection.info().tuning().frameMaxBytes());
        columns.put("channel_max", connection -> connection.info().tuning().channelMax());
        columns.put("client_properties", connection -> connection.info().peer().clientProperties());
        columns.put("connected_at", connection -> connection.info().connectedAtMillis());
        columns.put("recv_oct", connection -> connection.statistics().receivedBytes());
        columns.put("recv_cnt", connection -> connection.statistics().reads());
        columns.put("send_oct", connection -> connection.statistics().sentBytes());
        columns.put("send_cnt", connection -> connection.statistics().writes());
        columns.put("send_pend", connection -> connection.statistics().pendingBytes());
        list(
                call,
                columns,
                List.of("user", "peer_host", "peer_port", "state"),
                "Listing connections ...",
                () -> Call.await(call.broker().connections().list()));
    }

    /** Empty without TLS. */
    private static void tls(
            Map<String, Function<ConnectionSnapshot, Object>> columns,
            String name,
            Function<TlsFacts, Object> of) {
        columns.put(
                name,
                connection ->
                        connection.info().tls() == null ? null : of.apply(connection.info().tls()));
    }

    private static List<ChannelSnapshot> allChannels(Call call) {
        return Call.await(call.broker().connections().list()).stream()
                .flatMap(connection -> connection.channels().stream())
                .toList();
    }

    private static void channels(Call call) {
        Map<String, Function<ChannelSnapshot, Object>> columns = new LinkedHashMap<>();
        columns.put("pid", channel -> Pids.of(call, channel));
        columns.put("connection", channel -> Pids.of(call, channel.connection()));
        columns.put("name", ChannelSnapshot::name);
        columns.put("number", channel -> channel.statistics().number());
        columns.put("user", ChannelSnapshot::user);
        columns.put("vhost", ChannelSnapshot::vhost);
        columns.put("transactional", channel -> channel.statistics().transactional());
        columns.put("confirm", channel -> channel.statistics().confirming());
        columns.put("consumer_count", channel -> channel.statistics().consumers().size());
        columns.put("messages_unacknowledged", channel -> channel.statistics().unacked());
        columns.put("messages_uncommitted", channel -> channel.statistics().uncommittedMessages());
        columns.put("acks_uncommitted", channel -> channel.statistics().uncommittedAcks());
        columns.put("messages_unconfirmed", channel -> channel.statistics().unconfirmed());
        columns.put("prefetch_count", channel -> channel.statistics().prefetch());
        columns.put("global_prefetch_count", channel -> channel.statistics().globalPrefetch());
        columns.put("state", channel -> "running");
        list(
                call,
                columns,
                List.of("pid", "user", "consumer_count", "messages_unacknowledged"),
                "Listing channels ...",
                () -> allChannels(call));
    }

    private static void consumers(Call call) {
        Map<String, Function<ConsumerSnapshot, Object>> columns = new LinkedHashMap<>();
        columns.put("queue_name", ConsumerSnapshot::queue);
        columns.put("channel_pid", consumer -> Pids.of(call, consumer.channel()));
        columns.put("consumer_tag", ConsumerSnapshot::tag);
        columns.put("ack_required", ConsumerSnapshot::ackRequired);
        columns.put("prefetch_count", ConsumerSnapshot::prefetch);
        columns.put("active", consumer -> consumer.activity() != ConsumerSnapshot.Activity.WAITING);
        columns.put("arguments", ConsumerSnapshot::arguments);
        List<String> usual = List.copyOf(columns.keySet());
        columns.put("exclusive", ConsumerSnapshot::exclusive);
        columns.put(
                "activity_status",
                consumer ->
                        switch (consumer.activity()) {
                            case UP -> "up";
                            case SINGLE_ACTIVE -> "single_active";
                            case WAITING -> "waiting";
                        });
        list(
                call,
                columns,
                usual,
                "Listing consumers in vhost " + call.vhost() + " ...",
                () ->
                        Call.await(call.broker().connections().consumers(allChannels(call)))
                                .stream()
                                .filter(consumer -> consumer.vhost().equals(call.vhost()))
                                .toList());
    }
}
