package io.leveret.broker.vhost;

import static io.leveret.codec.Errors.channelError;
import static io.leveret.codec.Errors.connectionError;

import io.leveret.broker.policy.EffectivePolicy;
import io.leveret.broker.policy.PolicyResource;
import io.leveret.broker.policy.RuntimeParameters;
import io.leveret.broker.shard.Answer;
import io.leveret.broker.shard.Shard;
import io.leveret.broker.shard.Shards;
import io.leveret.broker.statistics.Churn;
import io.leveret.codec.AmqpException;
import io.leveret.codec.ContentHeader;
import io.leveret.codec.FieldTable;
import io.leveret.codec.ReplyCode;
import io.leveret.exchange.ExchangeType;
import io.leveret.exchange.ExchangeTypes;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A virtual host: its exchanges, queues and bindings. Changed only on its home, one change after
 * another; read by any thread.
 *
 * <p>Every change here is a control-plane request with an {@link Answer}: durable things are
 * answered for only once their definition is on disk and fsynced.
 */
public final class VirtualHost {
    private final String name;
    private final String createdBy;
    private final Shard home;
    private final QueueFactory queueFactory;
    private final Definitions definitions;
    private final DeadLetters deadLetters;
    private final RuntimeParameters parameters;
    private final Churn churn;
    private final String nodeName;
    private final VhostEvents events;

    /** Each is touched by its shard alone. */
    private final Map<Shard, ClosedTraffic> closedTraffic = new ConcurrentHashMap<>();

    // Written on the home, read by any thread.
    private final Map<String, Exchange> exchanges = new ConcurrentHashMap<>();
    private final Map<String, HostedQueue> queues = new ConcurrentHashMap<>();

    private volatile VirtualHostMetadata metadata;

    /** Null while nothing is traced. */
    private volatile Firehose firehose;

    /** Grows with every change that can alter a route, so that cached routes know they are old. */
    private volatile long topologyVersion;

    VirtualHost(
            String name,
            VirtualHostMetadata metadata,
            String createdBy,
            Shard home,
            VhostServices services) {
        this.createdBy = createdBy;
        this.name = name;
        this.home = home;
        this.parameters = services.parameters();
        this.churn = services.churn();
        this.queueFactory = services.queueFactory();
        this.definitions = services.definitions();
        this.nodeName = services.nodeName();
        this.events = new VhostEvents(name, services.events());
        this.deadLetters = new DeadLetters(this, queueFactory.clock());
        metadata(metadata);
        predeclare("", "direct", false);
        predeclare("amq.direct", "direct", false);
        predeclare("amq.fanout", "fanout", false);
        predeclare("amq.topic", "topic", false);
        predeclare("amq.headers", "headers", false);
        predeclare("amq.match", "headers", false);
        predeclare(Firehose.EXCHANGE, "topic", true);
        if (name.equals(services.eventVhost())) {
            predeclare(EventExchange.NAME, "topic", true);
        }
    }

    private void predeclare(String exchange, String type, boolean internal) {
        Exchange predeclared =
                new Exchange(
                        exchange,
                        ExchangeTypes.byName(type),
                        true,
                        false,
                        internal,
                        FieldTable.EMPTY,
                        createdBy);
        predeclared.apply(policyFor(exchange, PolicyResource.EXCHANGE));
        exchanges.put(exchange, predeclared);
    }

    public String name() {
        return name;
    }

    /** The user who created it. */
    String createdBy() {
        return createdBy;
    }

    public Shard home() {
        return home;
    }

    public VirtualHostMetadata metadata() {
        return metadata;
    }

    void metadata(VirtualHostMetadata newMetadata) {
        metadata = newMetadata;
        firehose = newMetadata.tracing() ? new Firehose(this, nodeName) : null;
    }

    /** Who copies what passes; null, as nearly always, if nobody. Any thread. */
    public Firehose firehose() {
        return firehose;
    }

