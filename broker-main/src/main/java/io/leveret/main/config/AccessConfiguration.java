package io.leveret.main.config;

import io.leveret.broker.access.CertificateLogin;
import io.leveret.broker.access.PasswordHash;
import io.leveret.broker.access.Permissions;
import io.leveret.broker.access.SaslMechanisms;
import io.leveret.broker.access.User;
import io.leveret.broker.tls.CertificateNames.AlternativeName;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What the settings about access come to. */
public final class AccessConfiguration {
    private final Configuration configuration;

    public AccessConfiguration(Configuration configuration) {
        this.configuration = configuration;
    }

    /** The first user, for when there is none. */
    public User defaultUser(SecureRandom random) {
        PasswordHash password =
                PasswordHash.of(
                        configuration.get(AccessSettings.PASSWORD_HASHING),
                        configuration.get(AccessSettings.DEFAULT_PASS),
                        random);
        Map<String, Boolean> tags = configuration.family(AccessSettings.DEFAULT_USER_TAG);
        return new User(
                configuration.get(AccessSettings.DEFAULT_USER),
                password,
                tags.isEmpty()
                        ? new String[] {User.ADMINISTRATOR}
                        : named(tags).toArray(String[]::new));
    }

    /** What it may do, in the first vhost. */
    public Permissions defaultPermissions() {
        return new Permissions(
                configuration.get(AccessSettings.DEFAULT_USER),
                configuration.get(AccessSettings.DEFAULT_VHOST),
                configuration.get(AccessSettings.DEFAULT_CONFIGURE),
                configuration.get(AccessSettings.DEFAULT_WRITE),
                configuration.get(AccessSettings.DEFAULT_READ));
    }

    /** Users who may only connect from this machine. */
    public Set<String> loopbackUsers() {
        if (configuration.isSet(AccessSettings.LOOPBACK_USERS)) {
            return Set.of();
        }
        // As in RabbitMQ: who names others does not mean guest as well.
        Map<String, Boolean> users = configuration.family(AccessSettings.LOOPBACK_USER);
        return users.isEmpty() ? Set.of("guest") : Set.copyOf(named(users));
    }

    public SaslMechanisms mechanisms() {
        Map<String, String> named = configuration.family(AccessSettings.MECHANISM);
        return new SaslMechanisms(
                named.isEmpty() ? SaslMechanisms.DEFAULT : List.copyOf(named.values()),
                certificates(),
                configuration.get(AccessSettings.ANONYMOUS_USER),
                configuration.get(AccessSettings.ANONYMOUS_PASS));
    }

    private CertificateLogin certificates() {
        return new CertificateLogin(
                switch (configuration.get(AmqpTlsSettings.LOGIN_FROM)) {
                    case "distinguished_name" -> CertificateLogin.From.DISTINGUISHED_NAME;
                    case "common_name" -> CertificateLogin.From.COMMON_NAME;
                    default -> CertificateLogin.From.SUBJECT_ALTERNATIVE_NAME;
                },
                AlternativeName.valueOf(
                        configuration.get(AmqpTlsSettings.LOGIN_SAN_TYPE).toUpperCase(Locale.ROOT)),
                configuration.get(AmqpTlsSettings.LOGIN_SAN_INDEX));
    }

    private static List<String> named(Map<String, Boolean> members) {
        return members.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .toList();
    }
}
