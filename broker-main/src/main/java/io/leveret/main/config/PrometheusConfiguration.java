package io.leveret.main.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What the settings come to, for the metrics. */
public final class PrometheusConfiguration {
    private final Configuration configuration;

    public PrometheusConfiguration(Configuration configuration) {
        this.configuration = configuration;
    }

    /** One for each port; none if there are to be no metrics. */
    public List<io.leveret.prometheus.PrometheusSettings> settings() {
        List<io.leveret.prometheus.PrometheusSettings> servers = new ArrayList<>();
        if (configuration.get(PrometheusSettings.ENABLED)) {
            Listeners listeners = new Listeners(configuration);
            listeners.prometheus().ifPresent(address -> servers.add(settings(address)));
            listeners
                    .prometheusTls()
                    .ifPresent(
                            address ->
                                    servers.add(
                                            settings(address)
                                                    .withTls(
                                                            new BrokerConfiguration(configuration)
                                                                    .tls(PrometheusSettings.TLS))));
        }
        return servers;
    }

    private io.leveret.prometheus.PrometheusSettings settings(ListenAddress address) {
        return io.leveret.prometheus.PrometheusSettings.defaults()
                .withHost(address.host() == null ? "0.0.0.0" : address.host())
                .withPort(takesAFreePort() ? 0 : address.port())
                .withPath(configuration.get(PrometheusSettings.PATH))
                .withPerObject(configuration.get(PrometheusSettings.PER_OBJECT_METRICS))
                .withLeftOutOfSums(
                        configuration
                                .find(PrometheusSettings.AGGREGATED_FILTER)
                                .map(Pattern::compile)
                                .orElse(null));
    }

    /** As the HTTP API does, if AMQP does. */
    private boolean takesAFreePort() {
        return new Listeners(configuration).isOnOneFreePort() && !portIsConfigured();
    }

    /** Whether somebody chose the port. */
    public boolean portIsConfigured() {
        return configuration.isSet(PrometheusSettings.PORT_HTTP)
                || configuration.isSet(PrometheusSettings.PORT_HTTPS);
    }
}
