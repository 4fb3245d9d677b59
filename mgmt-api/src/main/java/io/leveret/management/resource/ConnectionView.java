package io.leveret.management.resource;

import io.leveret.broker.admin.Administration;
import io.leveret.broker.admin.ChannelSnapshot;
import io.leveret.broker.admin.ConnectionSnapshot;
import io.leveret.broker.channel.ChannelStatistics;
import io.leveret.broker.connection.ConnectionInfo;
import io.leveret.broker.connection.ConnectionStatistics;
import io.leveret.broker.connection.TlsFacts;
import io.leveret.management.http.AmqpJson;
import io.leveret.management.stats.Kind;
import io.leveret.management.stats.MessageStats;
import io.leveret.management.stats.Numbers;
import io.leveret.management.stats.Range;
import io.leveret.management.stats.Sampler;
import io.leveret.management.stats.Trend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Connections and channels in JSON. */
final class ConnectionView {
    private final Administration broker;
    private final Sampler sampler;

    ConnectionView(Administration broker, Sampler sampler) {
        this.broker = broker;
        this.sampler = sampler;
    }

    /** Whose it is, and no more. */
    Map<String, Object> summary(ConnectionSnapshot connection) {
        Map<String, Object> object = Views.object();
        object.put("name", connection.name());
        object.put("node", broker.nodeName());
        object.put("user", connection.user());
        object.put("vhost", connection.vhost());
        return object;
    }

    /**
     * @param noTls what stands for fields of TLS there are not: RabbitMQ says null in lists and ""
     *     of a single connection
     */
    Map<String, Object> of(ConnectionSnapshot connection, String noTls, Range range) {
        ConnectionInfo info = connection.info();
        ConnectionStatistics statistics = connection.statistics();
        Trend trend = sampler.trend(Kind.CONNECTION, connection.name(), Numbers.of(connection));
        Map<String, Object> object = summary(connection);
        object.put("user_who_performed_action", connection.user());
        object.put("type", "network");
        object.put("state", statistics.state());
        object.put("protocol", "AMQP 0-9-1");
        object.put("auth_mechanism", info.mechanism());
        object.put("client_properties", AmqpJson.object(info.peer().clientProperties()));
        if (info.peer().connectionName() != null) {
            object.put("user_provided_name", info.peer().connectionName());
        }
        object.put("connected_at", info.connectedAtMillis());
        object.put("host", info.host());
        object.put("port", info.port());
        object.put("peer_host", info.peerHost());
        object.put("peer_port", info.peerPort());
        putTls(object, info.tls(), noTls);
        object.put("channels", connection.channels().size());
        object.put("channel_max", info.tuning().channelMax());
        object.put("frame_max", info.tuning().frameMaxBytes());
        object.put("timeout", info.tuning().heartbeatSeconds());
        object.put("recv_cnt", statistics.reads());
        object.put("send_cnt", statistics.writes());
        object.put("send_pend", statistics.pendingBytes());
        trend.putCounter(object, "recv_oct", Numbers.RECEIVED, range);
        trend.putCounter(object, "send_oct", Numbers.SENT, range);
        return object;
    }

    private static void putTls(Map<String, Object> object, TlsFacts tls, String noTls) {
        object.put("ssl", tls != null);
        object.put("ssl_protocol", tls == null ? noTls : tls.protocol());
        object.put("ssl_key_exchange", tls == null ? noTls : tls.keyExchange());
        object.put("ssl_cipher", tls == null ? noTls : tls.cipher());
        object.put("ssl_hash", tls == null ? noTls : tls.hash());
        object.put("peer_cert_subject", tls == null ? noTls : tls.peerSubject());
        object.put("peer_cert_issuer", tls == null ? noTls : tls.peerIssuer());
        object.put("peer_cert_validity", tls == null ? noTls : tls.peerValidity());
    }

    static List<ChannelSnapshot> channels(List<ConnectionSnapshot> connections) {
        List<ChannelSnapshot> channels = new ArrayList<>();
        connections.forEach(connection -> channels.addAll(connection.channels()));
        return channels;
    }

    Map<String, Object> of(ChannelSnapshot channel, Range range) {
        ChannelStatistics statistics = channel.statistics();
        Trend trend =
                sampler.trend(Kind.CHANNEL, channel.name(), Numbers.of(statistics.counters()));
        Map<String, Object> object = Views.object();
        object.put("name", channel.name());
        object.put("number", statistics.number());
        object.put("node", broker.nodeName());
        object.put("user", channel.user());
        object.put("user_who_performed_action", channel.user());
        object.put("vhost", channel.vhost());
        object.put("state", "running");
        object.put("confirm", statistics.confirming());
        object.put("transactional", statistics.transactional());
        object.put("prefetch_count", statistics.prefetch());
        object.put("global_prefetch_count", statistics.globalPrefetch());
        object.put("consumer_count", statistics.consumers().size());
        object.put("messages_unacknowledged", statistics.unacked());
        object.put("messages_unconfirmed", statistics.unconfirmed());
        object.put("messages_uncommitted", statistics.uncommittedMessages());
        object.put("acks_uncommitted", statistics.uncommittedAcks());
        object.put("pending_raft_commands", 0);
        object.put("connection_details", QueueView.connection(channel.connection()));
        if (trend.changedMillis() >= 0) {
            object.put("idle_since", Views.time(trend.changedMillis()));
        }
        MessageStats.putChannel(object, trend, range);
        return object;
    }
}