    /** For queues that say nothing about it. */
    long consumerTimeoutMillis() {
        return queueFactory.consumerTimeoutMillis();
    }

    Churn churn() {
        return churn;
    }

    DeadLetters deadLetters() {
        return deadLetters;
    }

    /** What closed connections on {@code shard} did here; to be used there. */
    public ClosedTraffic closedTraffic(Shard shard) {
        return closedTraffic.computeIfAbsent(shard, ignored -> new ClosedTraffic(this));
    }

    /** Null if there is none. */
    public Exchange exchange(String exchange) {
        return exchanges.get(exchange);
    }

    /** Null if there is none. */
    public HostedQueue queue(String queue) {
        return queues.get(queue);
    }

    public Collection<Exchange> exchanges() {
        return exchanges.values();
    }

    public Collection<HostedQueue> queues() {
        return queues.values();
    }

    public Exchange requireExchange(String exchange) {
        Exchange found = exchanges.get(exchange);
        if (found == null) {
            throw channelError(
                    ReplyCode.NOT_FOUND, "no exchange '%s' in vhost '%s'", exchange, name);
        }
        return found;
    }

    public HostedQueue requireQueue(String queue) {
        HostedQueue found = queues.get(queue);
        if (found == null) {
            throw noQueue(queue);
        }
        return found;
    }

    AmqpException noQueue(String queue) {
        return channelError(ReplyCode.NOT_FOUND, "no queue '%s' in vhost '%s'", queue, name);
    }

    public long topologyVersion() {
        return topologyVersion;
    }

    private void topologyChanged() {
        assert home.isCurrent();
        topologyVersion = topologyVersion + 1;
    }

    /** The queues a message goes to, and whether that holds for every message of that key. */
    public Routed route(Exchange exchange, List<String> routingKeys, ContentHeader header) {
        Router router = new Router(this, routingKeys, header);
        List<HostedQueue> found = router.route(exchange);
        return new Routed(found, router.dependsOnlyOnRoutingKey());
    }

    /** What {@link #route} found. */
    public record Routed(List<HostedQueue> queues, boolean dependsOnlyOnRoutingKeys) {}

    // Exchanges.

    /** Answers with the exchange, new or there already and equivalent. */
    public void declareExchange(ExchangeDeclaration wanted, Answer<Exchange> answer) {
        onHome(answer, () -> declareExchangeHere(wanted, answer));
    }

    private void declareExchangeHere(ExchangeDeclaration wanted, Answer<Exchange> answer) {
        Exchange existing = exchanges.get(wanted.name());
        if (existing == null) {
            existing = create(wanted);
            if (existing.durable()) {
                definitions.put(this, existing);
            }
            topologyChanged();
            events.created(existing, wanted.createdBy());
        } else {
            ExchangeArguments.requireEquivalent(existing, wanted, name);
        }
        answerWhenDurable(existing.durable(), existing, answer);
    }

    private Exchange create(ExchangeDeclaration wanted) {
        ExchangeType type = requireType(wanted.type());
        ExchangeArguments.validate(wanted.name(), name, type, wanted.arguments());
        Exchange exchange =
                new Exchange(
                        wanted.name(),
                        type,
                        wanted.durable(),
                        wanted.autoDelete(),
                        wanted.internal(),
                        wanted.arguments(),
                        wanted.createdBy());
        exchange.apply(policyFor(exchange.name(), PolicyResource.EXCHANGE));
        exchanges.put(exchange.name(), exchange);
        return exchange;
    }

    /** Throws 503, a connection error as in RabbitMQ, for a type nobody knows. */
    public static ExchangeType requireType(String type) {
        if (type.isEmpty()) {
            throw connectionError(ReplyCode.COMMAND_INVALID, "invalid exchange type ''");
        }
        ExchangeType known = ExchangeTypes.byName(type);
        if (known == null) {
            throw connectionError(ReplyCode.COMMAND_INVALID, "unknown exchange type '%s'", type);
        }
        return known;
    }

