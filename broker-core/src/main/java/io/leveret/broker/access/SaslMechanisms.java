package io.leveret.broker.access;

import static io.leveret.codec.Errors.connectionError;

import io.leveret.codec.ReplyCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The mechanisms a broker offers, in the order they are configured. Immutable. */
public final class SaslMechanisms {
    private static final List<SaslMechanism> ALL =
            List.of(new PlainMechanism(), new AmqPlainMechanism(), new DemoMechanism());

    /** What RabbitMQ offers unless told otherwise. */
    public static final List<String> DEFAULT = List.of("PLAIN", "AMQPLAIN");

    private final Map<String, SaslMechanism> byName = new LinkedHashMap<>();

    /**
     * @throws IllegalArgumentException naming a mechanism that does not exist
     */
    public SaslMechanisms(List<String> names) {
        for (String name : names) {
            byName.put(name, find(name));
        }
    }

    /** The names of all mechanisms that can be offered. */
    public static List<String> supported() {
        List<String> names = new ArrayList<>();
        ALL.forEach(mechanism -> names.add(mechanism.name()));
        return names;
    }

    private static SaslMechanism find(String name) {
        for (SaslMechanism mechanism : ALL) {
            if (mechanism.name().equals(name)) {
                return mechanism;
            }
        }
        throw new IllegalArgumentException(
                "no authentication mechanism " + name + " (there are: " + supported() + ')');
    }

    /** The {@code mechanisms} field of {@code connection.start}: names with spaces between. */
    public String offered() {
        return String.join(" ", byName.keySet());
    }

    /**
     * The mechanism a client asks for.
     *
     * @throws io.leveret.codec.ConnectionError 503 when it is not offered. RabbitMQ makes the same
     *     error, but logs it only: in this state it drops the connection after three seconds.
     */
    public SaslMechanism byName(String name) {
        SaslMechanism mechanism = byName.get(name);
        if (mechanism == null) {
            throw connectionError(
                    ReplyCode.COMMAND_INVALID, "unknown authentication mechanism '%s'", name);
        }
        return mechanism;
    }
}
