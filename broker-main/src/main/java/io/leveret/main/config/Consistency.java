package io.leveret.main.config;

import java.util.List;

/** What must or should hold between settings. */
final class Consistency {
    private final Configuration configuration;
    private final List<Problem> errors;
    private final List<Problem> warnings;

    Consistency(Configuration configuration, List<Problem> errors, List<Problem> warnings) {
        this.configuration = configuration;
        this.errors = errors;
        this.warnings = warnings;
    }

    void check() {
        overridden(ResourceSettings.MEMORY_ABSOLUTE, ResourceSettings.MEMORY_RELATIVE);
        overridden(ResourceSettings.DISK_ABSOLUTE, ResourceSettings.DISK_RELATIVE);
        Listeners listeners = new Listeners(configuration);
        if (!listeners.amqps().isEmpty()) {
            needsCertificate(NetworkSettings.LISTENER_SSL, AmqpTlsSettings.AMQP);
        }
        listeners
                .https()
                .ifPresent(
                        address ->
                                needsCertificate(
                                        configuration.isSet(HttpApiSettings.PORT_HTTPS)
                                                ? HttpApiSettings.PORT_HTTPS
                                                : HttpApiSettings.LISTENER_SSL,
                                        listeners.httpsOptions()));
        if (configuration.isSet(PrometheusSettings.PORT_HTTPS)) {
            needsCertificate(PrometheusSettings.PORT_HTTPS, PrometheusSettings.TLS);
        }
        numbersOfBackends();
        needsLdapServer();
        ignoredBecauseOf(NetworkSettings.LISTENER_TCP, NetworkSettings.LISTENERS_TCP);
        ignoredBecauseOf(NetworkSettings.LISTENER_SSL, NetworkSettings.LISTENERS_SSL);
        ignoredBecauseOf(AccessSettings.LOOPBACK_USER, AccessSettings.LOOPBACK_USERS);
    }

    private void overridden(Setting<?> loser, Setting<?> winner) {
        if (configuration.isSet(loser) && configuration.isSet(winner)) {
            warn(loser, "does not count, as " + winner + " is set too");
        }
    }

    private void ignoredBecauseOf(Setting<?> family, Setting<?> none) {
        if (configuration.isSet(none) && !configuration.family(family).isEmpty()) {
            warn(none, "none is set, so " + family + " does not count");
        }
    }

    private void needsCertificate(Setting<?> because, TlsOptions options) {
        boolean withoutCertificate = !configuration.isSet(options.certificate());
        for (Setting<?> needed : List.of(options.certificate(), options.key())) {
            // A certificate's file may have its key too.
            if (withoutCertificate && !configuration.isSet(needed)) {
                errors.add(
                        new Problem(
                                origin(because),
                                because + " needs " + needed + ", which is not set"));
            }
        }
        if (configuration.family(options.versions()).values().stream()
                .anyMatch(version -> !version.equals("tlsv1.3") && !version.equals("tlsv1.2"))) {
            warn(options.versions(), "versions before tlsv1.2 are not offered");
        }
        if (!configuration.get(options.revocationCheck()).equals("false")
                && configuration.family(AmqpTlsSettings.REVOCATION_LIST).isEmpty()) {
            warn(
                    options.revocationCheck(),
                    "there is no list of revoked certificates (leveret.ssl.crlfile.1)");
        }
        if (configuration.get(options.verify()).equals("verify_peer")
                && !configuration.isSet(options.authorities())) {
            errors.add(
                    new Problem(
                            configuration.origin(options.verify()),
                            options.verify()
                                    + " = verify_peer needs "
                                    + options.authorities()
                                    + ", which is not set"));
        }
    }

    /** They are asked in the order of their numbers. */
    private void numbersOfBackends() {
        for (Setting<String> family :
                List.of(
                        AccessSettings.BACKEND,
                        AccessSettings.BACKEND_AUTHN,
                        AccessSettings.BACKEND_AUTHZ)) {
            for (String number : configuration.family(family).keySet()) {
                if (!number.matches("\\d{1,9}")) {
                    errors.add(
                            new Problem(
                                    origin(family),
                                    family + ": '" + number + "' (expected: a whole number)"));
                }
            }
        }
    }

    private void needsLdapServer() {
        boolean used =
                configuration.set().stream()
                        .anyMatch(
                                value ->
                                        value.setting().type() == AccessSettings.BACKEND_NAME
                                                && value.text().endsWith("ldap"));
        if (used && configuration.family(AuthBackendSettings.LDAP_SERVER).isEmpty()) {
            errors.add(
                    new Problem(
                            origin(AccessSettings.BACKEND),
                            "the backend ldap needs auth_ldap.servers.1, which is not set"));
        }
    }

    private void warn(Setting<?> setting, String text) {
        warnings.add(new Problem(origin(setting), setting + ": " + text));
    }

    /** Of a family, that of its first member. */
    private Origin origin(Setting<?> setting) {
        return configuration.set().stream()
                .filter(value -> value.setting() == setting)
                .findFirst()
                .<Origin>map(Configuration.Value::origin)
                .orElse(Origin.DEFAULT);
    }
}
