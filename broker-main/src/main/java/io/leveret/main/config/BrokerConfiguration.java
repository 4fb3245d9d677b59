package io.leveret.main.config;

import io.leveret.broker.AmqpAddress;
import io.leveret.broker.BrokerSettings;
import io.leveret.broker.Limits;
import io.leveret.broker.Logins;
import io.leveret.broker.SocketOptions;
import io.leveret.broker.TlsSettings;
import io.leveret.broker.alarm.ResourceLimits;
import io.leveret.broker.tls.KeyFile;
import io.leveret.broker.tls.Revocation;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the settings come to, for the broker. */
public final class BrokerConfiguration {
    private static final String ALL_ADDRESSES = "0.0.0.0";
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private final Configuration configuration;

    public BrokerConfiguration(Configuration configuration) {
        this.configuration = configuration;
    }

    public BrokerSettings settings() {
        BrokerSettings settings =
                BrokerSettings.defaults()
                        .withAddresses(addresses())
                        .withDataDirectory(configuration.get(NodeSettings.DATA_DIRECTORY))
                        .withNodeName(nodeName())
                        .withClusterName(configuration.find(NodeSettings.CLUSTER_NAME).orElse(null))
                        .withEventVhost(configuration.find(NodeSettings.EVENT_VHOST).orElse(null))
                        .withLimits(limits())
                        .withSockets(sockets())
                        .withLogins(logins())
                        .withResources(resources());
        int eventLoops = configuration.get(NodeSettings.EVENT_LOOPS);
        if (eventLoops > 0) {
            settings = settings.withEventLoops(eventLoops);
        }
        Optional<String> product = configuration.find(NodeSettings.PRODUCT_NAME);
        Optional<String> version = configuration.find(NodeSettings.PRODUCT_VERSION);
        settings = settings.withProduct(product.orElse(settings.product()));
        return settings.withProductVersion(version.orElse(settings.productVersion()));
    }

    private List<AmqpAddress> addresses() {
        Listeners listeners = new Listeners(configuration);
        List<AmqpAddress> addresses = new ArrayList<>();
        for (ListenAddress address : listeners.amqp()) {
            addresses.add(new AmqpAddress(host(address), address.port()));
        }
        for (ListenAddress address : listeners.amqps()) {
            addresses.add(
                    new AmqpAddress(host(address), address.port(), tls(AmqpTlsSettings.AMQP)));
        }
        return addresses;
    }

    private static String host(ListenAddress address) {
        return address.host() == null ? ALL_ADDRESSES : address.host();
    }

    /** How the listeners that use {@code options} speak TLS. */
    public TlsSettings tls(TlsOptions options) {
        boolean asksForCertificate = configuration.get(options.verify()).equals("verify_peer");
        return new TlsSettings(
                keys(options),
                asksForCertificate ? configuration.get(options.authorities()) : null,
                configuration.get(options.failIfNoPeerCertificate()),
                configuration.get(options.depth()),
                versions(options),
                List.copyOf(configuration.family(options.ciphers()).values()),
                new Revocation(
                        Revocation.Check.valueOf(
                                configuration
                                        .get(options.revocationCheck())
                                        .toUpperCase(Locale.ROOT)),
                        List.copyOf(
                                configuration.family(AmqpTlsSettings.REVOCATION_LIST).values())),
                configuration.get(NetworkSettings.SSL_HANDSHAKE_TIMEOUT).toMillis());
    }

    private List<KeyFile> keys(TlsOptions options) {
        List<KeyFile> keys = new ArrayList<>();
        keys.add(
                new KeyFile(
                        configuration.get(options.certificate()),
                        configuration.find(options.key()).orElse(null),
                        configuration.find(options.password()).orElse(null)));
        Map<String, Path> furtherKeys = configuration.family(AmqpTlsSettings.SNI_KEY);
        Map<String, String> passwords = configuration.family(AmqpTlsSettings.SNI_PASSWORD);
        configuration
                .family(AmqpTlsSettings.SNI_CERTIFICATE)
                .forEach(
                        (n, certificate) ->
                                keys.add(
                                        new KeyFile(
                                                certificate,
                                                furtherKeys.get(n),
                                                passwords.get(n))));
        return keys;
    }

