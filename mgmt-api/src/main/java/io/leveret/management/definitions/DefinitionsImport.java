package io.leveret.management.definitions;

import io.leveret.broker.access.AccessChange;
import io.leveret.broker.access.Permissions;
import io.leveret.broker.access.TopicPermissions;
import io.leveret.broker.admin.Actor;
import io.leveret.broker.admin.Administration;
import io.leveret.broker.admin.BindingSnapshot;
import io.leveret.broker.policy.Parameter;
import io.leveret.broker.policy.ParameterChange;
import io.leveret.broker.policy.ParameterException;
import io.leveret.broker.vhost.ExchangeDeclaration;
import io.leveret.broker.vhost.VirtualHostMetadata;
import io.leveret.management.http.ApiException;
import io.leveret.management.http.Body;
import io.leveret.management.http.Failures;
import io.leveret.management.resource.UsersResource;
import io.leveret.management.resource.VhostsResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes definitions over, of any RabbitMQ from 3.6 to 4: section by section, each as a whole. What
 * exists and is not mentioned stays, and so do queues and exchanges that are there already, even if
 * they are described otherwise. A mistake ends the import; what came before it counts.
 */
final class DefinitionsImport {
    private static final Logger LOG = LoggerFactory.getLogger(DefinitionsImport.class);

    private final Administration broker;
    private final Actor actor;
    private final Document document;

    /** Null for a whole broker's. */
    private final String onlyVhost;

    private DefinitionsImport(
            Administration broker, Actor actor, Document document, String onlyVhost) {
        this.broker = broker;
        this.actor = actor;
        this.document = document;
        this.onlyVhost = onlyVhost;
    }

    static CompletionStage<Void> all(Administration broker, Actor actor, Document document) {
        return new DefinitionsImport(broker, actor, document, null).importAll();
    }

    /** Whatever vhost it is from, and whatever vhosts it names. */
    static CompletionStage<Void> into(
            Administration broker, Actor actor, Document document, String vhost) {
        return new DefinitionsImport(broker, actor, document, vhost).importVhost();
    }

    private CompletionStage<Void> importAll() {
        return then(
                this::users,
                this::vhosts,
                this::permissions,
                this::exchanges,
                this::globals,
                this::policies,
                this::parameters,
                this::queues,
                this::bindings);
    }

    private CompletionStage<Void> importVhost() {
        return then(
                this::exchanges, this::policies, this::parameters, this::queues, this::bindings);
    }

    @SafeVarargs
    private static CompletionStage<Void> then(Supplier<CompletionStage<Void>>... sections) {
        CompletionStage<Void> done = CompletableFuture.completedFuture(null);
        for (Supplier<CompletionStage<Void>> section : sections) {
            done = done.thenCompose(ignored -> section.get());
        }
        return done;
    }

    /** All objects of a section at once; fails as the first of them that does. */
    private CompletionStage<Void> each(
            String section, Function<Body, CompletionStage<?>> importOne) {
        List<CompletableFuture<?>> imports = new ArrayList<>();
        for (Body object : document.section(section)) {
            CompletionStage<?> one = importOne.apply(object);
            imports.add(one.toCompletableFuture());
        }
        return CompletableFuture.allOf(imports.toArray(CompletableFuture[]::new))
                .handle(
                        (ignored, failure) -> {
                            imports.forEach(CompletableFuture::join);
                            return null;
                        });
    }

    private static CompletionStage<Void> nothing() {
        return CompletableFuture.completedFuture(null);
    }

    // Users and vhosts.

    private CompletionStage<Void> users() {
        List<Body> users = document.section("users");
        if (users.isEmpty()) {
            return nothing();
        }
        return broker.users()
                .change(
                        actor,
                        change -> {
                            users.forEach(user -> user(change, user));
                            return null;
                        });
    }

    private static void user(AccessChange change, Body user) {
        String name = required(user, "name");
        boolean isNew = UsersResource.put(change, name, user, null);
        if (isNew && user.get("permissions") instanceof Map<?, ?> vhosts) {
            vhosts.forEach(
                    (vhost, entry) -> {
                        Body permissions = Body.of(Document.fields((Map<?, ?>) entry));
                        change.putPermissions(permissions(name, (String) vhost, permissions));
                    });
        }
    }

    private static String required(Body object, String name) {
        String text = object.require(name).text(name, null);
        if (text == null) {
            throw ApiException.badRequest("[{key_missing," + name + "}]");
        }
        return text;
    }

    private CompletionStage<Void> vhosts() {
        return each(
                "vhosts",
                vhost -> {
                    String name = required(vhost, "name");
                    VirtualHostMetadata before = broker.vhosts().metadata(name);
                    VirtualHostMetadata base = before == null ? VirtualHostMetadata.NONE : before;
                    if (vhost.get("metadata") instanceof Map<?, ?> metadata) {
                        base = VhostsResource.merged(Body.of(Document.fields(metadata)), base);
                    }
                    VirtualHostMetadata wanted = VhostsResource.merged(vhost, base);
                    CompletionStage<?> put =
                            wanted.equals(before)
                                    ? nothing()
                                    : broker.vhosts().put(actor, name, wanted);
                    return put.thenCompose(ignored -> limits(name, vhost.get("limits")));
                });
    }

    /** An object, or as RabbitMQ 3 writes it, a list of pairs. */
    private CompletionStage<Void> limits(String vhost, Object limits) {
        boolean none =
                limits == null
                        || limits instanceof Map<?, ?> object && object.isEmpty()
                        || limits instanceof List<?> list && list.isEmpty();
        if (none) {
            return nothing();
        }
        return parameter(change -> change.put(vhost, Parameter.VHOST_LIMITS, "limits", limits));
    }

