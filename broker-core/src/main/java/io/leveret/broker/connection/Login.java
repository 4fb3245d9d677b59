package io.leveret.broker.connection;

import static io.leveret.codec.Errors.connectionError;

import io.leveret.broker.access.AccessErrors;
import io.leveret.broker.access.Credentials;
import io.leveret.broker.access.LoginResult;
import io.leveret.broker.access.SaslMechanism;
import io.leveret.broker.access.SaslStep;
import io.leveret.broker.access.User;
import io.leveret.broker.access.UserLimit;
import io.leveret.broker.statistics.Churn;
import io.leveret.broker.vhost.VirtualHost;
import io.leveret.codec.ConnectionMethod;
import io.leveret.codec.LongString;
import io.leveret.codec.ReplyCode;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a client in: asks the mechanism it chose who it is, then whether it may enter the vhost.
 * Whoever knows may answer later and on any thread; the connection goes on when the answer is
 * there.
 */
final class Login implements SaslMechanism.Client {
    private static final Logger LOG = LoggerFactory.getLogger(Login.class);

    private final Connection connection;
    private final Negotiation negotiation;
    private final ConnectionEnvironment environment;
    private final SaslMechanism mechanism;
    private final SaslMechanism.Exchange exchange;

    /** An answer is under way. */
    private boolean asking;

    Login(Connection connection, Negotiation negotiation, String mechanismName) {
        this.connection = connection;
        this.negotiation = negotiation;
        this.environment = connection.environment();
        this.mechanism =
                environment.access().mechanisms().byName(mechanismName, connection.encrypted());
        this.exchange = mechanism.begin(this);
    }

    /** Throws if the answer to the last response is not there yet: nobody has asked for more. */
    void respond(LongString response) {
        requireNothingAsked("securing");
        asking = true;
        onShard(exchange.respond(response.bytes()), this::next);
    }

    @Override
    public CompletionStage<LoginResult> login(String username, byte[] password) {
        return environment.access().logins().login(new Credentials(username, password, peer()));
    }

    @Override
    public CompletionStage<LoginResult> login(String username) {
        return login(username, null);
    }

    @Override
    public X509Certificate certificate() {
        return connection.certificate();
    }

    private InetAddress peer() {
        return connection.info().peerAddress();
    }

    private void requireNothingAsked(String state) {
        if (asking) {
            throw connectionError(
                    ReplyCode.CHANNEL_ERROR, "unexpected method in connection state %s", state);
        }
    }

    private void next(SaslStep step) {
        asking = false;
        if (step instanceof SaslStep.Challenge challenge) {
            negotiation.challenge(LongString.of(challenge.challenge()));
        } else if (step instanceof SaslStep.Malformed malformed) {
            refuse(null, malformed.reason());
        } else {
            finished(((SaslStep.Finished) step).result());
        }
    }

    private void finished(LoginResult result) {
        if (result instanceof LoginResult.Granted granted) {
            churn().amqpLogins.succeeded.increment();
            negotiation.loggedIn(granted.user());
            ConnectionEvents.loggedIn(connection);
        } else if (result instanceof LoginResult.Refused refused) {
            refuse(refused.username(), refused.reason());
        } else {
            LoginResult.LoopbackOnly loopbackOnly = (LoginResult.LoopbackOnly) result;
            refuse(loopbackOnly.username(), loopbackOnly.reason());
        }
    }

    private Churn churn() {
        return environment.vhosts().churn();
    }

    private void refuse(String username, String reason) {
        ConnectionEvents.loginRefused(connection, username, reason);
        churn().amqpLogins.failed.increment();
        LOG.warn(
                "connection {}: {} login refused: {}",
                connection.info().name(),
                mechanism.name(),
                reason);
        connection.loginRefused(AccessErrors.loginRefused(mechanism.name()));
    }

    /** connection.update-secret: the answer comes when it is known whether the new one is good. */
    void renew(User user, ConnectionMethod.UpdateSecret update) {
        requireNothingAsked("running");
        asking = true;
        environment
                .access()
                .authorizer()
                .renew(user, update.newSecret().bytes())
                .whenComplete(
                        (result, failure) ->
                                connection
                                        .shard()
                                        .execute(() -> renewed(user, update, result, failure)));
    }

    private void renewed(
            User user,
            ConnectionMethod.UpdateSecret update,
            LoginResult result,
            Throwable failure) {
        asking = false;
        if (result instanceof LoginResult.Granted) {
            LOG.info(
                    "connection {}: user '{}' updated secret, reason: {}",
                    connection.info().name(),
                    user.name(),
                    update.reason());
            connection.send(0, new ConnectionMethod.UpdateSecretOk());
        } else if (result instanceof LoginResult.Refused refused) {
            LOG.error("Secret update was refused for user '{}': {}", user.name(), refused.reason());
            connection.fail(AccessErrors.secretRefused());
        } else {
            LOG.error(
                    "Secret update for user '{}' failed: {}", user.name(), String.valueOf(failure));
            connection.fail(AccessErrors.secretUpdateFailed());
        }
    }

    /** connection.open: throws what RabbitMQ says to who may not enter, or opens the connection. */
    void enter(User user, String vhostName) {
        VirtualHost vhost = environment.vhosts().get(vhostName);
        if (vhost == null) {
            throw AccessErrors.vhostNotFound(vhostName);
        }
        takePlace(user, vhostName);
        onShard(
                environment.access().authorizer().mayEnter(user, vhostName, peer()),
                may -> {
                    if (may) {
                        negotiation.opened(vhost);
                    } else {
                        connection.fail(AccessErrors.vhostRefused(vhostName, user));
                    }
                });
    }

    /** Throws what RabbitMQ says when the vhost or the user has all connections it may have. */
    private void takePlace(User user, String vhostName) {
        Connections connections = environment.connections();
        long vhostLimit = environment.parameters().limits(vhostName).maxConnections();
        if (!connections.ofVhosts().add(vhostName, vhostLimit)) {
            throw AccessErrors.vhostConnectionLimit(vhostName, user, vhostLimit);
        }
        connection.atEnd(() -> connections.ofVhosts().remove(vhostName, 1));
        long userLimit = connection.userLimit(UserLimit.MAX_CONNECTIONS);
        if (!connections.ofUsers().add(user.name(), userLimit)) {
            throw AccessErrors.userConnectionLimit(user, userLimit);
        }
        connection.atEnd(() -> connections.ofUsers().remove(user.name(), 1));
    }

    private <T> void onShard(CompletionStage<T> stage, Consumer<T> then) {
        stage.whenComplete(
                (answer, failure) ->
                        connection
                                .shard()
                                .execute(
                                        () -> {
                                            if (failure != null) {
                                                refuse(null, "no answer: " + failure);
                                            } else {
                                                then.accept(answer);
                                            }
                                        }));
    }
}