    /** Those the broker offers of those that are named; older ones were warned of. */
    private List<String> versions(TlsOptions options) {
        return configuration.family(options.versions()).values().stream()
                .filter(version -> version.equals("tlsv1.3") || version.equals("tlsv1.2"))
                .map(version -> version.replace("tlsv", "TLSv"))
                .toList();
    }

    /** {@code rabbit@host} unless set. */
    public String nodeName() {
        String name = configuration.find(NodeSettings.NAME).orElse("rabbit");
        return name.contains("@") ? name : name + '@' + hostName();
    }

    /** Without its domain, as in RabbitMQ's node names; asking a name server could take long. */
    private static String hostName() {
        String name;
        try {
            name =
                    Files.isReadable(HOST_NAME)
                            ? Files.readString(HOST_NAME).strip()
                            : InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            name = "localhost";
        }
        return name.replaceFirst("\\..*", "");
    }

    private Limits limits() {
        Limits usual = Limits.DEFAULT;
        return new Limits(
                configuration.get(NetworkSettings.FRAME_MAX).intValue(),
                configuration.get(NetworkSettings.CHANNEL_MAX),
                (int) configuration.get(NetworkSettings.HEARTBEAT).toSeconds(),
                millis(NetworkSettings.HANDSHAKE_TIMEOUT, Integer.MAX_VALUE),
                configuration.get(ResourceSettings.MESSAGE_MAX).intValue(),
                usual.writeHighWaterBytes(),
                usual.writeStopReadingBytes(),
                usual.backlogCommandsMax(),
                usual.closeTimeoutMillis(),
                millis(ResourceSettings.CONSUMER_TIMEOUT, 0),
                configuration.get(NetworkSettings.CONNECTION_MAX),
                configuration.get(NetworkSettings.CONSUMER_MAX_PER_CHANNEL),
                configuration.get(ResourceSettings.UNACKED_MAX),
                configuration.get(ResourceSettings.UNCONFIRMED_MAX),
                configuration.get(ResourceSettings.BINDINGS_MAX));
    }

    private int millis(Setting<Duration> setting, int infinite) {
        Duration duration = configuration.get(setting);
        return duration.equals(Durations.INFINITE)
                ? infinite
                : (int) Math.min(Integer.MAX_VALUE, duration.toMillis());
    }

    private SocketOptions sockets() {
        return new SocketOptions(
                configuration.get(NetworkSettings.BACKLOG),
                configuration.get(NetworkSettings.NODELAY),
                configuration.get(NetworkSettings.KEEPALIVE),
                configuration.find(NetworkSettings.SEND_BUFFER).orElse(0),
                configuration.find(NetworkSettings.RECEIVE_BUFFER).orElse(0),
                configuration.get(NetworkSettings.LINGER)
                        ? configuration.get(NetworkSettings.LINGER_SECONDS)
                        : -1);
    }

    private Logins logins() {
        AccessConfiguration access = new AccessConfiguration(configuration);
        return new Logins(
                access.mechanisms(),
                access.loopbackUsers(),
                access.defaultUser(new SecureRandom()),
                access.defaultPermissions(),
                configuration.get(AccessSettings.PASSWORD_HASHING),
                new AuthBackendConfiguration(configuration).steps());
    }

    private ResourceLimits resources() {
        long machine =
                configuration
                        .find(ResourceSettings.TOTAL_MEMORY)
                        .orElseGet(ResourceLimits::machineMemoryBytes);
        boolean memoryInBytes =
                configuration.isSet(ResourceSettings.MEMORY_ABSOLUTE)
                        && !configuration.isSet(ResourceSettings.MEMORY_RELATIVE);
        long memory =
                memoryInBytes
                        ? configuration.get(ResourceSettings.MEMORY_ABSOLUTE)
                        : (long) (configuration.get(ResourceSettings.MEMORY_RELATIVE) * machine);
        long disk =
                configuration
                        .find(ResourceSettings.DISK_RELATIVE)
                        .map(factor -> (long) (factor * machine))
                        .orElseGet(() -> configuration.get(ResourceSettings.DISK_ABSOLUTE));
        return new ResourceLimits(
                ResourceLimits.memoryLimit(memory),
                disk,
                configuration.get(ResourceSettings.MEMORY_INTERVAL).toMillis());
    }
}
