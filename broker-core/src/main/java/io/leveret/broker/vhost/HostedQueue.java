package io.leveret.broker.vhost;

import static io.leveret.codec.Errors.channelError;
import static io.leveret.codec.Errors.connectionError;

import io.leveret.broker.policy.EffectivePolicy;
import io.leveret.broker.policy.PolicyResource;
import io.leveret.broker.rate.RateGate;
import io.leveret.broker.rate.RateLimiter;
import io.leveret.broker.rate.RateLimits;
import io.leveret.broker.rate.Rates;
import io.leveret.broker.shard.Answer;
import io.leveret.broker.shard.Shard;
import io.leveret.broker.statistics.DeadLetterCounters.Strategy;
import io.leveret.codec.AmqpException;
import io.leveret.codec.ContentHeader;
import io.leveret.codec.FieldTable;
import io.leveret.codec.ReplyCode;
import io.leveret.message.Message;
import io.leveret.queue.Consumer;
import io.leveret.queue.DeadLetterReason;
import io.leveret.queue.Entry;
import io.leveret.queue.Queue;
import io.leveret.queue.QueueArguments;
import io.leveret.queue.QueueEffects;
import io.leveret.queue.QueueSettings;
import io.leveret.queue.QueueType;
import io.leveret.queue.Receipt;
import io.leveret.store.StoreTransaction;
import io.leveret.time.Clock;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A declared queue in its vhost: what it is, where it lives, who it belongs to, and its state
 * machine, which only its home touches.
 */
public final class HostedQueue implements Destination, MessageTarget, QueueEffects {
    static final String KIND = "queue";

    private static final String DELIVERY_COUNT = "x-delivery-count";

    private final VirtualHost vhost;
    private final QueueDeclaration declaration;
    private final QueueArguments declared;
    private final long id;
    private final Shard home;

    // Changed on the queue's home, read by any thread.
    private volatile EffectivePolicy policy;

    /** Null, as nearly always, if it never had any. */
    private volatile Rates rates;

    // Queue's home.
    private QueueSettings settings;
    private Queue queue;
    private Pace pace;
    private RateGate gate;

    /** Null until it is needed, as it nearly never is. */
    private SafeDeadLetters safeDeadLetters;

    private boolean deleted;

    // Vhost's home.
    private final Set<Binding> incoming = new LinkedHashSet<>();

    HostedQueue(
            VirtualHost vhost,
            QueueDeclaration declaration,
            QueueArguments declared,
            long id,
            Shard home) {
        this.vhost = vhost;
        this.declaration = declaration;
        this.declared = declared;
        this.id = id;
        this.home = home;
        this.policy = vhost.policyFor(declaration.name(), kindForPolicies());
        this.settings = settingsUnder(policy);
    }

    /** Called once, before anybody else sees this queue. */
    void run(Queue stateMachine, Clock realClock, Drain drain) {
        this.queue = stateMachine;
        this.pace = new Pace(home, realClock, drain, stateMachine::readyCount);
        regulate();
    }

    @Override
    public String name() {
        return declaration.name();
    }

    @Override
    public String kind() {
        return KIND;
    }

    public VirtualHost vhost() {
        return vhost;
    }

    /**
     * An exclusive queue never survives its connection, so it is not durable whatever was asked.
     */
    public boolean durable() {
        return declaration.durable() && declaration.owner() == null;
    }

    public boolean autoDelete() {
        return declaration.autoDelete();
    }

    /** The user who declared it; null if that was not written down. */
    public String createdBy() {
        return declaration.createdBy();
    }

    public ExclusiveOwner owner() {
        return declaration.owner();
    }

    public FieldTable arguments() {
        return declaration.arguments();
    }

    /** Its arguments, as they are understood. */
    QueueArguments declared() {
        return declared;
    }

    public QueueType type() {
        return declared.type();
    }

    /** Throws 540 if it is a stream, from which nothing is ever taken. */
    public void refuseIfStream(String operation) {
        if (type() == QueueType.STREAM) {
            throw connectionError(
                    ReplyCode.NOT_IMPLEMENTED,
                    "%s not supported by stream queues %s",
                    operation,
                    this);
        }
    }

