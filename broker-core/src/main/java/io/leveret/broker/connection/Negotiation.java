package io.leveret.broker.connection;

import static io.leveret.codec.Errors.connectionError;

import io.leveret.broker.Limits;
import io.leveret.broker.access.User;
import io.leveret.broker.vhost.VirtualHost;
import io.leveret.codec.ConnectionMethod;
import io.leveret.codec.LongString;
import io.leveret.codec.Method;
import io.leveret.codec.ReplyCode;
import io.leveret.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From connection.start to connection.open-ok (spec 2.2.4): what the client and we agree on, step
 * by step. {@link Handshake} says which step may come, {@link Login} who it is.
 */
final class Negotiation {
    private static final Logger LOG = LoggerFactory.getLogger(Negotiation.class);

    private final Connection connection;
    private final ConnectionEnvironment environment;
    private final Clock.Timer deadline;
    private Handshake handshake;
    private Peer peer = Peer.UNKNOWN;
    private Login login;
    private User user;
    private VirtualHost vhost;
    private Tuning tuning;

    /** The client has until the handshake timeout. */
    Negotiation(Connection connection) {
        this.connection = connection;
        this.environment = connection.environment();
        this.deadline =
                environment
                        .networkClock()
                        .schedule(
                                connection.shard(),
                                environment.limits().handshakeTimeoutMillis(),
                                this::timedOut);
    }

    private void timedOut() {
        if (!isDone() && connection.isNotEnding()) {
            LOG.warn("Closing connection {}: handshake timeout", connection.info().name());
            connection.closeSocket();
        }
    }

    /** The protocol header came. */
    void start() {
        handshake = new Handshake.AwaitingStartOk();
        connection.send(
                0,
                new ConnectionMethod.Start(
                        0,
                        9,
                        environment.serverProperties(),
                        environment.access().mechanisms().offered(connection.encrypted()),
                        "en_US"));
    }

    /** It came to an end, good or bad. */
    void end() {
        deadline.cancel();
    }

    boolean isDone() {
        return handshake instanceof Handshake.Done;
    }

    void on(Method method) {
        Handshake before = handshake;
        Handshake next = before.on(this, method);
        // Some steps are answered at once and have moved on already.
        if (handshake == before) {
            handshake = next;
        }
    }

    // What is known so far; null if it is not yet.

    Peer peer() {
        return peer;
    }

    User user() {
        return user;
    }

    VirtualHost vhost() {
        return vhost;
    }

    Tuning tuning() {
        return tuning;
    }

    // Steps.

    void peer(Peer known) {
        peer = known;
        connection.info().peer(known);
    }

    void login(String mechanism, LongString response) {
        login = new Login(connection, this, mechanism);
        connection.info().mechanism(mechanism);
        login.respond(response);
    }

    void continueLogin(LongString response) {
        login.respond(response);
    }

    void challenge(LongString challenge) {
        handshake = new Handshake.Authenticating();
        connection.send(0, new ConnectionMethod.Secure(challenge));
    }

    void loggedIn(User known) {
        if (!connection.isOpen()) {
            return;
        }
        user = known;
        connection.info().user(known.name());
        Limits limits = environment.limits();
        handshake = new Handshake.AwaitingTuneOk(limits);
        connection.send(
                0,
                new ConnectionMethod.Tune(
                        limits.channelMax(), limits.frameMaxBytes(), limits.heartbeatSeconds()));
    }

    void tune(Tuning agreed) {
        tuning = agreed;
        connection.info().tuning(agreed);
        connection.tuned(agreed);
    }

    void open(String vhostName) {
        int max = environment.limits().connectionMax();
        if (environment.connections().all().size() > max) {
            throw connectionError(
                    ReplyCode.NOT_ALLOWED,
                    "connection refused: node connection limit (%d) is reached",
                    max);
        }
        login.enter(user, vhostName);
    }

    void renew(ConnectionMethod.UpdateSecret update) {
        login.renew(user, update);
    }

    void opened(VirtualHost entered) {
        if (!connection.isOpen()) {
            return;
        }
        vhost = entered;
        connection.info().vhost(entered.name());
        deadline.cancel();
        handshake = new Handshake.Done();
        ConnectionEvents.opened(connection);
        connection.send(0, new ConnectionMethod.OpenOk());
        connection.opened();
        LOG.info(
                "connection {}: user '{}' authenticated and granted access to vhost '{}'",
                connection.info().name(),
                user.name(),
                entered.name());
    }
}
