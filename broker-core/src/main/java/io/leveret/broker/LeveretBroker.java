package io.leveret.broker;

import io.leveret.broker.access.AccessControl;
import io.leveret.broker.access.AccessServices;
import io.leveret.broker.access.HashingAlgorithm;
import io.leveret.broker.access.InternalAuthenticator;
import io.leveret.broker.access.InternalAuthorizer;
import io.leveret.broker.access.PasswordHash;
import io.leveret.broker.access.PasswordLogin;
import io.leveret.broker.access.Permissions;
import io.leveret.broker.access.SaslMechanisms;
import io.leveret.broker.access.User;
import io.leveret.broker.admin.Administration;
import io.leveret.broker.admin.Listener;
import io.leveret.broker.alarm.Alarms;
import io.leveret.broker.channel.DirectReplies;
import io.leveret.broker.connection.AmqpListener;
import io.leveret.broker.connection.ConnectionEnvironment;
import io.leveret.broker.connection.Connections;
import io.leveret.broker.policy.RuntimeParameters;
import io.leveret.broker.shard.Answer;
import io.leveret.broker.shard.Shards;
import io.leveret.broker.vhost.Definitions;
import io.leveret.broker.vhost.QueueFactory;
import io.leveret.broker.vhost.VirtualHostMetadata;
import io.leveret.broker.vhost.VirtualHosts;
import io.leveret.store.MessageStore;
import io.leveret.store.memory.InMemoryMessageStore;
import io.leveret.time.Clock;
import io.leveret.time.SystemClock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running broker. Embed it with
 *
 * <pre>{@code
 * try (LeveretBroker broker = LeveretBroker.start(LeveretBroker.inMemory())) {
 *     connectionFactory.setPort(broker.port());
 *     ...
 * }
 * }</pre>
 *
 * <p>It is ready when {@link #start} returns, and leaves no thread behind when {@link #close} does.
 */
public final class LeveretBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeveretBroker.class);
    private static final long START_SECONDS_MAX = 600;
    private static final long STOP_SECONDS_MAX = 30;
    private static final String DEFAULT_VHOST = "/";
    private static final String DEFAULT_USER = "guest";

    private final BrokerSettings settings;
    private final Vertx vertx;
    private final SystemClock networkClock = new SystemClock();
    private final Clock clock;
    private final MessageStore store;
    private final Shards shards;
    private final ConnectionEnvironment environment;
    private final Administration administration;
    private final AmqpListener listener;
    private final int port;

    /** Everything in memory, on a free port of the loopback address. */
    public static BrokerSettings inMemory() {
        return BrokerSettings.defaults().withHost("127.0.0.1").withPort(0);
    }

    /**
     * Starts a broker and waits until it serves.
     *
     * @throws BrokerStartException when the port or the data directory cannot be used
     */
    public static LeveretBroker start(BrokerSettings settings) {
        return new LeveretBroker(settings);
    }

    private LeveretBroker(BrokerSettings settings) {
        this.settings = settings;
        this.clock = settings.clock() == null ? networkClock : settings.clock();
        this.vertx =
                Vertx.vertx(
                        new VertxOptions()
                                .setEventLoopPoolSize(settings.eventLoops())
                                .setPreferNativeTransport(true));
        try {
            this.store = new InMemoryMessageStore();
            this.shards = await(Shards.start(vertx, settings.eventLoops()), START_SECONDS_MAX);
            this.environment = newEnvironment();
            this.administration = new Administration(settings, environment, shards);
            await(recover(), START_SECONDS_MAX);
            this.listener = new AmqpListener(vertx, environment);
            this.port = await(listen(), START_SECONDS_MAX);
            administration.listeners().add(new Listener("amqp", settings.host(), port));
        } catch (RuntimeException e) {
            await(vertx.close(), STOP_SECONDS_MAX);
            networkClock.close();
            throw e;
        }
    }

    private ConnectionEnvironment newEnvironment() {
        RuntimeParameters parameters = new RuntimeParameters(store.definitions());
        VirtualHosts vhosts =
                new VirtualHosts(
                        shards,
                        new QueueFactory(store, clock, settings.limits().consumerTimeoutMillis()),
                        new Definitions(store.definitions()),
                        parameters);
        Alarms alarms = new Alarms();
        Connections connections = new Connections();
        alarms.onChange(connections::alarmsChanged);
        return new ConnectionEnvironment(
                settings.limits(),
                ServerProperties.of(settings.product(), settings.nodeName()),
                access(),
                networkClock,
                clock,
                new Names(new SecureRandom()),
                vhosts,
                new DirectReplies(),
                store,
                alarms,
                connections,
                parameters);
    }

    private Future<Integer> listen() {
        return listener.listen(shards, settings.host(), settings.port())
                .recover(
                        failure ->
                                Future.failedFuture(
                                        new IllegalStateException(
                                                "cannot listen on "
                                                        + settings.host()
                                                        + ":"
                                                        + settings.port()
                                                        + " ("
                                                        + failure.getMessage()
                                                        + ")",
                                                failure)));
    }

    private AccessServices access() {
        AccessControl control = new AccessControl(store.definitions());
        return new AccessServices(
                new SaslMechanisms(SaslMechanisms.DEFAULT),
                new PasswordLogin(new InternalAuthenticator(control), Set.of(DEFAULT_USER)),
                new InternalAuthorizer(control),
                control);
    }

    /** Listeners open only after this: what was confirmed before is there when a client asks. */
    private Future<Void> recover() {
        Promise<Void> recovered = Promise.promise();
        VirtualHosts vhosts = environment.vhosts();
        vhosts.recover(
                () -> {
                    store.queuesOpened();
                    if (vhosts.all().isEmpty()) {
                        createDefaults(recovered);
                    } else {
                        recovered.complete();
                    }
                });
        return recovered.future();
    }

    /** What a new RabbitMQ has: the vhost {@code /}, and guest, who may do everything there. */
    private void createDefaults(Promise<Void> done) {
        PasswordHash password =
                PasswordHash.of(HashingAlgorithm.SHA256, DEFAULT_USER, new SecureRandom());
        environment
                .vhosts()
                .put(
                        DEFAULT_VHOST,
                        VirtualHostMetadata.DEFAULT,
                        Answer.then(
                                ignored ->
                                        environment
                                                .access()
                                                .control()
                                                .createDefaultUser(
                                                        new User(
                                                                DEFAULT_USER,
                                                                password,
                                                                User.ADMINISTRATOR),
                                                        new Permissions(
                                                                DEFAULT_USER,
                                                                DEFAULT_VHOST,
                                                                ".*",
                                                                ".*",
                                                                ".*"),
                                                        shards.all().get(0),
                                                        done::complete)));
    }

    /** The AMQP port it listens on. */
    public int port() {
        return port;
    }

    /** The broker's parts, for what administers it. */
    public ConnectionEnvironment environment() {
        return environment;
    }

    /** What there is, and what an operator can do about it. */
    public Administration administration() {
        return administration;
    }

    public BrokerSettings settings() {
        return settings;
    }

    /** Closes every connection as RabbitMQ does when it stops, then everything else. */
    @Override
    public void close() {
        // The clients first: closing the listener would cut them off without a word.
        await(closeConnections(), STOP_SECONDS_MAX);
        await(listener.close(), STOP_SECONDS_MAX);
        store.close();
        await(vertx.close(), STOP_SECONDS_MAX);
        networkClock.close();
    }

    private Future<Void> closeConnections() {
        Connections connections = environment.connections();
        Future<Void> drained = connections.drain();
        connections.close(
                connection -> true, "broker forced connection closure with reason 'shutdown'");
        return drained;
    }

    private static <T> T await(Future<T> future, long seconds) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerStartException("interrupted", e);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new BrokerStartException(e.getCause().getMessage(), e.getCause());
        } catch (java.util.concurrent.TimeoutException e) {
            throw new BrokerStartException("not done within " + seconds + " s", e);
        }
    }
}