    private CompletionStage<Void> permissions() {
        List<Body> permissions = document.section("permissions");
        List<Body> topics = document.section("topic_permissions");
        if (permissions.isEmpty() && topics.isEmpty()) {
            return nothing();
        }
        permissions.forEach(this::vhost);
        topics.forEach(this::vhost);
        return broker.users()
                .change(
                        actor,
                        change -> {
                            for (Body entry : permissions) {
                                change.putPermissions(
                                        permissions(
                                                required(entry, "user"),
                                                required(entry, "vhost"),
                                                entry));
                            }
                            for (Body entry : topics) {
                                change.putTopicPermissions(
                                        new TopicPermissions(
                                                required(entry, "user"),
                                                required(entry, "vhost"),
                                                required(entry, "exchange"),
                                                required(entry, "write"),
                                                required(entry, "read")));
                            }
                            return null;
                        });
    }

    private static Permissions permissions(String user, String vhost, Body entry) {
        return new Permissions(
                user,
                vhost,
                required(entry, "configure"),
                required(entry, "write"),
                required(entry, "read"));
    }

    /** The vhost an object is to go to. */
    private String vhost(Body object) {
        if (onlyVhost != null) {
            return onlyVhost;
        }
        String vhost = object.text("vhost", "undefined");
        if (!broker.vhosts().exists(vhost)) {
            throw ApiException.badRequest(List.of("no_such_vhost", vhost));
        }
        return vhost;
    }

    // Exchanges, queues, bindings.

    private CompletionStage<Void> exchanges() {
        return each(
                "exchanges",
                exchange -> {
                    String vhost = vhost(exchange);
                    String name = required(exchange, "name");
                    if (DefinitionsExport.isPredeclared(name)) {
                        return skipped("exchange", name);
                    }
                    if (broker.exchanges().find(vhost, name) != null) {
                        return nothing();
                    }
                    ExchangeDeclaration wanted =
                            new ExchangeDeclaration(
                                    name,
                                    exchange.text("type", "direct"),
                                    exchange.flag("durable"),
                                    exchange.flag("auto_delete"),
                                    exchange.flag("internal"),
                                    exchange.arguments("arguments"),
                                    actor.name());
                    return broker.exchanges().declare(Actor.operator(), vhost, wanted);
                });
    }

    private static CompletionStage<Void> skipped(String kind, String name) {
        LOG.warn("Definitions: {} '{}' is skipped, its name is reserved", kind, name);
        return nothing();
    }

    private CompletionStage<Void> queues() {
        return each(
                "queues",
                queue -> {
                    String vhost = vhost(queue);
                    String name = required(queue, "name");
                    if (name.startsWith("amq.")) {
                        return skipped("queue", name);
                    }
                    if (broker.queues().exists(vhost, name)) {
                        return nothing();
                    }
                    return broker.queues()
                            .declare(
                                    Actor.operator(),
                                    vhost,
                                    name,
                                    queue.flag("durable"),
                                    queue.flag("auto_delete"),
                                    queue.arguments("arguments"));
                });
    }

    private CompletionStage<Void> bindings() {
        return each(
                "bindings",
                binding -> {
                    String vhost = vhost(binding);
                    String source = required(binding, "source");
                    if (source.isEmpty()) {
                        return nothing();
                    }
                    return broker.bindings()
                            .bind(
                                    Actor.operator(),
                                    new BindingSnapshot(
                                            vhost,
                                            source,
                                            required(binding, "destination"),
                                            "exchange".equals(binding.get("destination_type")),
                                            binding.text("routing_key", ""),
                                            binding.arguments("arguments")));
                });
    }

    // Parameters.

    private CompletionStage<Void> globals() {
        List<Body> globals = document.section("global_parameters");
        return parameter(
                change -> {
                    for (Body global : globals) {
                        change.putGlobal(required(global, "name"), global.get("value"));
                    }
                });
    }

    private CompletionStage<Void> policies() {
        List<Body> policies = document.section("policies");
        policies.forEach(this::vhost);
        return parameter(
                change -> {
                    for (Body policy : policies) {
                        change.putPolicy(vhost(policy), required(policy, "name"), policy.fields());
                    }
                });
    }

    private CompletionStage<Void> parameters() {
        List<Body> parameters = document.section("parameters");
        parameters.forEach(this::vhost);
        return parameter(
                change -> {
                    for (Body parameter : parameters) {
                        parameter(change, parameter);
                    }
                });
    }

    private void parameter(ParameterChange change, Body parameter) {
        String component = required(parameter, "component");
        String name = required(parameter, "name");
        try {
            change.put(vhost(parameter), component, name, parameter.get("value"));
        } catch (ParameterException e) {
            if (!e.getMessage().contains("component " + component + " not found")) {
                throw e;
            }
            // Of a plugin there is not here: no reason to end a migration.
            LOG.warn(
                    "Definitions: parameter '{}' is skipped, component '{}' is not known",
                    name,
                    component);
        }
    }

    private CompletionStage<Void> parameter(Consumer<ParameterChange> edits) {
        return broker.parameters()
                .<Void>change(
                        actor,
                        change -> {
                            edits.accept(change);
                            return null;
                        })
                .handle(
                        (ignored, failure) -> {
                            if (failure == null) {
                                return null;
                            }
                            if (Failures.cause(failure) instanceof ParameterException invalid) {
                                throw ApiException.badRequest(invalid.getMessage());
                            }
                            throw new CompletionException(Failures.cause(failure));
                        });
    }
}
