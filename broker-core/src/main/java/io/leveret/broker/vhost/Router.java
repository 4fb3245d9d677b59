package io.leveret.broker.vhost;

import io.leveret.message.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Finds who gets one message, its queues as a rule: through the exchange, the exchanges bound to it
 * and, from an exchange that routed nowhere, its alternate exchange. Each queue is found once
 * however many bindings or routing keys (CC, BCC) match, and each exchange is visited once, so
 * cycles end.
 *
 * <p>One use, one thread; makes no garbage beyond its result for an exchange bound only to queues.
 */
final class Router implements Consumer<Destination> {
    private static final int LINEAR_MAX = 16;

    private final VirtualHost vhost;
    private final List<String> routingKeys;
    private final Message message;

    /** Whose passage the message is behind already; null for none. */
    private final Exchange passed;

    private final List<MessageTarget> found = new ArrayList<>(4);
    private Set<MessageTarget> seen;
    private List<Exchange> visited;
    private List<Exchange> pending;
    private Exchange current;
    private boolean matched;
    private boolean onlyByRoutingKey = true;

    /**
     * @param routingKeys the message's own, then those of its CC and BCC headers
     */
    Router(VirtualHost vhost, List<String> routingKeys, Message message, Exchange passed) {
        this.vhost = vhost;
        this.routingKeys = routingKeys;
        this.message = message;
        this.passed = passed;
    }

    /** Who gets the message, in the order found. */
    List<MessageTarget> route(Exchange first) {
        visit(first);
        while (pending != null && !pending.isEmpty()) {
            Exchange next = pending.remove(pending.size() - 1);
            if (!visited.contains(next)) {
                visit(next);
            }
        }
        return found;
    }

    /** Whether the same routing keys give the same queues until a topology changes. */
    boolean dependsOnlyOnRoutingKey() {
        return onlyByRoutingKey;
    }

    private void visit(Exchange exchange) {
        if (visited != null) {
            visited.add(exchange);
        }
        current = exchange;
        matched = false;
        onlyByRoutingKey &= exchange.dependsOnlyOnRoutingKey();
        Passage passage = exchange == passed ? null : exchange.passage();
        MessageTarget instead = passage == null ? null : passage.pass(message);
        if (instead != null) {
            add(instead);
            return;
        }
        // A type that picks one destination picks once a message, not once a key.
        int keys = exchange.routesEachKey() ? routingKeys.size() : 1;
        for (int i = 0; i < keys; i++) {
            routeOne(exchange, routingKeys.get(i));
        }
        String alternateName = matched ? null : exchange.alternate();
        Exchange alternate = alternateName == null ? null : vhost.exchange(alternateName);
        if (alternate != null) {
            visitLater(alternate);
        }
    }

    private void routeOne(Exchange exchange, String key) {
        if (!exchange.name().isEmpty()) {
            exchange.route(key, message.header(), this);
            return;
        }
        // Every queue is bound to the default exchange by its name, without anybody keeping that.
        HostedQueue queue = vhost.queue(key);
        if (queue != null) {
            accept(queue);
        }
    }

    @Override
    public void accept(Destination destination) {
        matched = true;
        if (destination instanceof HostedQueue queue) {
            add(queue);
        } else {
            visitLater((Exchange) destination);
        }
    }

    private void visitLater(Exchange exchange) {
        if (pending == null) {
            pending = new ArrayList<>();
            visited = new ArrayList<>();
            visited.add(current);
        }
        pending.add(exchange);
    }

    private void add(MessageTarget target) {
        if (seen == null && found.size() >= LINEAR_MAX) {
            seen = Collections.newSetFromMap(new IdentityHashMap<>());
            seen.addAll(found);
        }
        boolean isNew = seen == null ? !found.contains(target) : seen.add(target);
        if (isNew) {
            found.add(target);
        }
    }
}
