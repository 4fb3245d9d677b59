package io.leveret.main.config;

import io.leveret.broker.TlsSettings;
import io.leveret.management.ManagementSettings;
import io.leveret.management.http.Cors;
import io.leveret.management.resource.NodeFiles;
import java.util.ArrayList;
import java.util.List;

/** What the settings come to, for the HTTP API. */
public final class ManagementConfiguration {
    private final Configuration configuration;

    public ManagementConfiguration(Configuration configuration) {
        this.configuration = configuration;
    }

    /** One for each port; none if there is to be no API. */
    public List<ManagementSettings> settings() {
        List<ManagementSettings> servers = new ArrayList<>();
        if (configuration.get(HttpApiSettings.ENABLED)) {
            Listeners listeners = new Listeners(configuration);
            listeners.http().ifPresent(address -> servers.add(settings(address)));
            listeners
                    .https()
                    .ifPresent(
                            address ->
                                    servers.add(
                                            settings(address)
                                                    .withTls(tls(listeners.httpsOptions()))));
        }
        return servers;
    }

    private TlsSettings tls(TlsOptions options) {
        return new BrokerConfiguration(configuration).tls(options);
    }

    private ManagementSettings settings(ListenAddress address) {
        return new ManagementSettings(
                address.host() == null ? "0.0.0.0" : address.host(),
                takesAFreePort() ? 0 : address.port(),
                configuration.find(HttpApiSettings.PATH_PREFIX).orElse(""),
                (int) Math.min(Integer.MAX_VALUE, configuration.get(HttpApiSettings.BODY_MAX)),
                new Cors(origins(), configuration.get(HttpApiSettings.CORS_MAX_AGE)),
                null,
                configuration.get(HttpApiSettings.RATES_MODE).equals("detailed"),
                NodeFiles.NONE);
    }

    /** A broker that was told to take a free port should not fail for want of another. */
    private boolean takesAFreePort() {
        return new Listeners(configuration).isOnOneFreePort()
                && !configuration.isSet(HttpApiSettings.PORT_HTTP)
                && !configuration.isSet(HttpApiSettings.PORT_HTTPS)
                && !configuration.isSet(HttpApiSettings.LISTENER_PORT);
    }

    private List<String> origins() {
        return configuration.isSet(HttpApiSettings.CORS_NONE)
                ? List.of()
                : List.copyOf(configuration.family(HttpApiSettings.CORS_ORIGIN).values());
    }
}
