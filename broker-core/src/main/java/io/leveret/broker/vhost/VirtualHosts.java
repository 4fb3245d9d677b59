package io.leveret.broker.vhost;

import io.leveret.broker.event.Events;
import io.leveret.broker.shard.Answer;
import io.leveret.broker.shard.Countdown;
import io.leveret.broker.shard.Shard;
import io.leveret.broker.shard.Shards;
import io.leveret.broker.statistics.Churn;
import io.leveret.broker.statistics.Traffic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The virtual hosts of a broker, by name. Read by any thread; changed on one shard. */
public final class VirtualHosts {
    private static final String CREATED_BY = "created_by";

    private final Map<String, VirtualHost> byName = new ConcurrentSkipListMap<>();
    private final Map<String, VirtualHost> deleting = new ConcurrentHashMap<>();

    /** Each is touched by its shard alone. */
    private final Map<Shard, Traffic> closedTraffic = new ConcurrentHashMap<>();

    private final Shards shards;
    private final Shard home;
    private final VhostServices services;
    private final Definitions definitions;

    public VirtualHosts(Shards shards, VhostServices services) {
        this.shards = shards;
        this.home = shards.all().get(0);
        this.services = services;
        this.definitions = services.definitions();
        services.parameters().onChange(this::applyPolicies);
        if (services.eventVhost() != null) {
            services.events().listen(new EventExchange(this, services.eventVhost()));
        }
    }

    /** How often things came and went. */
    public Churn churn() {
        return services.churn();
    }

    /** What closed connections on {@code shard} did in all vhosts; to be used there. */
    public Traffic closedTraffic(Shard shard) {
        return closedTraffic.computeIfAbsent(shard, ignored -> new Traffic());
    }

    /** Where to tell what happens. */
    public Events events() {
        return services.events();
    }

    /** {@code leveret@host}. */
    public String nodeName() {
        return services.nodeName();
    }

    /** Null if there is none. */
    public VirtualHost get(String name) {
        return byName.get(name);
    }

    /** In the order of their names. */
    public Collection<VirtualHost> all() {
        return byName.values();
    }

    /**
     * Brings back every vhost that was stored, with its durable exchanges, queues and bindings;
     * {@code done} runs when the last is there.
     */
    public void recover(Runnable done) {
        home.execute(
                () -> {
                    definitions
                            .vhosts()
                            .forEach(
                                    (name, fields) ->
                                            open(
                                                    name,
                                                    VirtualHostMetadata.of(fields),
                                                    fields.has(CREATED_BY)
                                                            ? fields.string(CREATED_BY)
                                                            : Exchange.CREATED_BY_BROKER));
                    recoverRest(byName.values().iterator(), done);
                });
    }

    private void recoverRest(java.util.Iterator<VirtualHost> left, Runnable done) {
        if (left.hasNext()) {
            VirtualHost vhost = left.next();
            vhost.recover(shards, () -> home.execute(() -> recoverRest(left, done)));
        } else {
            done.run();
        }
    }

    private VirtualHost open(String name, VirtualHostMetadata metadata, String createdBy) {
        VirtualHost vhost =
                new VirtualHost(name, metadata, createdBy, shards.forName(name), services);
        byName.put(name, vhost);
        return vhost;
    }

    /** Creates a vhost, or changes the metadata of the one there is; true if it is new. */
    public void put(String name, VirtualHostMetadata metadata, Answer<Boolean> answer) {
        put(name, metadata, Exchange.CREATED_BY_BROKER, answer);
    }

    /** The same on behalf of a user. */
    public void put(
            String name, VirtualHostMetadata metadata, String user, Answer<Boolean> answer) {
        home.execute(
                () -> {
                    VirtualHost existing = byName.get(name);
                    boolean isNew = existing == null;
                    if (isNew) {
                        existing = open(name, metadata, user);
                    } else {
                        existing.metadata(metadata);
                    }
                    if (isNew) {
                        existing.tellExchanges();
                    }
                    tell(isNew ? "vhost.created" : "vhost.updated", existing, user);
                    definitions.putVhost(
                            name, metadata.toTable().with(CREATED_BY, existing.createdBy()));
                    definitions.sync(home, () -> answer.ok(isNew));
                });
    }

    private void tell(String event, VirtualHost vhost, String user) {
        VirtualHostMetadata metadata = vhost.metadata();
        services.events()
                .tell(
                        event,
                        facts ->
                                facts.say("name", vhost.name())
                                        .say("description", metadata.description())
                                        .say("tags", metadata.tags())
                                        .say("default_queue_type", metadata.defaultQueueType())
                                        .say("tracing", metadata.tracing())
                                        .say(
                                                "cluster_state",
                                                Map.of(services.nodeName(), "running"))
                                        .by(user));
    }

    /** Parameters of these vhosts changed. Any thread. */
    private void applyPolicies(Set<String> names, Runnable applied) {
        List<VirtualHost> changed =
                names.stream().map(byName::get).filter(Objects::nonNull).toList();
        Countdown countdown = new Countdown(changed.size(), applied);
        changed.forEach(vhost -> vhost.applyPolicies(countdown));
    }

    /**
     * The broker stops: exchanges release nothing any more, then every queue tells its log what was
     * delivered; then {@code done} runs.
     */
    public void stop(Runnable done) {
        List<VirtualHost> vhosts = List.copyOf(byName.values());
        Countdown countdown = new Countdown(vhosts.size(), () -> stopQueues(done));
        vhosts.forEach(vhost -> vhost.stopExchanges(countdown));
    }

    private void stopQueues(Runnable done) {
        List<HostedQueue> queues = new ArrayList<>();
        byName.values().forEach(vhost -> queues.addAll(vhost.queues()));
        AtomicInteger left = new AtomicInteger(queues.size() + 1);
        Runnable oneLess =
                () -> {
                    if (left.decrementAndGet() == 0) {
                        done.run();
                    }
                };
        for (HostedQueue queue : queues) {
            queue.home()
                    .execute(
                            () -> {
                                queue.stop();
                                oneLess.run();
                            });
        }
        oneLess.run();
    }

    /** Deletes a vhost and all in it; false if there was none. Its connections are the caller's. */
    public void delete(String name, String user, Answer<Boolean> answer) {
        home.execute(
                () -> {
                    VirtualHost vhost = byName.remove(name);
                    if (vhost == null) {
                        answer.ok(false);
                        return;
                    }
                    deleting.put(name, vhost);
                    definitions.removeVhost(name);
                    services.parameters().removeVhost(name, user);
                    vhost.deleteAll(
                            user,
                            () -> {
                                deleting.remove(name);
                                services.events()
                                        .tell(
                                                "vhost.deleted",
                                                facts -> facts.say("name", name).by(user));
                                definitions.sync(home, () -> answer.ok(true));
                            });
                });
    }
}
