package io.leveret.broker;

import io.leveret.broker.alarm.ResourceLimits;
import io.leveret.time.Clock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a broker is started with. Immutable; begin with {@link #defaults()}.
 *
 * @param addresses where to listen
 * @param dataDirectory where durable things are kept; null to keep everything in memory
 * @param eventLoops how many threads serve connections and queues
 * @param product what connection.start calls us; clients may branch on it
 * @param productVersion what it says is our version; likewise
 * @param nodeName RabbitMQ's {@code rabbit@host}
 * @param clusterName what clients are told beside it; null for the node's name
 * @param logins how clients log in; null for {@link Logins#guest}
 * @param eventVhost the vhost with an exchange {@code amq.rabbitmq.event} that tells what happens
 *     in the broker; null for none
 * @param clock what expiry, timeouts and timestamps go by; null for the system's
 */
public record BrokerSettings(
        List<AmqpAddress> addresses,
        Path dataDirectory,
        int eventLoops,
        String product,
        String productVersion,
        String nodeName,
        String clusterName,
        Limits limits,
        SocketOptions sockets,
        Logins logins,
        ResourceLimits resources,
        String eventVhost,
        Clock clock) {

    public BrokerSettings {
        addresses = List.copyOf(addresses);
    }

    /** Port 5672 on all addresses, in memory. */
    public static BrokerSettings defaults() {
        int cores = Runtime.getRuntime().availableProcessors();
        return new BrokerSettings(
                List.of(new AmqpAddress("0.0.0.0", 5672)),
                null,
                Math.max(1, cores / 2),
                ServerProperties.DEFAULT_PRODUCT,
                ServerProperties.RABBITMQ_VERSION,
                "leveret@localhost",
                null,
                Limits.DEFAULT,
                SocketOptions.DEFAULT,
                null,
                ResourceLimits.defaults(),
                null,
                null);
    }

    /** Of the first address; null if it listens on none. */
    public String host() {
        return addresses.isEmpty() ? null : addresses.get(0).host();
    }

    /** Of the first address; -1 if it listens on none. */
    public int port() {
        return addresses.isEmpty() ? -1 : addresses.get(0).port();
    }

    /** Another host for the first address. */
    public BrokerSettings withHost(String newHost) {
        return withFirst(new AmqpAddress(newHost, addresses.isEmpty() ? 5672 : port(), firstTls()));
    }

    /** Another port for the first address. */
    public BrokerSettings withPort(int newPort) {
        return withFirst(
                new AmqpAddress(addresses.isEmpty() ? "0.0.0.0" : host(), newPort, firstTls()));
    }

    private TlsSettings firstTls() {
        return addresses.isEmpty() ? null : addresses.get(0).tls();
    }

    private BrokerSettings withFirst(AmqpAddress first) {
        List<AmqpAddress> changed = new ArrayList<>(addresses);
        if (changed.isEmpty()) {
            changed.add(first);
        } else {
            changed.set(0, first);
        }
        return withAddresses(changed);
    }

    public BrokerSettings withAddresses(List<AmqpAddress> newAddresses) {
        return new BrokerSettings(
                newAddresses,
                dataDirectory,
                eventLoops,
                product,
                productVersion,
                nodeName,
                clusterName,
                limits,
                sockets,
                logins,
                resources,
                eventVhost,
                clock);
    }

    public BrokerSettings withDataDirectory(Path newDataDirectory) {
        return new BrokerSettings(
                addresses,
                newDataDirectory,
                eventLoops,
                product,
                productVersion,
                nodeName,
                clusterName,
                limits,
                sockets,
                logins,
                resources,
                eventVhost,
                clock);
    }

    public BrokerSettings withEventLoops(int newEventLoops) {
        return new BrokerSettings(
                addresses,
                dataDirectory,
                newEventLoops,
                product,
                productVersion,
                nodeName,
                clusterName,
                limits,
                sockets,
                logins,
                resources,
                eventVhost,
                clock);
    }

    public BrokerSettings withProduct(String newProduct) {
        return new BrokerSettings(
                addresses,
                dataDirectory,
                eventLoops,
                newProduct,
                productVersion,
                nodeName,
                clusterName,
                limits,
                sockets,
                logins,
                resources,
                eventVhost,
                clock);
    }

    public BrokerSettings withProductVersion(String newProductVersion) {
        return new BrokerSettings(
                addresses,
                dataDirectory,
                eventLoops,
                product,
                newProductVersion,
                nodeName,
                clusterName,
                limits,
                sockets,
                logins,
                resources,
                eventVhost,
                clock);
    }

    public BrokerSettings withNodeName(String newNodeName) {
        return new BrokerSettings(
                addresses,
                dataDirectory,
                eventLoops,
                product,
                productVersion,
                newNodeName,
                clusterName,
                limits,
                sockets,
                logins,
                resources,
                eventVhost,
                clock);
    }

    public BrokerSettings withClusterName(String newClusterName) {
        return new BrokerSettings(
                addresses,
                dataDirectory,
                eventLoops,
                product,
                productVersion,
                nodeName,
                newClusterName,
                limits,
                sockets,
                logins,
                resources,
                eventVhost,
                clock);
    }

    public BrokerSettings withLimits(Limits newLimits) {
        return new BrokerSettings(
                addresses,
                dataDirectory,
                eventLoops,
                product,
                productVersion,
                nodeName,
                clusterName,
                newLimits,
                sockets,
                logins,
                resources,
                eventVhost,
                clock);
    }

    public BrokerSettings withSockets(SocketOptions newSockets) {
        return new BrokerSettings(
                addresses,
                dataDirectory,
                eventLoops,
                product,
                productVersion,
                nodeName,
                clusterName,
                limits,
                newSockets,
                logins,
                resources,
                eventVhost,
                clock);
    }

    public BrokerSettings withLogins(Logins newLogins) {
        return new BrokerSettings(
                addresses,
                dataDirectory,
                eventLoops,
                product,
                productVersion,
                nodeName,
                clusterName,
                limits,
                sockets,
                newLogins,
                resources,
                eventVhost,
                clock);
    }

    public BrokerSettings withResources(ResourceLimits newResources) {
        return new BrokerSettings(
                addresses,
                dataDirectory,
                eventLoops,
                product,
                productVersion,
                nodeName,
                clusterName,
                limits,
                sockets,
                logins,
                newResources,
                eventVhost,
                clock);
    }

    public BrokerSettings withEventVhost(String newEventVhost) {
        return new BrokerSettings(
                addresses,
                dataDirectory,
                eventLoops,
                product,
                productVersion,
                nodeName,
                clusterName,
                limits,
                sockets,
                logins,
                resources,
                newEventVhost,
                clock);
    }

    public BrokerSettings withClock(Clock newClock) {
        return new BrokerSettings(
                addresses,
                dataDirectory,
                eventLoops,
                product,
                productVersion,
                nodeName,
                clusterName,
                limits,
                sockets,
                logins,
                resources,
                eventVhost,
                newClock);
    }
}
