package io.leveret.management.definitions;

import io.leveret.broker.admin.Administration;
import io.leveret.broker.admin.BindingSnapshot;
import io.leveret.broker.admin.ExchangeSnapshot;
import io.leveret.broker.admin.QueueSnapshot;
import io.leveret.broker.policy.Parameter;
import io.leveret.broker.policy.Policy;
import io.leveret.broker.vhost.VirtualHostMetadata;
import io.leveret.management.http.AmqpJson;
import io.leveret.management.resource.ParametersResource;
import io.leveret.management.resource.PermissionsResource;
import io.leveret.management.resource.PoliciesResource;
import io.leveret.management.resource.UsersResource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Writes definitions. What every broker has anyway is left out, and exclusive queues, which belong
 * to a connection.
 */
final class DefinitionsExport {
    private final Administration broker;

    DefinitionsExport(Administration broker) {
        this.broker = broker;
    }

    /** Of the whole broker. */
    CompletionStage<Map<String, Object>> all() {
        return broker.queues()
                .list()
                .thenCombine(
                        broker.bindings().list(),
                        (queues, bindings) -> {
                            Map<String, Object> document = head("cluster");
                            document.put(
                                    "original_cluster_name", broker.parameters().clusterName());
                            document.put(
                                    "explanation",
                                    "Definitions of a whole broker, to be imported into another");
                            putAccess(document);
                            document.put(
                                    "vhosts",
                                    broker.vhosts().names().stream().map(this::vhost).toList());
                            document.put(
                                    "global_parameters",
                                    broker.parameters().all().globals().stream()
                                            .map(ParametersResource::view)
                                            .toList());
                            putTopology(
                                    document,
                                    broker.exchanges().list(),
                                    queues,
                                    bindings,
                                    broker.parameters().all().parameters(),
                                    broker.parameters().all().policies(),
                                    true);
                            return document;
                        });
    }

    /** Of one vhost; nothing in it names the vhost, so that it can be imported into another. */
    CompletionStage<Map<String, Object>> vhostOnly(String vhost) {
        return broker.queues()
                .list(vhost)
                .thenCombine(
                        broker.bindings().list(vhost),
                        (queues, bindings) -> {
                            Map<String, Object> document = head("single_virtual_host");
                            document.put("original_vhost_name", vhost);
                            document.put(
                                    "explanation",
                                    "Definitions of one virtual host, to be imported into any");
                            Map<String, Object> about = vhost(vhost);
                            document.put("metadata", about.get("metadata"));
                            document.put("description", description(vhost));
                            document.put("limits", about.get("limits"));
                            putTopology(
                                    document,
                                    broker.exchanges().list(vhost),
                                    queues,
                                    bindings,
                                    broker.parameters().all().parametersInVhost(vhost),
                                    broker.parameters().all().policies(vhost),
                                    false);
                            return document;
                        });
    }

    private Map<String, Object> head(String format) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("rabbit_version", broker.productVersion());
        document.put("rabbitmq_version", broker.productVersion());
        document.put("product_name", broker.product());
        document.put("product_version", broker.productVersion());
        document.put("rabbitmq_definition_format", format);
        return document;
    }

    private String description(String vhost) {
        VirtualHostMetadata metadata = broker.vhosts().metadata(vhost);
        return metadata == null ? "" : metadata.description();
    }

    private Map<String, Object> vhost(String vhost) {
        VirtualHostMetadata metadata = broker.vhosts().metadata(vhost);
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", vhost);
        object.put("limits", limits(vhost));
        Map<String, Object> about = new LinkedHashMap<>();
        if (metadata != null) {
            about.put("description", metadata.description());
            about.put("tags", metadata.tags());
            if (metadata.defaultQueueType() != null) {
                about.put("default_queue_type", metadata.defaultQueueType());
            }
            if (metadata.protectedFromDeletion()) {
                about.put("protected_from_deletion", true);
            }
        }
        object.put("metadata", about);
        return object;
    }

    private Object limits(String vhost) {
        List<Parameter> limits =
                broker.parameters().all().parameters(Parameter.VHOST_LIMITS, vhost);
        return limits.isEmpty() ? Map.of() : limits.get(0).value();
    }

    private void putAccess(Map<String, Object> document) {
        var access = broker.users().all();
        document.put("users", access.users().stream().map(UsersResource::view).toList());
        document.put(
                "permissions",
                access.permissions().stream().map(PermissionsResource::view).toList());
        document.put(
                "topic_permissions",
                access.topicPermissions().stream().map(PermissionsResource::view).toList());
    }

    private static void putTopology(
            Map<String, Object> document,
            List<ExchangeSnapshot> exchanges,
            List<QueueSnapshot> queues,
            List<BindingSnapshot> bindings,
            List<Parameter> parameters,
            List<Policy> policies,
            boolean named) {
        Set<List<String>> exclusive = new HashSet<>();
        queues.stream()
                .filter(QueueSnapshot::exclusive)
                .forEach(queue -> exclusive.add(List.of(queue.vhost(), queue.name())));
        document.put("parameters", parameters.stream().map(ParametersResource::view).toList());
        document.put("policies", policies.stream().map(PoliciesResource::view).toList());
        document.put(
                "queues",
                queues.stream()
                        .filter(queue -> !queue.exclusive())
                        .map(DefinitionsExport::queue)
                        .map(each -> withVhost(each, named))
                        .toList());
        document.put(
                "exchanges",
                exchanges.stream()
                        .filter(exchange -> !isPredeclared(exchange.name()))
                        .map(DefinitionsExport::exchange)
                        .map(each -> withVhost(each, named))
                        .toList());
        document.put(
                "bindings",
                bindings.stream()
                        .filter(binding -> !binding.source().isEmpty())
                        .filter(
                                binding ->
                                        binding.toExchange()
                                                || !exclusive.contains(
                                                        List.of(
                                                                binding.vhost(),
                                                                binding.destination())))
                        .map(DefinitionsExport::binding)
                        .map(each -> withVhost(each, named))
                        .toList());
    }

    static boolean isPredeclared(String exchange) {
        return exchange.isEmpty() || exchange.startsWith("amq.");
    }

    private static Map<String, Object> withVhost(Map<String, Object> object, boolean named) {
        if (!named) {
            object.remove("vhost");
        }
        return object;
    }

    private static Map<String, Object> queue(QueueSnapshot queue) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", queue.name());
        object.put("vhost", queue.vhost());
        object.put("type", queue.type());
        object.put("durable", queue.durable());
        object.put("auto_delete", queue.autoDelete());
        object.put("arguments", AmqpJson.object(queue.arguments()));
        return object;
    }

    private static Map<String, Object> exchange(ExchangeSnapshot exchange) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", exchange.name());
        object.put("vhost", exchange.vhost());
        object.put("type", exchange.type());
        object.put("durable", exchange.durable());
        object.put("auto_delete", exchange.autoDelete());
        object.put("internal", exchange.internal());
        object.put("arguments", AmqpJson.object(exchange.arguments()));
        return object;
    }

    private static Map<String, Object> binding(BindingSnapshot binding) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("source", binding.source());
        object.put("vhost", binding.vhost());
        object.put("destination", binding.destination());
        object.put("destination_type", binding.destinationType());
        object.put("routing_key", binding.routingKey());
        object.put("arguments", AmqpJson.object(binding.arguments()));
        return object;
    }
}
