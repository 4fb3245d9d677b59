package io.leveret.broker.vhost;

import io.leveret.broker.policy.EffectivePolicy;
import io.leveret.broker.policy.PolicyResource;
import io.leveret.broker.policy.RuntimeParameters;
import io.leveret.broker.rate.RateLimiter;
import io.leveret.broker.rate.Rates;
import io.leveret.broker.shard.Answer;
import io.leveret.broker.shard.Shard;
import io.leveret.broker.shard.Shards;
import io.leveret.broker.statistics.Churn;
import io.leveret.codec.AmqpException;
import io.leveret.codec.FieldTable;
import io.leveret.exchange.ExchangeType;
import io.leveret.exchange.ExchangeTypes;
import io.leveret.message.Message;
import io.leveret.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

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
    private final VhostServices services;
    private final Changes changes;
    private final VhostExchanges exchanges;
    private final VhostQueues queues;
    private final VhostBindings bindings;
    private final DeadLetters deadLetters;
    private final Rates rates;

    /** Each is touched by its shard alone. */
    private final Map<Shard, ClosedTraffic> closedTraffic = new ConcurrentHashMap<>();

    private volatile VirtualHostMetadata metadata;

    /** Null while nothing is traced. */
    private volatile Firehose firehose;

    VirtualHost(
            String name,
            VirtualHostMetadata metadata,
            String createdBy,
            Shard home,
            VhostServices services) {
        this.createdBy = createdBy;
        this.name = name;
        this.services = services;
        this.changes = new Changes(home, services.definitions());
        VhostEvents events = new VhostEvents(name, services.events());
        this.exchanges = new VhostExchanges(this, changes, events, services.passages());
        this.queues = new VhostQueues(this, changes, events, services);
        this.bindings = new VhostBindings(this, changes, events, services.bindingsMax());
        this.deadLetters = new DeadLetters(this, services.queueFactory().clock());
        this.rates = new Rates(clock());
        rates.limit(services.parameters().limits(name).rates());
        metadata(metadata);
        exchanges.predeclare("", "direct", false, createdBy);
        exchanges.predeclare("amq.direct", "direct", false, createdBy);
        exchanges.predeclare("amq.fanout", "fanout", false, createdBy);
        exchanges.predeclare("amq.topic", "topic", false, createdBy);
        exchanges.predeclare("amq.headers", "headers", false, createdBy);
        exchanges.predeclare("amq.match", "headers", false, createdBy);
        exchanges.predeclare(Firehose.EXCHANGE, "topic", true, createdBy);
        if (name.equals(services.eventVhost())) {
            exchanges.predeclare(EventExchange.NAME, "topic", true, createdBy);
        }
    }

    public String name() {
        return name;
    }

    /** The user who created it. */
    String createdBy() {
        return createdBy;
    }

    public Shard home() {
        return changes.home();
    }

    public VirtualHostMetadata metadata() {
        return metadata;
    }

    void metadata(VirtualHostMetadata newMetadata) {
        metadata = newMetadata;
        firehose = newMetadata.tracing() ? new Firehose(this, services.nodeName()) : null;
    }

    /** Who copies what passes; null, as nearly always, if nobody. Any thread. */
    public Firehose firehose() {
        return firehose;
    }

    /** How fast messages may come and go here. Any thread. */
    public Rates rates() {
        return rates;
    }

    /** The broker's own, which an embedding application may move. */
    Clock clock() {
        return services.queueFactory().clock();
    }

    /** For queues that say nothing about it. */
    long consumerTimeoutMillis() {
        return services.queueFactory().consumerTimeoutMillis();
    }

    Churn churn() {
        return services.churn();
    }

    DeadLetters deadLetters() {
        return deadLetters;
    }

    VhostBindings bindings() {
        return bindings;
    }

    /** What closed connections on {@code shard} did here; to be used there. */
    public ClosedTraffic closedTraffic(Shard shard) {
        return closedTraffic.computeIfAbsent(shard, ignored -> new ClosedTraffic(this));
    }

    /** Grows with every change that can alter a route. Any thread. */
    public long topologyVersion() {
        return changes.topologyVersion();
    }

    /**
     * Who gets a message that comes to an exchange, and whether that holds for every message of
     * that key. To be asked once a message: exchanges may note that they have seen it.
     *
     * @param routingKeys the message's own, then those of its CC and BCC headers
     */
    public Routed route(Exchange exchange, List<String> routingKeys, Message message) {
        return route(exchange, routingKeys, message, null);
    }

    /** Where {@code exchange} routes what it does nothing else with. */
    Routed routePast(Exchange exchange, Message message) {
        return route(exchange, RoutingKeys.of(message), message, exchange);
    }

    private Routed route(
            Exchange exchange, List<String> routingKeys, Message message, Exchange passed) {
        Router router = new Router(this, routingKeys, message, passed);
        List<MessageTarget> found = router.route(exchange);
        return new Routed(found, router.dependsOnlyOnRoutingKey());
    }

    /** What {@link #route} found. */
    public record Routed(List<MessageTarget> targets, boolean dependsOnlyOnRoutingKeys) {}

    // Exchanges.

    /** Null if there is none. */
    public Exchange exchange(String exchange) {
        return exchanges.get(exchange);
    }

    public Collection<Exchange> exchanges() {
        return exchanges.all();
    }

    /** Throws 404 if there is none. */
    public Exchange requireExchange(String exchange) {
        return exchanges.require(exchange);
    }

    /** Throws 503, a connection error as in RabbitMQ, for a type nobody knows. */
    public static ExchangeType requireType(String type) {
        return ExchangeTypes.require(type);
    }

    /** Answers with the exchange, new or there already and equivalent. */
    public void declareExchange(ExchangeDeclaration wanted, Answer<Exchange> answer) {
        exchanges.declare(wanted, answer);
    }

    /** A missing exchange counts as deleted. */
    public void deleteExchange(
            String exchange, boolean ifUnused, String user, Answer<Void> answer) {
        exchanges.delete(exchange, ifUnused, user, answer);
    }

    /** Takes out an exchange that nothing needs any more; on the home. */
    void remove(Exchange exchange, String user) {
        exchanges.remove(exchange, user);
    }

    /** Tells of the exchanges it has had from the start. */
    void tellExchanges() {
        exchanges.tellAll(createdBy);
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
        bindings.bind(source, destination, toExchange, routingKey, arguments, asking, answer);
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
        bindings.unbind(source, destination, toExchange, routingKey, arguments, asking, answer);
    }

    // Queues.

    /** Null if there is none. */
    public HostedQueue queue(String queue) {
        return queues.get(queue);
    }

    public Collection<HostedQueue> queues() {
        return queues.all();
    }

    /** Throws 404 if there is none. */
    public HostedQueue requireQueue(String queue) {
        return queues.require(queue);
    }

    AmqpException noQueue(String queue) {
        return queues.notFound(queue);
    }

    /** Answers with the queue, new or there already and equivalent. */
    public void declareQueue(
            QueueDeclaration wanted,
            ExclusiveOwner asking,
            Shard preferred,
            Answer<HostedQueue> answer) {
        queues.declare(wanted, asking, preferred, answer);
    }

    /** Deletes a queue and answers with how many ready messages it held; a missing one held 0. */
    public void deleteQueue(
            String queue,
            boolean ifUnused,
            boolean ifEmpty,
            ExclusiveOwner asking,
            Answer<Integer> answer) {
        queues.delete(queue, ifUnused, ifEmpty, asking, answer);
    }

    /** The queue is being deleted; on its home. */
    void undefine(HostedQueue queue) {
        queues.undefine(queue);
    }

    /** Deletes a queue that should go once nobody uses it, unless somebody does. Queue's home. */
    void deleteUnused(HostedQueue queue) {
        queues.deleteUnused(queue);
    }

    /** Deletes queues whatever they hold; {@code done} runs on {@code shard}. */
    public void deleteAll(List<HostedQueue> doomed, Shard shard, Runnable done) {
        queues.deleteAll(doomed, Exchange.CREATED_BY_BROKER, shard, done);
    }

    // Policies.

    /** What policies make of a queue or exchange of this name now. */
    EffectivePolicy policyFor(String resource, PolicyResource kind) {
        RuntimeParameters parameters = services.parameters();
        return parameters.effectiveFor(name, resource, kind);
    }

    /**
     * Applies the policies that are in force now to all that is here; {@code applied} runs when the
     * last queue has them.
     */
    void applyPolicies(Runnable applied) {
        home().execute(
                        () -> {
                            exchanges.applyPolicies();
                            changes.topologyChanged();
                            boolean all = applyRates();
                            new PolicyApplication(queues.all(), all).run(applied);
                        });
    }

    /** Whether every queue must take note of it. */
    private boolean applyRates() {
        RateLimiter before = rates.delivery();
        rates.limit(services.parameters().limits(name).rates());
        return rates.delivery() != before;
    }

    // Start and end.

    /** Brings back what was stored; {@code done} runs on the home. */
    void recover(Shards shards, Runnable done) {
        home().execute(
                        () -> {
                            Definitions stored = changes.definitions();
                            stored.exchanges(name).forEach(exchanges::recover);
                            for (Definitions.StoredQueue queue : stored.queues(name)) {
                                queues.recover(queue, shards.forName(queue.declaration().name()));
                            }
                            stored.bindings(name).forEach(bindings::recover);
                            done.run();
                        });
    }

    /** The broker stops: exchanges release nothing any more; {@code done} runs on the home. */
    void stopExchanges(Runnable done) {
        home().execute(
                        () -> {
                            exchanges.stop();
                            done.run();
                        });
    }

    /** The vhost is deleted: so is everything in it. */
    void deleteAll(String user, Runnable done) {
        home().execute(
                        () ->
                                queues.deleteAll(
                                        queues.all(),
                                        user,
                                        home(),
                                        () -> {
                                            exchanges.removeAll(user);
                                            done.run();
                                        }));
    }

    /** Who asks; null if it is nobody with a connection. */
    static String userOf(ExclusiveOwner asking) {
        return asking == null ? null : asking.userName();
    }
}