    PolicyResource kindForPolicies() {
        return switch (type()) {
            case CLASSIC -> PolicyResource.CLASSIC_QUEUE;
            case QUORUM -> PolicyResource.QUORUM_QUEUE;
            case STREAM -> PolicyResource.STREAM;
        };
    }

    /** What policies make of it. Any thread. */
    public EffectivePolicy policy() {
        return policy;
    }

    /** What its arguments and policies make of it together; on the queue's home. */
    QueueSettings settings() {
        return settings;
    }

    private QueueSettings settingsUnder(EffectivePolicy newPolicy) {
        QueueSettings merged = declared.settings(newPolicy.definition());
        return merged.consumerTimeoutMillis() >= 0
                ? merged
                : merged.toBuilder().consumerTimeoutMillis(vhost.consumerTimeoutMillis()).build();
    }

    /** Goes by another policy from now on; on the queue's home. */
    void apply(EffectivePolicy newPolicy) {
        if (deleted) {
            return;
        }
        policy = newPolicy;
        QueueSettings before = settings;
        settings = settingsUnder(newPolicy);
        if (!settings.equals(before)) {
            queue.apply(settings);
        }
        regulate();
    }

    /** Goes by the rates that its policy and its vhost say now. */
    private void regulate() {
        RateLimits limits = RateLimits.of(policy::integer);
        if (rates == null && !limits.equals(RateLimits.NONE)) {
            rates = new Rates(vhost.clock());
        }
        if (rates != null) {
            rates.limit(limits);
        }
        RateLimiter own = rates == null ? null : rates.delivery();
        RateLimiter shared = vhost.rates().delivery();
        if (gate == null ? own != null || shared != null : !gate.isFor(own, shared)) {
            endPacing();
            gate = RateGate.of(own, shared, home);
            queue.gate(gate);
        }
    }

    private void endPacing() {
        if (gate != null) {
            gate.end();
        }
    }

    /** How fast messages may come and go; null for no limit of its own. Any thread. */
    public Rates rates() {
        return rates;
    }

    /** Null if it does not dead-letter; on the queue's home. */
    DeadLetterTarget deadLetterTarget() {
        String exchange = settings.deadLetterExchange();
        return exchange == null
                ? null
                : new DeadLetterTarget(exchange, settings.deadLetterRoutingKey());
    }

    public long id() {
        return id;
    }

    @Override
    public Shard home() {
        return home;
    }

    /** The state machine; on the queue's home only. */
    public Queue queue() {
        assert home.isCurrent();
        return queue;
    }

    /** Whether it was deleted; on the queue's home only. */
    public boolean deleted() {
        return deleted;
    }

    /** Vhost's home. */
    public Collection<Binding> incoming() {
        return Collections.unmodifiableSet(incoming);
    }

    void addIncoming(Binding binding) {
        incoming.add(binding);
    }

    void removeIncoming(Binding binding) {
        incoming.remove(binding);
    }

    /** Throws 405 unless {@code asking} may use this queue; publishing to it is free to all. */
    public void requireAccess(ExclusiveOwner asking) {
        if (owner() != null && owner() != asking) {
            throw locked();
        }
    }

    RuntimeException locked() {
        return channelError(
                ReplyCode.RESOURCE_LOCKED,
                "cannot obtain exclusive access to locked queue '%s' in vhost '%s'. It could be"
                        + " originally declared on another connection or the exclusive property"
                        + " value does not match that of the original declaration.",
                name(),
                vhost.name());
    }

    @Override
    public void publish(Message message, Receipt receipt, StoreTransaction tx) {
        if (home.isCurrent()) {
            accept(message, receipt, tx);
        } else {
            home.post(() -> accept(message, receipt, tx));
        }
    }

    private void accept(Message message, Receipt receipt, StoreTransaction tx) {
        if (!deleted) {
            queue.publish(message, receipt, tx);
            pace.published();
        } else if (receipt != null) {
            receipt.accepted();
        }
    }