    /** A missing exchange counts as deleted. */
    public void deleteExchange(
            String exchange, boolean ifUnused, String user, Answer<Void> answer) {
        onHome(
                answer,
                () -> {
                    Exchange existing = exchanges.get(exchange);
                    if (existing == null) {
                        answer.ok(null);
                        return;
                    }
                    if (ifUnused && !existing.outgoing().isEmpty()) {
                        throw channelError(
                                ReplyCode.PRECONDITION_FAILED,
                                "exchange '%s' in vhost '%s' in use",
                                exchange,
                                name);
                    }
                    remove(existing, user);
                    answerWhenDurable(existing.durable(), null, answer);
                });
    }

    private void remove(Exchange exchange, String user) {
        if (!exchanges.remove(exchange.name(), exchange)) {
            return;
        }
        for (Binding binding : List.copyOf(exchange.outgoing())) {
            removeBinding(binding, user);
        }
        for (Binding binding : List.copyOf(exchange.incoming())) {
            removeBinding(binding, user);
        }
        if (exchange.durable()) {
            definitions.remove(this, exchange);
        }
        topologyChanged();
        events.deleted(exchange, user);
    }

    // Bindings.

    /** Binds; binding again what is bound is no error. */
    public void bind(
            String source,
            String destination,
            boolean toExchange,
            String routingKey,
            FieldTable arguments,
            ExclusiveOwner asking,
            Answer<Void> answer) {
        onHome(
                answer,
                () -> {
                    Exchange from = requireExchange(source);
                    Destination target = requireDestination(destination, toExchange, asking);
                    from.type().validateBinding(routingKey, arguments);
                    Binding binding = new Binding(from, target, routingKey, arguments);
                    addBinding(binding, userOf(asking));
                    answerWhenDurable(binding.durable(), null, answer);
                });
    }

    /** Unbinds; nothing is missed that was not there. */
    public void unbind(
            String source,
            String destination,
            boolean toExchange,
            String routingKey,
            FieldTable arguments,
            ExclusiveOwner asking,
            Answer<Void> answer) {
        onHome(
                answer,
                () -> {
                    Exchange from = exchanges.get(source);
                    Destination target =
                            toExchange ? exchanges.get(destination) : queues.get(destination);
                    if (from == null || target == null) {
                        answer.ok(null);
                        return;
                    }
                    Binding binding = new Binding(from, target, routingKey, arguments);
                    if (target instanceof HostedQueue queue && from.outgoing().contains(binding)) {
                        queue.requireAccess(asking);
                    }
                    removeBinding(binding, userOf(asking));
                    answerWhenDurable(binding.durable(), null, answer);
                });
    }

    private Destination requireDestination(
            String destination, boolean isExchange, ExclusiveOwner asking) {
        if (isExchange) {
            return requireExchange(destination);
        }
        HostedQueue queue = requireQueue(destination);
        queue.requireAccess(asking);
        return queue;
    }

    private void addBinding(Binding binding, String user) {
        if (!connect(binding)) {
            return;
        }
        if (binding.durable()) {
            definitions.put(this, binding);
        }
        events.created(binding, user);
    }

    /** False if they are bound like this already. */
    private boolean connect(Binding binding) {
        if (!binding.source().add(binding)) {
            return false;
        }
        if (binding.destination() instanceof HostedQueue queue) {
            queue.addIncoming(binding);
        } else {
            ((Exchange) binding.destination()).addIncoming(binding);
        }
        topologyChanged();
        return true;
    }

    private void removeBinding(Binding binding, String user) {
        Exchange source = binding.source();
        if (!source.remove(binding)) {
            return;
        }
        if (binding.destination() instanceof HostedQueue queue) {
            queue.removeIncoming(binding);
        } else {
            ((Exchange) binding.destination()).removeIncoming(binding);
        }
        if (binding.durable()) {
            definitions.remove(this, binding);
        }
        topologyChanged();
        events.deleted(binding, user);
        if (source.autoDelete() && source.outgoing().isEmpty()) {
            remove(source, Exchange.CREATED_BY_BROKER);
        }
    }

