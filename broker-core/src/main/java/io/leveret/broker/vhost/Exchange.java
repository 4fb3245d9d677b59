package io.leveret.broker.vhost;

import io.leveret.broker.event.Events;
import io.leveret.broker.policy.EffectivePolicy;
import io.leveret.codec.ContentHeader;
import io.leveret.codec.FieldTable;
import io.leveret.exchange.ExchangeType;
import io.leveret.exchange.Routes;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * A declared exchange. What it is never changes; its bindings are changed on the vhost's home and
 * read by any thread while routing.
 */
public final class Exchange implements Destination {
    static final String KIND = "exchange";

    /** What RabbitMQ shows as creator of what it made itself. */
    static final String CREATED_BY_BROKER = Events.BROKER;

    private final String name;
    private final ExchangeType type;
    private final boolean durable;
    private final boolean autoDelete;
    private final boolean internal;
    private final FieldTable arguments;
    private final String createdBy;
    private final long logId;
    private final Routes<Destination> routes;

    /** Set before anybody else sees this exchange; null for most types. */
    private Passage passage;

    // Vhost's home.
    private final Set<Binding> outgoing = new LinkedHashSet<>();
    private final Set<Binding> incoming = new LinkedHashSet<>();

    /** Name of the alternate exchange from the arguments or a policy; null if none. Any thread. */
    private volatile String alternate;

    // Changed on the vhost's home, read by any thread.
    private volatile EffectivePolicy policy = EffectivePolicy.NONE;

    /** Messages published to and out of this exchange. Any thread. */
    private final LongAdder publishedIn = new LongAdder();

    private final LongAdder publishedOut = new LongAdder();

    /**
     * @param logId where what it keeps is in the store; {@link Passages#NO_LOG} if nothing is
     */
    Exchange(
            String name,
            ExchangeType type,
            boolean durable,
            boolean autoDelete,
            boolean internal,
            FieldTable arguments,
            String createdBy,
            long logId) {
        this.name = name;
        this.type = type;
        this.durable = durable;
        this.autoDelete = autoDelete;
        this.internal = internal;
        this.arguments = arguments;
        this.createdBy = createdBy;
        this.logId = logId;
        this.routes = type.newRoutes(arguments);
        this.alternate = arguments.string(ExchangeArguments.ALTERNATE);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String kind() {
        return KIND;
    }

    public ExchangeType type() {
        return type;
    }

    /** Whether topic permissions apply. */
    public boolean isTopic() {
        return type.name().equals("topic");
    }

    public boolean durable() {
        return durable;
    }

    public boolean autoDelete() {
        return autoDelete;
    }

    public boolean internal() {
        return internal;
    }

    public FieldTable arguments() {
        return arguments;
    }

    /** The user who declared it. */
    public String createdBy() {
        return createdBy;
    }

    long logId() {
        return logId;
    }

    /** Called once, before anybody else sees this exchange. */
    void open(Passage newPassage) {
        passage = newPassage;
    }

    /** What it does besides routing; null, as nearly always, if nothing. */
    Passage passage() {
        return passage;
    }

    /** How many messages wait here for their time; null where none ever does. Any thread. */
    public Integer delayedMessages() {
        return passage instanceof DelayingExchange delaying ? (Integer) delaying.count() : null;
    }

    public String alternate() {
        return alternate;
    }

    /** One of those every vhost has from the start. */
    public boolean predeclared() {
        return name.isEmpty() || name.startsWith("amq.");
    }

    public LongAdder publishedIn() {
        return publishedIn;
    }

    public LongAdder publishedOut() {
        return publishedOut;
    }

    /** Vhost's home. */
    public Collection<Binding> outgoing() {
        return Collections.unmodifiableSet(outgoing);
    }

    /** Vhost's home. */
    public Collection<Binding> incoming() {
        return Collections.unmodifiableSet(incoming);
    }

    /** Passes on the destinations a message goes to from here; the same one may come twice. */
    void route(String routingKey, ContentHeader header, Consumer<? super Destination> each) {
        routes.route(routingKey, header, each);
    }

    boolean dependsOnlyOnRoutingKey() {
        return routes.dependsOnlyOnRoutingKey();
    }

    boolean routesEachKey() {
        return routes.routesEachKey();
    }

    boolean add(Binding binding) {
        if (!outgoing.add(binding)) {
            return false;
        }
        routes.bind(binding.routingKey(), binding.arguments(), binding.destination());
        return true;
    }

    boolean remove(Binding binding) {
        if (!outgoing.remove(binding)) {
            return false;
        }
        routes.unbind(binding.routingKey(), binding.arguments(), binding.destination());
        return true;
    }

    void addIncoming(Binding binding) {
        incoming.add(binding);
    }

    void removeIncoming(Binding binding) {
        incoming.remove(binding);
    }

    /** By name: types that hash choose the same destination again after a restart. */
    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    /** What policies make of it. Any thread. */
    public EffectivePolicy policy() {
        return policy;
    }

    void apply(EffectivePolicy newPolicy) {
        policy = newPolicy;
        String own = arguments.string(ExchangeArguments.ALTERNATE);
        alternate = own != null ? own : newPolicy.string(ExchangeArguments.ALTERNATE);
    }
}
