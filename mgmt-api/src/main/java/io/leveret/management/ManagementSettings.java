package io.leveret.management;

import io.leveret.broker.TlsSettings;
import io.leveret.management.http.Cors;
import io.leveret.management.resource.NodeFiles;

/**
 * What a management server is started with. Immutable; begin with {@link #defaults()}.
 *
 * @param host address to listen on
 * @param port 0 for a free one
 * @param pathPrefix RabbitMQ's {@code management.path_prefix}, such as {@code /rabbit}; "" for none
 * @param tls null for none
 * @param bodyBytesMax a request with more is refused with 400
 * @param detailedRates whether to tell who publishes what to where; RabbitMQ's {@code
 *     management.rates_mode = detailed}
 * @param files what {@code /api/nodes} shows
 */
public record ManagementSettings(
        String host,
        int port,
        String pathPrefix,
        int bodyBytesMax,
        Cors cors,
        TlsSettings tls,
        boolean detailedRates,
        NodeFiles files) {
    /** RabbitMQ's {@code management.http.max_body_size}. */
    private static final int BODY_BYTES_MAX = 20_000_000;

    /** Port 15672 on all addresses. */
    public static ManagementSettings defaults() {
        return new ManagementSettings(
                "0.0.0.0", 15672, "", BODY_BYTES_MAX, Cors.NONE, null, false, NodeFiles.NONE);
    }

    public ManagementSettings withHost(String newHost) {
        return new ManagementSettings(
                newHost, port, pathPrefix, bodyBytesMax, cors, tls, detailedRates, files);
    }

    public ManagementSettings withPort(int newPort) {
        return new ManagementSettings(
                host, newPort, pathPrefix, bodyBytesMax, cors, tls, detailedRates, files);
    }

    public ManagementSettings withPathPrefix(String newPrefix) {
        return new ManagementSettings(
                host, port, newPrefix, bodyBytesMax, cors, tls, detailedRates, files);
    }

    public ManagementSettings withCors(Cors newCors) {
        return new ManagementSettings(
                host, port, pathPrefix, bodyBytesMax, newCors, tls, detailedRates, files);
    }

    public ManagementSettings withTls(TlsSettings newTls) {
        return new ManagementSettings(
                host, port, pathPrefix, bodyBytesMax, cors, newTls, detailedRates, files);
    }

    public ManagementSettings withDetailedRates(boolean wanted) {
        return new ManagementSettings(
                host, port, pathPrefix, bodyBytesMax, cors, tls, wanted, files);
    }

    public ManagementSettings withFiles(NodeFiles newFiles) {
        return new ManagementSettings(
                host, port, pathPrefix, bodyBytesMax, cors, tls, detailedRates, newFiles);
    }
}
