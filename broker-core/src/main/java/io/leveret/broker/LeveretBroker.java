package io.leveret.broker;

import static io.leveret.broker.Waiting.await;

import io.leveret.broker.access.AccessControl;
import io.leveret.broker.access.AccessServices;
import io.leveret.broker.admin.Administration;
import io.leveret.broker.admin.Listener;
import io.leveret.broker.alarm.Alarms;
import io.leveret.broker.alarm.ResourceMonitor;
import io.leveret.broker.channel.DirectReplies;
import io.leveret.broker.connection.AmqpListener;
import io.leveret.broker.connection.ConnectionEnvironment;
import io.leveret.broker.connection.Connections;
import io.leveret.broker.connection.DiskBacklog;
import io.leveret.broker.connection.SocketTransport;
import io.leveret.broker.event.Events;
import io.leveret.broker.policy.RuntimeParameters;
import io.leveret.broker.rate.UserRates;
import io.leveret.broker.shard.Answer;
import io.leveret.broker.shard.Shards;
import io.leveret.broker.statistics.Churn;
import io.leveret.broker.tls.CertificateReloads;
import io.leveret.broker.vhost.Definitions;
import io.leveret.broker.vhost.Passages;
import io.leveret.broker.vhost.QueueFactory;
import io.leveret.broker.vhost.VhostServices;
import io.leveret.broker.vhost.VirtualHostMetadata;
import io.leveret.broker.vhost.VirtualHosts;
import io.leveret.queue.BodyBudget;
import io.leveret.store.MessageStore;
import io.leveret.store.StoreDamagedException;
import io.leveret.time.Clock;
import io.leveret.time.SystemClock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
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

    private final BrokerSettings settings;
    private final Logins logins;
    private final Vertx vertx;
    private final SystemClock networkClock = new SystemClock();
    private final Clock clock;
    private final MessageStore store;
    private final BodyBudget bodies;
    private final Shards shards;
    private final ConnectionEnvironment environment;
    private final Administration administration;
    private final AmqpListener listener;
    private final ResourceMonitor monitor;
    private final CertificateReloads certificates = new CertificateReloads();
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
        return start(settings, failure -> {});
    }

    /**
     * @param onStoreFailure told once if the disk fails: nothing is stored or confirmed from then
     *     on, and a process that is only a broker should end
     */
    public static LeveretBroker start(BrokerSettings settings, Consumer<Throwable> onStoreFailure) {
        return start(settings, () -> Storage.open(settings.dataDirectory(), onStoreFailure));
    }

    /** On a store that was not opened as {@code settings} say; for tests of what a crash leaves. */
    static LeveretBroker start(BrokerSettings settings, Supplier<Storage> storage) {
        return new LeveretBroker(settings, storage);
    }

    private LeveretBroker(BrokerSettings settings, Supplier<Storage> opener) {
        this.settings = settings;
        this.logins = settings.logins() == null ? Logins.guest() : settings.logins();
        this.clock = settings.clock() == null ? networkClock : settings.clock();
        this.vertx =
                SocketTransport.newVertx(
                        new VertxOptions().setEventLoopPoolSize(settings.eventLoops()));
        Storage storage = null;
        try {
            storage = opener.get();
            this.store = storage.store();
            this.bodies = storage.bodies();
            this.shards = await(Shards.start(vertx, settings.eventLoops()), START_SECONDS_MAX);
            this.environment = newEnvironment();
            this.administration = new Administration(settings, environment, shards, certificates);
            await(recover(), START_SECONDS_MAX);
            administration.parameters().ensureClusterId();
            this.listener =
                    new AmqpListener(vertx, shards, environment, settings.sockets(), certificates);
            this.port = listen();
            this.monitor = newMonitor();
            monitor.start();
            certificates.start(networkClock);
            administration.maintenance().add(listener);
        } catch (RuntimeException e) {
            if (storage != null) {
                storage.store().close();
            }
            await(vertx.close(), STOP_SECONDS_MAX);
            networkClock.close();
            throw e instanceof StoreDamagedException damage
                    ? new BrokerStartException(
                            "cannot use data directory "
                                    + settings.dataDirectory()
                                    + ": "
                                    + damage.getMessage(),
                            damage)
                    : e;
        }
    }

    private ConnectionEnvironment newEnvironment() {
        Events events = new Events(clock);
        RuntimeParameters parameters = new RuntimeParameters(store.definitions());
        VirtualHosts vhosts =
                new VirtualHosts(
                        shards,
                        new VhostServices(
                                new QueueFactory(
                                        store,
                                        bodies,
                                        clock,
                                        networkClock,
                                        settings.limits().consumerTimeoutMillis()),
                                new Passages(store, clock),
                                new Definitions(store.definitions()),
                                parameters,
                                settings.limits().bindingsPerVhostMax(),
                                new Churn(),
                                events,
                                settings.nodeName(),
                                settings.eventVhost()));
        parameters.tell(events);
        Alarms alarms = new Alarms(settings.resources());
        alarms.tell(
                (resource, on) ->
                        events.tell(
                                on ? "alarm.set" : "alarm.cleared",
                                facts ->
                                        facts.say(
                                                        "source",
                                                        resource.name().toLowerCase(Locale.ROOT))
                                                .say("node", settings.nodeName())));
        Connections connections = new Connections();
        alarms.onChange(connections::alarmsChanged);
        UserRates userRates = new UserRates(clock);
        userRates.onChange(connections::ratesChanged);
        return new ConnectionEnvironment(
                settings.limits(),
                ServerProperties.of(
                        settings.product(),
                        settings.productVersion(),
                        settings.clusterName() == null
                                ? settings.nodeName()
                                : settings.clusterName()),
                access(events, userRates),
                networkClock,
                clock,
                new Names(new SecureRandom()),
                vhosts,
                new DirectReplies(),
                store,
                new DiskBacklog(store.unwritten(), bodies, networkClock),
                alarms,
                connections,
                parameters,
                userRates);
    }

    /** Opens every address; returns the port of the first, -1 if there is none. */
    private int listen() {
        int first = -1;
        for (AmqpAddress address : settings.addresses()) {
            int actual = await(listen(address), START_SECONDS_MAX);
            administration
                    .listeners()
                    .add(new Listener(address.protocol(), address.host(), actual, address.tls()));
            first = first < 0 ? actual : first;
        }
        return first;
    }

    private Future<Integer> listen(AmqpAddress address) {
        return listener.listen(address)
                .recover(
                        failure ->
                                Future.failedFuture(
                                        new IllegalStateException(
                                                "cannot listen on "
                                                        + address
                                                        + " ("
                                                        + failure.getMessage()
                                                        + ")",
                                                failure)));
    }

    private ResourceMonitor newMonitor() {
        return new ResourceMonitor(
                environment.alarms(),
                networkClock,
                settings.dataDirectory() == null ? null : administration.node().dataDirectory());
    }

    private AccessServices access(Events events, UserRates userRates) {
        AccessControl control = new AccessControl(store.definitions());
        control.tell(events);
        control.onChange(() -> userRates.limit(control.rates()));
        userRates.limit(control.rates());
        return AccessServices.open(logins, control, networkClock);
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

    /** The first vhost, and the user who may do everything there. */
    private void createDefaults(Promise<Void> done) {
        environment
                .vhosts()
                .put(
                        logins.firstPermissions().vhost(),
                        VirtualHostMetadata.DEFAULT,
                        Answer.then(
                                ignored ->
                                        environment
                                                .access()
                                                .control()
                                                .createDefaultUser(
                                                        logins.firstUser(),
                                                        logins.firstPermissions(),
                                                        shards.all().get(0),
                                                        done::complete)));
    }

    /** The first AMQP port it listens on; -1 if it listens on none. */
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
        monitor.stop();
        certificates.stop();
        // The clients first: closing the listener would cut them off without a word.
        await(closeConnections(), STOP_SECONDS_MAX);
        await(listener.close(), STOP_SECONDS_MAX);
        Promise<Void> queuesStopped = Promise.promise();
        environment.vhosts().stop(queuesStopped::complete);
        await(queuesStopped.future(), STOP_SECONDS_MAX);
        store.close();
        await(vertx.close(), STOP_SECONDS_MAX);
        environment.access().backends().close();
        networkClock.close();
    }

    private Future<Void> closeConnections() {
        Connections connections = environment.connections();
        Future<Void> drained = connections.drain();
        connections.close(
                connection -> true, "broker forced connection closure with reason 'shutdown'");
        return drained;
    }
}
