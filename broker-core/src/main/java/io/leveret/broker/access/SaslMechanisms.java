package io.leveret.broker.access;

import static io.leveret.codec.Errors.connectionError;

import io.leveret.codec.ReplyCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The mechanisms a broker offers, in the order they are configured. Immutable. */
public final class SaslMechanisms {
    /** What RabbitMQ offers unless told otherwise. */
    public static final List<String> DEFAULT = List.of("PLAIN", "AMQPLAIN");

    private final Map<String, SaslMechanism> byName = new LinkedHashMap<>();

    /** How RabbitMQ's are set up unless told otherwise. */
    public SaslMechanisms(List<String> names) {
        this(names, CertificateLogin.DEFAULT, "guest", "guest");
    }

    /**
     * @param certificates whom EXTERNAL logs in
     * @param anonymousUser whom ANONYMOUS logs in, with {@code anonymousPassword}
     * @throws IllegalArgumentException naming a mechanism that does not exist
     */
    public SaslMechanisms(
            List<String> names,
            CertificateLogin certificates,
            String anonymousUser,
            String anonymousPassword) {
        List<SaslMechanism> all = all(certificates, anonymousUser, anonymousPassword);
        for (String name : names) {
            byName.put(name, find(all, name));
        }
    }

    private static List<SaslMechanism> all(
            CertificateLogin certificates, String anonymousUser, String anonymousPassword) {
        return List.of(
                new PlainMechanism(),
                new AmqPlainMechanism(),
                new DemoMechanism(),
                new ExternalMechanism(certificates),
                new AnonymousMechanism(anonymousUser, anonymousPassword));
    }

    /** The names of all mechanisms that can be offered. */
    public static List<String> supported() {
        return all(CertificateLogin.DEFAULT, "", "").stream().map(SaslMechanism::name).toList();
    }

    private static SaslMechanism find(List<SaslMechanism> all, String name) {
        for (SaslMechanism mechanism : all) {
            if (mechanism.name().equals(name)) {
                return mechanism;
            }
        }
        throw new IllegalArgumentException(
                "no authentication mechanism " + name + " (there are: " + supported() + ')');
    }

    /**
     * The {@code mechanisms} field of {@code connection.start}: names with spaces between.
     *
     * @param encrypted whether the connection is with TLS
     */
    public String offered(boolean encrypted) {
        return byName.values().stream()
                .filter(mechanism -> encrypted || !mechanism.needsTls())
                .map(SaslMechanism::name)
                .collect(Collectors.joining(" "));
    }

    /**
     * The mechanism a client asks for.
     *
     * @throws io.leveret.codec.ConnectionError 503 when it is not offered. RabbitMQ makes the same
     *     error, but logs it only: in this state it drops the connection after three seconds.
     */
    public SaslMechanism byName(String name, boolean encrypted) {
        SaslMechanism mechanism = byName.get(name);
        if (mechanism == null || mechanism.needsTls() && !encrypted) {
            throw connectionError(
                    ReplyCode.COMMAND_INVALID, "unknown authentication mechanism '%s'", name);
        }
        return mechanism;
    }
}
