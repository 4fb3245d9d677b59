package io.leveret.broker.vhost;

import static io.leveret.codec.Errors.channelError;

import io.leveret.broker.shard.Answer;
import io.leveret.codec.FieldTable;
import io.leveret.codec.ReplyCode;

/** The bindings of a vhost: made, undone and brought back here. Changed on its home alone. */
final class VhostBindings {
    private final VirtualHost vhost;
    private final Changes changes;
    private final VhostEvents events;
    private final int most;

    /** How many there are. */
    private int count;

    /**
     * @param most how many there may be
     */
    VhostBindings(VirtualHost vhost, Changes changes, VhostEvents events, int most) {
        this.most = most;
        this.vhost = vhost;
        this.changes = changes;
        this.events = events;
    }

    /** Binding again what is bound is no error. */
    void bind(
            String source,
            String destination,
            boolean toExchange,
            String routingKey,
            FieldTable arguments,
            ExclusiveOwner asking,
            Answer<Void> answer) {
        changes.run(
                answer,
                () -> {
                    Exchange from = vhost.requireExchange(source);
                    Destination target = requireDestination(destination, toExchange, asking);
                    from.type().validateBinding(from.arguments(), routingKey, arguments);
                    Binding binding = new Binding(from, target, routingKey, arguments);
                    requireRoomFor(binding);
                    add(binding, VirtualHost.userOf(asking));
                    changes.answer(binding.durable(), null, answer);
                });
    }

    private void requireRoomFor(Binding binding) {
        if (count >= most && !binding.source().outgoing().contains(binding)) {
            throw channelError(
                    ReplyCode.PRECONDITION_FAILED,
                    "cannot bind '%s' to exchange '%s': binding limit in vhost '%s' (%d) is reached",
                    binding.destination().name(),
                    binding.source().name(),
                    vhost.name(),
                    most);
        }
    }

    private Destination requireDestination(String name, boolean isExchange, ExclusiveOwner asking) {
        if (isExchange) {
            return vhost.requireExchange(name);
        }
        HostedQueue queue = vhost.requireQueue(name);
        queue.requireAccess(asking);
        return queue;
    }

    /** Nothing is missed that was not there. */
    void unbind(
            String source,
            String destination,
            boolean toExchange,
            String routingKey,
            FieldTable arguments,
            ExclusiveOwner asking,
            Answer<Void> answer) {
        changes.run(
                answer,
                () -> {
                    Exchange from = vhost.exchange(source);
                    Destination target = destination(destination, toExchange);
                    if (from == null || target == null) {
                        answer.ok(null);
                        return;
                    }
                    Binding binding = new Binding(from, target, routingKey, arguments);
                    if (target instanceof HostedQueue queue && from.outgoing().contains(binding)) {
                        queue.requireAccess(asking);
                    }
                    remove(binding, VirtualHost.userOf(asking));
                    changes.answer(binding.durable(), null, answer);
                });
    }

    private Destination destination(String name, boolean isExchange) {
        return isExchange ? vhost.exchange(name) : vhost.queue(name);
    }

    private void add(Binding binding, String user) {
        if (!connect(binding)) {
            return;
        }
        if (binding.durable()) {
            changes.definitions().put(vhost, binding);
        }
        events.created(binding, user);
        Passage passage = binding.source().passage();
        if (passage != null) {
            passage.bound(binding.destination());
        }
    }

    /** False if they are bound like this already. */
    private boolean connect(Binding binding) {
        if (!binding.source().add(binding)) {
            return false;
        }
        count++;
        if (binding.destination() instanceof HostedQueue queue) {
            queue.addIncoming(binding);
        } else {
            ((Exchange) binding.destination()).addIncoming(binding);
        }
        changes.topologyChanged();
        return true;
    }

    /** An auto-delete exchange goes with its last binding. */
    void remove(Binding binding, String user) {
        Exchange source = binding.source();
        if (!source.remove(binding)) {
            return;
        }
        count--;
        if (binding.destination() instanceof HostedQueue queue) {
            queue.removeIncoming(binding);
        } else {
            ((Exchange) binding.destination()).removeIncoming(binding);
        }
        if (binding.durable()) {
            changes.definitions().remove(vhost, binding);
        }
        changes.topologyChanged();
        events.deleted(binding, user);
        if (source.autoDelete() && source.outgoing().isEmpty()) {
            vhost.remove(source, user);
        }
    }

    void recover(Definitions.StoredBinding stored) {
        Exchange source = vhost.exchange(stored.source());
        Destination destination = destination(stored.destination(), stored.toExchange());
        if (source != null && destination != null) {
            connect(new Binding(source, destination, stored.routingKey(), stored.arguments()));
        } else {
            // One end was deleted and the crash came before the binding was: it must not be there
            // again when somebody declares that end anew.
            changes.definitions().remove(vhost.name(), stored);
        }
    }
}
