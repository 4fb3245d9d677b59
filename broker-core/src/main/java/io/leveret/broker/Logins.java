package io.leveret.broker;

import io.leveret.broker.access.AuthBackendFactory;
import io.leveret.broker.access.HashingAlgorithm;
import io.leveret.broker.access.LoginStep;
import io.leveret.broker.access.PasswordHash;
import io.leveret.broker.access.Permissions;
import io.leveret.broker.access.SaslMechanisms;
import io.leveret.broker.access.User;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;

/**
 * How clients log in, and who can at first.
 *
 * @param loopbackUsers users who may only connect from this machine
 * @param firstUser created when there is no data yet
 * @param firstPermissions what that user may do; its vhost is created too
 * @param hashing of passwords of users to come
 * @param steps who is asked about users, one after the other
 */
public record Logins(
        SaslMechanisms mechanisms,
        Set<String> loopbackUsers,
        User firstUser,
        Permissions firstPermissions,
        HashingAlgorithm hashing,
        List<LoginStep> steps) {

    private static final String GUEST = "guest";

    public Logins {
        loopbackUsers = Set.copyOf(loopbackUsers);
        steps = List.copyOf(steps);
    }

    /** The broker's own users. */
    public Logins(
            SaslMechanisms mechanisms,
            Set<String> loopbackUsers,
            User firstUser,
            Permissions firstPermissions) {
        this(
                mechanisms,
                loopbackUsers,
                firstUser,
                firstPermissions,
                HashingAlgorithm.SHA256,
                List.of(LoginStep.of(AuthBackendFactory.INTERNAL)));
    }

    /** What a new RabbitMQ has: guest, who may do everything in the vhost {@code /}. */
    public static Logins guest() {
        return new Logins(
                new SaslMechanisms(SaslMechanisms.DEFAULT),
                Set.of(GUEST),
                new User(
                        GUEST,
                        PasswordHash.of(HashingAlgorithm.SHA256, GUEST, new SecureRandom()),
                        User.ADMINISTRATOR),
                new Permissions(GUEST, "/", ".*", ".*", ".*"));
    }
}
