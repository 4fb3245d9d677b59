package io.leveret.broker.admin;

import io.leveret.broker.BrokerSettings;
import io.leveret.broker.access.AccessServices;
import io.leveret.broker.alarm.Alarms;
import io.leveret.broker.connection.ConnectionEnvironment;
import io.leveret.broker.connection.Maintenance;
import io.leveret.broker.shard.Shard;
import io.leveret.broker.shard.Shards;
import io.leveret.broker.statistics.Churn;
import io.leveret.broker.statistics.Traffic;
import io.leveret.broker.tls.CertificateReloads;
import io.leveret.broker.vhost.VirtualHost;
import io.leveret.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** The broker, as an operator sees and changes it; one part for each kind of thing. */
public final class Administration {
    private final BrokerSettings settings;
    private final ConnectionEnvironment environment;
    private final Shards shards;
    private final Executor answers;
    private final List<Listener> listeners;
    private final CertificateReloads certificates;
    private final Maintenance maintenance;
    private final NodeAdministration node;
    private final VhostAdministration vhosts;
    private final UserAdministration users;
    private final ExchangeAdministration exchanges;
    private final QueueAdministration queues;
    private final BindingAdministration bindings;
    private final MessageAdministration messages;
    private final ConnectionAdministration connections;
    private final ParameterAdministration parameters;
    private final TrafficAdministration traffic;

    /** Answers come on whichever event loop has them. */
    public Administration(
            BrokerSettings settings,
            ConnectionEnvironment environment,
            Shards shards,
            CertificateReloads certificates) {
        this(
                settings,
                environment,
                shards,
                Runnable::run,
                new CopyOnWriteArrayList<>(),
                certificates,
                new Maintenance(environment.connections()));
    }

    private Administration(
            BrokerSettings settings,
            ConnectionEnvironment environment,
            Shards shards,
            Executor answers,
            List<Listener> listeners,
            CertificateReloads certificates,
            Maintenance maintenance) {
        this.settings = settings;
        this.environment = environment;
        this.shards = shards;
        this.answers = answers;
        this.listeners = listeners;
        this.certificates = certificates;
        this.maintenance = maintenance;
        this.parameters = new ParameterAdministration(this, environment, shards);
        this.connections = new ConnectionAdministration(this, environment);
        this.node = new NodeAdministration(settings, environment);
        this.vhosts = new VhostAdministration(this, environment, shards);
        this.users = new UserAdministration(this, environment, shards);
        this.exchanges = new ExchangeAdministration(this, environment);
        this.queues = new QueueAdministration(this, environment, shards);
        this.bindings = new BindingAdministration(this, environment);
        this.messages = new MessageAdministration(this, environment);
        this.traffic = new TrafficAdministration(this, environment, shards);
    }

    /** The same, with all answers given on {@code executor}. */
    public Administration answeringOn(Executor executor) {
        return new Administration(
                settings, environment, shards, executor, listeners, certificates, maintenance);
    }

    /** Copies of what lives on shards, see {@link Gather}. */
    <S, T> CompletionStage<List<T>> gather(
            Collection<? extends S> sources,
            Function<? super S, Shard> home,
            Function<? super S, ? extends T> read) {
        return answer(Gather.<S, T>from(sources, home, read));
    }

    /** An answer on its way out. */
    <T> CompletionStage<T> answer(CompletionStage<T> stage) {
        return stage.whenCompleteAsync((value, failure) -> {}, answers);
    }

    /** {@code leveret@host}. */
    public String nodeName() {
        return settings.nodeName();
    }

    /** What clients are told we are. */
    public String product() {
        return settings.product();
    }

    /** The RabbitMQ version whose behaviour clients are told to expect. */
    public String productVersion() {
        return settings.productVersion();
    }

    /** What clients are told is the cluster's name, unless the operator gave it another. */
    String configuredClusterName() {
        return settings.clusterName() == null ? settings.nodeName() : settings.clusterName();
    }

    /** The vhost with the event exchange; null if none has one. */
    public String eventVhost() {
        return settings.eventVhost();
    }

    public Clock clock() {
        return environment.clock();
    }

    public Alarms alarms() {
        return environment.alarms();
    }

    public AccessServices access() {
        return environment.access();
    }

    public Churn churn() {
        return environment.vhosts().churn();
    }

    /** The ports that are open; whoever opens one adds it. */
    public List<Listener> listeners() {
        return listeners;
    }

    /** The certificates of listeners with TLS; whoever opens one adds it. */
    public CertificateReloads certificates() {
        return certificates;
    }

    /** Keeping clients away; whoever listens to them adds itself. */
    public Maintenance maintenance() {
        return maintenance;
    }

    public NodeAdministration node() {
        return node;
    }

    public VhostAdministration vhosts() {
        return vhosts;
    }

    public UserAdministration users() {
        return users;
    }

    public ExchangeAdministration exchanges() {
        return exchanges;
    }

    public QueueAdministration queues() {
        return queues;
    }

    public BindingAdministration bindings() {
        return bindings;
    }

    public MessageAdministration messages() {
        return messages;
    }

    public ConnectionAdministration connections() {
        return connections;
    }

    public ParameterAdministration parameters() {
        return parameters;
    }

    public TrafficAdministration traffic() {
        return traffic;
    }

    /** Everything at once. */
    public CompletionStage<BrokerSnapshot> snapshot() {
        CompletionStage<List<QueueSnapshot>> queueList = queues.list();
        CompletionStage<Traffic> allClosed = vhosts.allClosedTraffic();
        return connections
                .list()
                .thenCombine(vhosts.closedTraffic(), Snapshot::new)
                .thenCombine(allClosed, Snapshot::withAll)
                .thenCombine(queueList, (snapshot, all) -> snapshot.of(all, exchanges.list()));
    }

    /** Everything at once, and of queues only the sums. */
    public CompletionStage<BrokerTotals> totals() {
        CompletionStage<Map<String, QueueTotals>> queueTotals = queues.totals();
        return answer(
                connections
                        .list()
                        .thenCombine(
                                vhosts.closedTraffic(),
                                (open, byVhost) -> {
                                    ConnectionAdministration.addOpen(open, byVhost, new Traffic());
                                    return new BrokerTotals(
                                            open, exchanges.list(), byVhost, Map.of());
                                })
                        .thenCombine(
                                queueTotals,
                                (rest, sums) ->
                                        new BrokerTotals(
                                                rest.connections(),
                                                rest.exchanges(),
                                                rest.traffic(),
                                                sums)));
    }

    /** A snapshot that is not complete yet. */
    private record Snapshot(
            List<ConnectionSnapshot> open, Map<String, Traffic> byVhost, Traffic all) {
        Snapshot(List<ConnectionSnapshot> open, Map<String, Traffic> closed) {
            this(open, closed, null);
        }

        Snapshot withAll(Traffic allClosed) {
            ConnectionAdministration.addOpen(open, byVhost, allClosed);
            return new Snapshot(open, byVhost, allClosed);
        }

        BrokerSnapshot of(List<QueueSnapshot> queues, List<ExchangeSnapshot> exchanges) {
            return new BrokerSnapshot(queues, open, exchanges, byVhost, all);
        }
    }

    VirtualHost require(String vhost) {
        VirtualHost found = environment.vhosts().get(vhost);
        if (found == null) {
            throw new NoSuchVhostException(vhost);
        }
        return found;
    }
}
