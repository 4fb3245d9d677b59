package io.leveret.broker;

import io.leveret.time.Clock;
import java.nio.file.Path;

/**
 * What a broker is started with. Immutable; begin with {@link #defaults()}.
 *
 * @param host address to listen on
 * @param port 0 for a free one
 * @param dataDirectory where durable things are kept; null to keep everything in memory
 * @param eventLoops how many threads serve connections and queues
 * @param product what connection.start calls us; clients may branch on it
 * @param nodeName RabbitMQ's {@code rabbit@host}
 * @param clock what expiry, timeouts and timestamps go by; null for the system's
 */
public record BrokerSettings(
        String host,
        int port,
        Path dataDirectory,
        int eventLoops,
        String product,
        String nodeName,
        Limits limits,
        Clock clock) {

    /** Port 5672 on all addresses, in memory. */
    public static BrokerSettings defaults() {
        int cores = Runtime.getRuntime().availableProcessors();
        return new BrokerSettings(
                "0.0.0.0",
                5672,
                null,
                Math.max(1, cores / 2),
                ServerProperties.DEFAULT_PRODUCT,
                "leveret@localhost",
                Limits.DEFAULT,
                null);
    }

    public BrokerSettings withHost(String newHost) {
        return new BrokerSettings(
                newHost, port, dataDirectory, eventLoops, product, nodeName, limits, clock);
    }

    public BrokerSettings withPort(int newPort) {
        return new BrokerSettings(
                host, newPort, dataDirectory, eventLoops, product, nodeName, limits, clock);
    }

    public BrokerSettings withDataDirectory(Path newDataDirectory) {
        return new BrokerSettings(
                host, port, newDataDirectory, eventLoops, product, nodeName, limits, clock);
    }

    public BrokerSettings withEventLoops(int newEventLoops) {
        return new BrokerSettings(
                host, port, dataDirectory, newEventLoops, product, nodeName, limits, clock);
    }

    public BrokerSettings withProduct(String newProduct) {
        return new BrokerSettings(
                host, port, dataDirectory, eventLoops, newProduct, nodeName, limits, clock);
    }

    public BrokerSettings withNodeName(String newNodeName) {
        return new BrokerSettings(
                host, port, dataDirectory, eventLoops, product, newNodeName, limits, clock);
    }

    public BrokerSettings withLimits(Limits newLimits) {
        return new BrokerSettings(
                host, port, dataDirectory, eventLoops, product, nodeName, newLimits, clock);
    }

    public BrokerSettings withClock(Clock newClock) {
        return new BrokerSettings(
                host, port, dataDirectory, eventLoops, product, nodeName, limits, newClock);
    }
}