    // Queues.

    /** Answers with the queue, new or there already and equivalent. */
    public void declareQueue(
            QueueDeclaration asked,
            ExclusiveOwner asking,
            Shard preferred,
            Answer<HostedQueue> answer) {
        onHome(
                answer,
                () -> {
                    QueueDeclaration wanted = queueFactory.withDefaultType(this, asked);
                    HostedQueue existing = queues.get(wanted.name());
                    churn.queuesDeclared.increment();
                    if (existing == null) {
                        requireRoomFor(wanted.name());
                        existing = queueFactory.create(this, wanted, preferred);
                        queues.put(existing.name(), existing);
                        churn.queuesCreated.increment();
                        if (existing.owner() != null) {
                            existing.owner().owns(existing);
                        }
                        if (existing.durable()) {
                            definitions.put(this, existing);
                        }
                        topologyChanged();
                        events.created(existing, wanted.createdBy());
                    } else {
                        existing.requireAccess(asking);
                        queueFactory.requireEquivalent(existing, wanted);
                    }
                    answerWhenDurable(existing.durable(), existing, answer);
                });
    }

    private void requireRoomFor(String queue) {
        long limit = parameters.limits(name).maxQueues();
        if (limit >= 0 && queues.size() >= limit) {
            throw channelError(
                    ReplyCode.PRECONDITION_FAILED,
                    "cannot declare queue '%s': queue limit in vhost '%s' (%d) is reached",
                    queue,
                    name,
                    limit);
        }
    }

    /** Deletes a queue and answers with how many ready messages it held; a missing one held 0. */
    public void deleteQueue(
            String queue,
            boolean ifUnused,
            boolean ifEmpty,
            ExclusiveOwner asking,
            Answer<Integer> answer) {
        HostedQueue existing = queues.get(queue);
        if (existing == null) {
            // Through the home all the same: a delete that is under way must be answered first.
            onHome(answer, () -> answer.ok(0));
            return;
        }
        existing.home()
                .execute(
                        () -> {
                            try {
                                existing.requireAccess(asking);
                                int ready = closeIf(existing, ifUnused, ifEmpty);
                                forget(existing, userOf(asking), () -> answer.ok(ready));
                            } catch (AmqpException e) {
                                answer.failed(e);
                            }
                        });
    }

    private int closeIf(HostedQueue queue, boolean ifUnused, boolean ifEmpty) {
        if (queue.deleted()) {
            return 0;
        }
        if (ifUnused && queue.queue().consumerCount() > 0) {
            throw channelError(
                    ReplyCode.PRECONDITION_FAILED,
                    "queue '%s' in vhost '%s' in use",
                    queue.name(),
                    name);
        }
        int ready = queue.queue().readyCount();
        if (ifEmpty && ready > 0) {
            throw channelError(
                    ReplyCode.PRECONDITION_FAILED,
                    "queue '%s' in vhost '%s' not empty",
                    queue.name(),
                    name);
        }
        queue.die();
        return ready;
    }

    /** The queue is being deleted; on its home. */
    void undefine(HostedQueue queue) {
        if (queue.durable()) {
            definitions.remove(this, queue);
        }
    }

    /** Takes a queue that is closed already out of the vhost; {@code done} runs on the home. */
    private void forget(HostedQueue queue, String user, Runnable done) {
        home.execute(
                () -> {
                    if (!queues.remove(queue.name(), queue)) {
                        done.run();
                        return;
                    }
                    churn.queuesDeleted.increment();
                    for (Binding binding : List.copyOf(queue.incoming())) {
                        removeBinding(binding, Exchange.CREATED_BY_BROKER);
                    }
                    if (queue.owner() != null) {
                        queue.owner().ownsNoMore(queue);
                    }
                    topologyChanged();
                    events.deleted(queue, user);
                    if (queue.durable()) {
                        definitions.sync(home, done);
                    } else {
                        done.run();
                    }
                });
    }

