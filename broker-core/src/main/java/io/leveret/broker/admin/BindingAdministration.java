package io.leveret.broker.admin;

import io.leveret.broker.access.PermissionChecks;
import io.leveret.broker.access.ResourceKind;
import io.leveret.broker.connection.ConnectionEnvironment;
import io.leveret.broker.vhost.Binding;
import io.leveret.broker.vhost.Exchange;
import io.leveret.broker.vhost.HostedQueue;
import io.leveret.broker.vhost.VirtualHost;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Bindings. What is refused fails with the {@code AmqpException} of an AMQP channel. */
public final class BindingAdministration {
    private final Administration administration;
    private final ConnectionEnvironment environment;

    BindingAdministration(Administration administration, ConnectionEnvironment environment) {
        this.administration = administration;
        this.environment = environment;
    }

    /** All bindings of all vhosts, those to the default exchange included. */
    public CompletionStage<List<BindingSnapshot>> list() {
        return of(environment.vhosts().all());
    }

    /**
     * All bindings of a vhost, those to the default exchange included; none if there is no such
     * vhost.
     */
    public CompletionStage<List<BindingSnapshot>> list(String vhost) {
        return of(found(vhost));
    }

    private CompletionStage<List<BindingSnapshot>> of(Collection<VirtualHost> vhosts) {
        return gather(vhosts, BindingAdministration::all);
    }

    /** Reads each vhost on its home. */
    private CompletionStage<List<BindingSnapshot>> gather(
            Collection<VirtualHost> vhosts, Function<VirtualHost, List<BindingSnapshot>> read) {
        return administration
                .<VirtualHost, List<BindingSnapshot>>gather(vhosts, VirtualHost::home, read)
                .thenApply(
                        lists -> {
                            List<BindingSnapshot> all = new ArrayList<>();
                            lists.forEach(all::addAll);
                            return all;
                        });
    }

    private static List<BindingSnapshot> all(VirtualHost vhost) {
        List<BindingSnapshot> copies = implicit(vhost);
        for (Exchange exchange : vhost.exchanges()) {
            addCopies(vhost, exchange.outgoing(), copies);
        }
        return copies;
    }

    private static List<BindingSnapshot> implicit(VirtualHost vhost) {
        List<BindingSnapshot> copies = new ArrayList<>();
        for (HostedQueue queue : vhost.queues()) {
            copies.add(BindingSnapshot.implicit(vhost.name(), queue.name()));
        }
        return copies;
    }

    private static void addCopies(
            VirtualHost vhost, Collection<Binding> bindings, List<BindingSnapshot> copies) {
        bindings.forEach(binding -> copies.add(BindingSnapshot.of(vhost.name(), binding)));
    }

    /** Those from one exchange; for the default one, those of all queues. */
    public CompletionStage<List<BindingSnapshot>> from(String vhost, String source) {
        return gather(
                found(vhost),
                home -> {
                    if (source.isEmpty()) {
                        return implicit(home);
                    }
                    List<BindingSnapshot> copies = new ArrayList<>();
                    Exchange exchange = home.exchange(source);
                    if (exchange != null) {
                        addCopies(home, exchange.outgoing(), copies);
                    }
                    return copies;
                });
    }

    /** Those to one queue, its implicit one first, or to one exchange. */
    public CompletionStage<List<BindingSnapshot>> to(
            String vhost, String destination, boolean toExchange) {
        return gather(
                found(vhost),
                home -> {
                    List<BindingSnapshot> copies = new ArrayList<>();
                    Exchange exchange = toExchange ? home.exchange(destination) : null;
                    HostedQueue queue = toExchange ? null : home.queue(destination);
                    if (exchange != null) {
                        addCopies(home, exchange.incoming(), copies);
                    } else if (queue != null) {
                        copies.add(BindingSnapshot.implicit(vhost, destination));
                        addCopies(home, queue.incoming(), copies);
                    }
                    return copies;
                });
    }

    private List<VirtualHost> found(String vhost) {
        VirtualHost found = environment.vhosts().get(vhost);
        return found == null ? List.of() : List.of(found);
    }

    /** As queue.bind or exchange.bind. */
    public CompletionStage<Void> bind(Actor actor, BindingSnapshot wanted) {
        return administration.answer(
                Asked.permitting(
                        () -> {
                            VirtualHost home = check(actor, wanted);
                            return Asked.of(
                                    answer ->
                                            home.bind(
                                                    wanted.source(),
                                                    wanted.destination(),
                                                    wanted.toExchange(),
                                                    wanted.routingKey(),
                                                    wanted.arguments(),
                                                    null,
                                                    answer));
                        }));
    }

    /** As queue.unbind or exchange.unbind. */
    public CompletionStage<Void> unbind(Actor actor, BindingSnapshot doomed) {
        return administration.answer(
                Asked.permitting(
                        () -> {
                            VirtualHost home = check(actor, doomed);
                            return Asked.of(
                                    answer ->
                                            home.unbind(
                                                    doomed.source(),
                                                    doomed.destination(),
                                                    doomed.toExchange(),
                                                    doomed.routingKey(),
                                                    doomed.arguments(),
                                                    null,
                                                    answer));
                        }));
    }

    private VirtualHost check(Actor actor, BindingSnapshot binding) {
        VirtualHost home = administration.require(binding.vhost());
        PermissionChecks access = actor.in(binding.vhost(), environment.access().authorizer());
        ResourceKind kind = binding.toExchange() ? ResourceKind.EXCHANGE : ResourceKind.QUEUE;
        access.bindTo(kind, binding.destination());
        ExchangeAdministration.refuseDefault(binding.source());
        if (binding.toExchange()) {
            ExchangeAdministration.refuseDefault(binding.destination());
        }
        access.bindFrom(binding.source());
        Exchange from = home.exchange(binding.source());
        if (from != null && from.isTopic()) {
            access.bindTopic(binding.source(), binding.routingKey());
        }
        return home;
    }
}
