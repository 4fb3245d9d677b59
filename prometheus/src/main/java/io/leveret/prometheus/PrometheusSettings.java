package io.leveret.prometheus;

import io.leveret.broker.TlsSettings;
import java.util.regex.Pattern;

/**
 * What a server of metrics is started with.
 *
 * @param host address to listen on
 * @param port 0 for a free one
 * @param path such as {@code /metrics}
 * @param perObject whether {@code /metrics} has each queue, channel and connection on its own
 * @param leftOutOfSums names of queues that do not count in sums; null for none
 * @param tls null for none
 */
public record PrometheusSettings(
        String host,
        int port,
        String path,
        boolean perObject,
        Pattern leftOutOfSums,
        TlsSettings tls) {

    /** Port 15692 on all addresses. */
    public static PrometheusSettings defaults() {
        return new PrometheusSettings("0.0.0.0", 15692, "/metrics", false, null, null);
    }

    public PrometheusSettings withHost(String newHost) {
        return new PrometheusSettings(newHost, port, path, perObject, leftOutOfSums, tls);
    }

    public PrometheusSettings withPort(int newPort) {
        return new PrometheusSettings(host, newPort, path, perObject, leftOutOfSums, tls);
    }

    public PrometheusSettings withPath(String newPath) {
        return new PrometheusSettings(host, port, newPath, perObject, leftOutOfSums, tls);
    }

    public PrometheusSettings withPerObject(boolean wanted) {
        return new PrometheusSettings(host, port, path, wanted, leftOutOfSums, tls);
    }

    public PrometheusSettings withLeftOutOfSums(Pattern names) {
        return new PrometheusSettings(host, port, path, perObject, names, tls);
    }

    public PrometheusSettings withTls(TlsSettings newTls) {
        return new PrometheusSettings(host, port, path, perObject, leftOutOfSums, newTls);
    }
}
