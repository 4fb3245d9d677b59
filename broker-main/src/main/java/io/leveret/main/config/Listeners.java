package io.leveret.main.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Where to listen for what, from the several settings that say so. */
public final class Listeners {
    private static final ListenAddress AMQP_DEFAULT = new ListenAddress(null, 5672);

    private final Configuration configuration;

    public Listeners(Configuration configuration) {
        this.configuration = configuration;
    }

    /** AMQP without TLS. */
    public List<ListenAddress> amqp() {
        if (configuration.isSet(NetworkSettings.LISTENERS_TCP)) {
            return List.of();
        }
        Collection<ListenAddress> named =
                configuration.family(NetworkSettings.LISTENER_TCP).values();
        return named.isEmpty() ? List.of(AMQP_DEFAULT) : List.copyOf(named);
    }

    /** AMQP with TLS. */
    public List<ListenAddress> amqps() {
        return configuration.isSet(NetworkSettings.LISTENERS_SSL)
                ? List.of()
                : List.copyOf(configuration.family(NetworkSettings.LISTENER_SSL).values());
    }

    /** Management without TLS; not there if only a port with TLS is set, as in RabbitMQ. */
    public Optional<ListenAddress> http() {
        boolean tcpIsSet =
                configuration.isSet(HttpApiSettings.PORT_HTTP)
                        || configuration.isSet(HttpApiSettings.IP_HTTP);
        if (tcpIsSet) {
            return Optional.of(address(HttpApiSettings.IP_HTTP, HttpApiSettings.PORT_HTTP));
        }
        if (usesOlderListener()) {
            return olderListenerIsTls()
                    ? Optional.empty()
                    : Optional.of(olderListener(HttpApiSettings.PORT_HTTP.defaultValue()));
        }
        return https().isPresent()
                ? Optional.empty()
                : Optional.of(address(HttpApiSettings.IP_HTTP, HttpApiSettings.PORT_HTTP));
    }

    /** Management with TLS. */
    public Optional<ListenAddress> https() {
        if (configuration.isSet(HttpApiSettings.PORT_HTTPS)) {
            return Optional.of(address(HttpApiSettings.IP_HTTPS, HttpApiSettings.PORT_HTTPS));
        }
        return usesOlderListener() && olderListenerIsTls()
                ? Optional.of(olderListener(15_671))
                : Optional.empty();
    }

    /** The options that go with {@link #https}. */
    public TlsOptions httpsOptions() {
        return configuration.isSet(HttpApiSettings.PORT_HTTPS)
                ? HttpApiSettings.TLS
                : HttpApiSettings.LISTENER_TLS;
    }

    /** Metrics without TLS; not there if only a port with TLS is set. */
    public Optional<ListenAddress> prometheus() {
        boolean tcpIsSet =
                configuration.isSet(PrometheusSettings.PORT_HTTP)
                        || configuration.isSet(PrometheusSettings.IP_HTTP);
        return prometheusTls().isPresent() && !tcpIsSet
                ? Optional.empty()
                : Optional.of(address(PrometheusSettings.IP_HTTP, PrometheusSettings.PORT_HTTP));
    }

    /** Metrics with TLS. */
    public Optional<ListenAddress> prometheusTls() {
        return configuration
                .find(PrometheusSettings.PORT_HTTPS)
                .map(
                        port ->
                                new ListenAddress(
                                        configuration
                                                .find(PrometheusSettings.IP_HTTPS)
                                                .orElse(null),
                                        port));
    }

    private boolean usesOlderListener() {
        return configuration.isSet(HttpApiSettings.LISTENER_PORT)
                || configuration.isSet(HttpApiSettings.LISTENER_IP)
                || configuration.isSet(HttpApiSettings.LISTENER_SSL);
    }

    private boolean olderListenerIsTls() {
        return configuration.get(HttpApiSettings.LISTENER_SSL);
    }

    private ListenAddress olderListener(int defaultPort) {
        return new ListenAddress(
                configuration.find(HttpApiSettings.LISTENER_IP).orElse(null),
                configuration.find(HttpApiSettings.LISTENER_PORT).orElse(defaultPort));
    }

    private ListenAddress address(Setting<String> ip, Setting<Integer> port) {
        return new ListenAddress(configuration.find(ip).orElse(null), configuration.get(port));
    }

    /** Whether AMQP, with TLS or without, is to be had on a free port and nowhere else. */
    boolean isOnOneFreePort() {
        List<ListenAddress> all = new ArrayList<>(amqp());
        all.addAll(amqps());
        return all.size() == 1 && all.get(0).port() == 0;
    }
}