    /** Whether its consumers would rather see less published. Any thread. */
    public boolean holdsPublishers() {
        return pace.holds();
    }

    /** Runs {@code resume} on {@code shard} when publishers may go on. Any thread. */
    public void awaitPace(Shard shard, Runnable resume) {
        home.execute(() -> pace.await(() -> shard.execute(resume)));
    }

    /**
     * Runs a request about this queue on its home; what it throws, and that the queue is gone, is
     * the answer.
     */
    public void atHome(Answer<?> answer, Runnable request) {
        home.execute(
                () -> {
                    if (deleted) {
                        answer.failed(vhost.noQueue(name()));
                        return;
                    }
                    try {
                        request.run();
                    } catch (AmqpException e) {
                        answer.failed(e);
                    }
                });
    }

    /** The message of a delivery, with how often it came back if the queue counts that. */
    public Message messageToDeliver(Entry entry) {
        return entry.deliveryCount() > 0 ? withDeliveryCount(entry) : entry.message();
    }

    /** As {@link #messageToDeliver}, for basic.get: quorum queues tell it the count of 0 too. */
    public Message messageToGet(Entry entry) {
        return type() == QueueType.QUORUM ? withDeliveryCount(entry) : messageToDeliver(entry);
    }

    private static Message withDeliveryCount(Entry entry) {
        Message message = entry.message();
        ContentHeader header = message.header();
        FieldTable headers = header.headers().with(DELIVERY_COUNT, (long) entry.deliveryCount());
        return message.republished(
                message.exchange(), message.routingKey(), header.withHeaders(headers));
    }

    /** Adds a consumer; it gets nothing before it is ready to take it. Any thread. */
    public void subscribe(Consumer consumer, Answer<Void> answer) {
        atHome(
                answer,
                () -> {
                    queue.subscribe(consumer);
                    answer.ok(null);
                });
    }

    /** Removes a consumer, whether the queue is still there or not. Any thread. */
    public void cancel(Consumer consumer, Runnable done) {
        home.execute(
                () -> {
                    if (!deleted) {
                        queue.cancel(consumer);
                    }
                    if (consumer instanceof HostedConsumer hosted) {
                        hosted.unsubscribed();
                    }
                    done.run();
                });
    }

    /** Queue's home: the broker stops. */
    void stop() {
        if (!deleted) {
            queue.stop();
            endTimers();
        }
    }

    /** Queue's home: drops everything it holds; consumers get basic.cancel. */
    void die() {
        if (!deleted) {
            deleted = true;
            // First: a queue that a crash brings back must have its messages, or not come back.
            vhost.undefine(this);
            queue.delete();
            endTimers();
        }
    }

    private void endTimers() {
        endPacing();
        if (safeDeadLetters != null) {
            safeDeadLetters.stop();
        }
    }

    // QueueEffects, called by the state machine on the queue's home.

    @Override
    public void deadLetter(Entry entry, Message message, DeadLetterReason reason, Runnable done) {
        if (settings.deadLettersAtLeastOnce()) {
            if (safeDeadLetters == null) {
                safeDeadLetters = new SafeDeadLetters(this, vhost.deadLetters(), vhost.clock());
            }
            safeDeadLetters.publish(message, reason, done);
        } else {
            vhost.deadLetters().publish(this, message, reason, done);
        }
    }

    @Override
    public void discarded(DeadLetterReason reason) {
        vhost.churn().deadLetters.count(type(), Strategy.DISABLED, reason);
    }

    @Override
    public void unused() {
        home.post(() -> vhost.deleteUnused(this));
    }

    @Override
    public void leaseExpired() {
        home.post(() -> vhost.deleteUnused(this));
    }

    @Override
    public void consumerTimedOut(Consumer consumer) {
        ((HostedConsumer) consumer).timedOut(settings.consumerTimeoutMillis());
    }

    /** By name: exchange types that hash choose the same queue again after a restart. */
    @Override
    public int hashCode() {
        return name().hashCode();
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public String toString() {
        return "queue '" + name() + "' in vhost '" + vhost.name() + "'";
    }
}