    /** An auto-delete queue lost its last consumer, or a lease ran out. Queue's home. */
    void deleteUnused(HostedQueue queue) {
        if (!queue.deleted() && queue.queue().consumerCount() == 0) {
            queue.die();
            forget(queue, Exchange.CREATED_BY_BROKER, () -> {});
        }
    }

    /** Deletes queues whatever they hold; {@code done} runs on {@code shard}. */
    public void deleteAll(List<HostedQueue> doomed, Shard shard, Runnable done) {
        if (doomed.isEmpty()) {
            shard.execute(done);
            return;
        }
        AtomicInteger left = new AtomicInteger(doomed.size());
        Runnable forgotten =
                () -> {
                    if (left.decrementAndGet() == 0) {
                        shard.execute(done);
                    }
                };
        for (HostedQueue queue : List.copyOf(doomed)) {
            queue.home()
                    .execute(
                            () -> {
                                queue.die();
                                forget(queue, Exchange.CREATED_BY_BROKER, forgotten);
                            });
        }
    }

    // Policies.

    /** What policies make of a queue or exchange of this name now. */
    EffectivePolicy policyFor(String resource, PolicyResource kind) {
        return parameters.effectiveFor(name, resource, kind);
    }

    /**
     * Applies the policies that are in force now to all that is here; {@code applied} runs when the
     * last queue has them.
     */
    void applyPolicies(Runnable applied) {
        home.execute(
                () -> {
                    for (Exchange exchange : exchanges.values()) {
                        exchange.apply(policyFor(exchange.name(), PolicyResource.EXCHANGE));
                    }
                    topologyChanged();
                    new PolicyApplication(queues.values()).run(applied);
                });
    }

    // Start and end.

    /** Brings back what was stored; {@code done} runs on the home. */
    void recover(Shards shards, Runnable done) {
        home.execute(
                () -> {
                    definitions.exchanges(name).forEach(this::create);
                    for (Definitions.StoredQueue stored : definitions.queues(name)) {
                        Shard queueHome = shards.forName(stored.declaration().name());
                        HostedQueue queue = queueFactory.recover(this, stored, queueHome);
                        queues.put(queue.name(), queue);
                    }
                    definitions.bindings(name).forEach(this::recoverBinding);
                    done.run();
                });
    }

    private void recoverBinding(Definitions.StoredBinding stored) {
        Exchange source = exchanges.get(stored.source());
        Destination destination =
                stored.toExchange()
                        ? exchanges.get(stored.destination())
                        : queues.get(stored.destination());
        if (source != null && destination != null) {
            connect(new Binding(source, destination, stored.routingKey(), stored.arguments()));
        } else {
            // One end was deleted and the crash came before the binding was: it must not be there
            // again when somebody declares that end anew.
            definitions.remove(name, stored);
        }
    }

    /** The vhost is deleted: so is everything in it. */
    void deleteAll(Runnable done) {
        home.execute(
                () -> {
                    deleteAll(
                            List.copyOf(queues.values()),
                            home,
                            () -> {
                                for (Exchange exchange : List.copyOf(exchanges.values())) {
                                    remove(exchange, Exchange.CREATED_BY_BROKER);
                                }
                                done.run();
                            });
                });
    }

    // Helpers.

    /** Who asks; null if it is nobody with a connection. */
    private static String userOf(ExclusiveOwner asking) {
        return asking == null ? null : asking.userName();
    }

    /** Runs {@code change} on the home; what it throws is the answer. */
    private void onHome(Answer<?> answer, Runnable change) {
        home.execute(
                () -> {
                    try {
                        change.run();
                    } catch (AmqpException e) {
                        answer.failed(e);
                    }
                });
    }

    private <T> void answerWhenDurable(boolean durable, T value, Answer<T> answer) {
        if (durable) {
            definitions.sync(home, () -> answer.ok(value));
        } else {
            answer.ok(value);
        }
    }
}
