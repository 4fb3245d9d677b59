package io.leveret.broker.vhost;

import static io.leveret.codec.Errors.channelError;

import io.leveret.broker.policy.PolicyResource;
import io.leveret.broker.shard.Answer;
import io.leveret.codec.FieldTable;
import io.leveret.codec.ReplyCode;
import io.leveret.exchange.ExchangeType;
import io.leveret.exchange.ExchangeTypes;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The exchanges of a vhost: declared, deleted and brought back here. Changed on its home alone. */
final class VhostExchanges {
    private final VirtualHost vhost;
    private final Changes changes;
    private final VhostEvents events;
    private final Passages passages;

    // Read by any thread.
    private final Map<String, Exchange> exchanges = new ConcurrentHashMap<>();

    VhostExchanges(VirtualHost vhost, Changes changes, VhostEvents events, Passages passages) {
        this.vhost = vhost;
        this.changes = changes;
        this.events = events;
        this.passages = passages;
    }

    /** One that every vhost has and nobody can delete. */
    void predeclare(String name, String type, boolean internal, String createdBy) {
        add(
                new Exchange(
                        name,
                        ExchangeTypes.byName(type),
                        true,
                        false,
                        internal,
                        FieldTable.EMPTY,
                        createdBy,
                        Passages.NO_LOG));
    }

    private void add(Exchange exchange) {
        exchange.apply(vhost.policyFor(exchange.name(), PolicyResource.EXCHANGE));
        exchanges.put(exchange.name(), exchange);
    }

    /** Null if there is none. Any thread. */
    Exchange get(String name) {
        return exchanges.get(name);
    }

    /** Any thread. */
    Collection<Exchange> all() {
        return exchanges.values();
    }

    /** Throws 404 if there is none. Any thread. */
    Exchange require(String name) {
        Exchange found = exchanges.get(name);
        if (found == null) {
            throw channelError(
                    ReplyCode.NOT_FOUND, "no exchange '%s' in vhost '%s'", name, vhost.name());
        }
        return found;
    }

    void declare(ExchangeDeclaration wanted, Answer<Exchange> answer) {
        changes.run(
                answer,
                () -> {
                    Exchange existing = exchanges.get(wanted.name());
                    if (existing == null) {
                        ExchangeType type = ExchangeTypes.require(wanted.type());
                        ExchangeArguments.validate(
                                wanted.name(), vhost.name(), type, wanted.arguments());
                        existing = create(wanted, passages.newLogFor(wanted));
                        if (existing.durable()) {
                            changes.definitions().put(vhost, existing);
                        }
                        changes.topologyChanged();
                        events.created(existing, wanted.createdBy());
                    } else {
                        ExchangeArguments.requireEquivalent(existing, wanted, vhost.name());
                    }
                    changes.answer(existing.durable(), existing, answer);
                });
    }

    void recover(Definitions.StoredExchange stored) {
        create(stored.declaration(), stored.logId());
    }

    private Exchange create(ExchangeDeclaration wanted, long logId) {
        Exchange exchange =
                new Exchange(
                        wanted.name(),
                        ExchangeTypes.require(wanted.type()),
                        wanted.durable(),
                        wanted.autoDelete(),
                        wanted.internal(),
                        wanted.arguments(),
                        wanted.createdBy(),
                        logId);
        exchange.open(passages.create(vhost, exchange));
        add(exchange);
        return exchange;
    }

    void delete(String name, boolean ifUnused, String user, Answer<Void> answer) {
        changes.run(
                answer,
                () -> {
                    Exchange existing = exchanges.get(name);
                    if (existing == null) {
                        answer.ok(null);
                        return;
                    }
                    if (ifUnused && !existing.outgoing().isEmpty()) {
                        throw channelError(
                                ReplyCode.PRECONDITION_FAILED,
                                "exchange '%s' in vhost '%s' in use",
                                name,
                                vhost.name());
                    }
                    remove(existing, user);
                    changes.answer(existing.durable(), null, answer);
                });
    }

    /** Takes it out with all its bindings. */
    void remove(Exchange exchange, String user) {
        if (!exchanges.remove(exchange.name(), exchange)) {
            return;
        }
        for (Binding binding : List.copyOf(exchange.outgoing())) {
            vhost.bindings().remove(binding, user);
        }
        for (Binding binding : List.copyOf(exchange.incoming())) {
            vhost.bindings().remove(binding, user);
        }
        if (exchange.durable()) {
            changes.definitions().remove(vhost, exchange);
        }
        if (exchange.passage() != null) {
            exchange.passage().delete();
        }
        changes.topologyChanged();
        events.deleted(exchange, user);
    }

    /** Tells of all there are. */
    void tellAll(String user) {
        exchanges.values().forEach(exchange -> events.created(exchange, user));
    }

    /** The vhost is deleted. */
    void removeAll(String user) {
        for (Exchange exchange : List.copyOf(exchanges.values())) {
            remove(exchange, user);
        }
    }

    /** The broker stops. */
    void stop() {
        for (Exchange exchange : exchanges.values()) {
            if (exchange.passage() != null) {
                exchange.passage().stop();
            }
        }
    }

    void applyPolicies() {
        for (Exchange exchange : exchanges.values()) {
            exchange.apply(vhost.policyFor(exchange.name(), PolicyResource.EXCHANGE));
        }
    }
}
