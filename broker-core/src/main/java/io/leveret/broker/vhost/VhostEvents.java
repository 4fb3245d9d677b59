package io.leveret.broker.vhost;

import io.leveret.broker.event.Events;
import io.leveret.broker.event.Facts;

/** Tells what comes and goes in one vhost. */
final class VhostEvents {
    private final String vhost;
    private final Events events;

    VhostEvents(String vhost, Events events) {
        this.vhost = vhost;
        this.events = events;
    }

    void created(Exchange exchange, String user) {
        events.tell(
                "exchange.created",
                facts ->
                        named(facts, exchange.name())
                                .say("type", exchange.type().name())
                                .say("durable", exchange.durable())
                                .say("auto_delete", exchange.autoDelete())
                                .say("internal", exchange.internal())
                                .say("arguments", exchange.arguments())
                                .say("policy", exchange.policy().policyName())
                                .by(user));
    }

    void deleted(Exchange exchange, String user) {
        events.tell("exchange.deleted", facts -> named(facts, exchange.name()).by(user));
    }

    void created(HostedQueue queue, String user) {
        events.tell(
                "queue.created",
                facts ->
                        named(facts, queue.name())
                                .say("durable", queue.durable())
                                .say("auto_delete", queue.autoDelete())
                                .say("arguments", queue.arguments())
                                .say("owner_pid", owner(queue))
                                .say("exclusive", queue.owner() != null)
                                .by(user));
    }

    private static String owner(HostedQueue queue) {
        return queue.owner() == null ? null : queue.owner().connectionName();
    }

    void deleted(HostedQueue queue, String user) {
        events.tell("queue.deleted", facts -> named(facts, queue.name()).by(user));
    }

    void created(Binding binding, String user) {
        events.tell("binding.created", facts -> say(facts, binding).by(user));
    }

    void deleted(Binding binding, String user) {
        events.tell("binding.deleted", facts -> say(facts, binding).by(user));
    }

    private Facts named(Facts facts, String name) {
        return facts.say("vhost", vhost).say("name", name);
    }

    private Facts say(Facts facts, Binding binding) {
        return facts.say("source_name", binding.source().name())
                .say("source_kind", "exchange")
                .say("destination_name", binding.destination().name())
                .say("destination_kind", binding.destination().kind())
                .say("routing_key", binding.routingKey())
                .say("arguments", binding.arguments())
                .say("vhost", vhost);
    }
}
