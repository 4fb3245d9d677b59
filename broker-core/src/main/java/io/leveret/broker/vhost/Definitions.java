package io.leveret.broker.vhost;

import io.leveret.broker.shard.Shard;
import io.leveret.codec.FieldTable;
import io.leveret.store.DefinitionStore;
import io.leveret.store.DefinitionStore.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a vhost's durable exchanges, queues and bindings are written to the definition store: each as
 * an AMQP field table, which needs no format of its own and can gain fields later.
 */
public final class Definitions {
    private final DefinitionStore store;

    public Definitions(DefinitionStore store) {
        this.store = store;
    }

    /** A durable exchange as it was stored. */
    record StoredExchange(ExchangeDeclaration declaration, long logId) {}

    /** A durable queue as it was stored. */
    public record StoredQueue(QueueDeclaration declaration, long id) {}

    /**
     * A durable binding as it was stored; whether its ends still exist is for the reader to see.
     */
    public record StoredBinding(
            String source,
            String destination,
            boolean toExchange,
            String routingKey,
            FieldTable arguments) {}

    void put(VirtualHost vhost, Exchange exchange) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("vhost", vhost.name());
        fields.put("name", exchange.name());
        fields.put("type", exchange.type().name());
        if (exchange.logId() != Passages.NO_LOG) {
            fields.put("log", exchange.logId());
        }
        fields.put("auto_delete", exchange.autoDelete());
        fields.put("internal", exchange.internal());
        fields.put("created_by", exchange.createdBy());
        fields.put("arguments", exchange.arguments());
        put(Table.EXCHANGES, key(vhost, exchange.name()), fields);
    }

    void remove(VirtualHost vhost, Exchange exchange) {
        store.remove(Table.EXCHANGES, key(vhost, exchange.name()));
    }

    void put(VirtualHost vhost, HostedQueue queue) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("vhost", vhost.name());
        fields.put("name", queue.name());
        fields.put("id", queue.id());
        fields.put("auto_delete", queue.autoDelete());
        fields.put("created_by", queue.createdBy());
        fields.put("arguments", queue.arguments());
        put(Table.QUEUES, key(vhost, queue.name()), fields);
    }

    void remove(VirtualHost vhost, HostedQueue queue) {
        store.remove(Table.QUEUES, key(vhost, queue.name()));
    }

    void put(VirtualHost vhost, Binding binding) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("vhost", vhost.name());
        fields.put("source", binding.source().name());
        fields.put("destination", binding.destination().name());
        fields.put("to_exchange", binding.destination() instanceof Exchange);
        fields.put("routing_key", binding.routingKey());
        fields.put("arguments", binding.arguments());
        put(Table.BINDINGS, key(vhost, binding), fields);
    }

    void remove(VirtualHost vhost, Binding binding) {
        store.remove(Table.BINDINGS, key(vhost, binding));
    }

    void remove(String vhost, StoredBinding binding) {
        store.remove(
                Table.BINDINGS,
                key(
                        vhost,
                        binding.source(),
                        binding.toExchange() ? Exchange.KIND : HostedQueue.KIND,
                        binding.destination(),
                        binding.routingKey(),
                        binding.arguments().toString()));
    }

    void putVhost(String name, FieldTable metadata) {
        store.put(Table.VHOSTS, name, metadata.toBytes());
    }

    void removeVhost(String name) {
        store.remove(Table.VHOSTS, name);
    }

    void sync(Shard home, Runnable done) {
        store.sync(home, done);
    }

    /** All stored vhosts, by name. */
    public Map<String, FieldTable> vhosts() {
        Map<String, FieldTable> found = new LinkedHashMap<>();
        store.load(Table.VHOSTS, (name, bytes) -> found.put(name, FieldTable.fromBytes(bytes)));
        return found;
    }

    List<StoredExchange> exchanges(String vhost) {
        List<StoredExchange> found = new ArrayList<>();
        for (FieldTable fields : fieldsOf(Table.EXCHANGES, vhost)) {
            ExchangeDeclaration declaration =
                    new ExchangeDeclaration(
                            fields.string("name"),
                            fields.string("type"),
                            true,
                            (Boolean) fields.get("auto_delete"),
                            (Boolean) fields.get("internal"),
                            (FieldTable) fields.get("arguments"),
                            fields.string("created_by"));
            long log = fields.has("log") ? (Long) fields.get("log") : Passages.NO_LOG;
            found.add(new StoredExchange(declaration, log));
        }
        return found;
    }

    List<StoredQueue> queues(String vhost) {
        List<StoredQueue> found = new ArrayList<>();
        for (FieldTable fields : fieldsOf(Table.QUEUES, vhost)) {
            QueueDeclaration declaration =
                    new QueueDeclaration(
                            fields.string("name"),
                            true,
                            (Boolean) fields.get("auto_delete"),
                            null,
                            (FieldTable) fields.get("arguments"),
                            fields.string("created_by"));
            found.add(new StoredQueue(declaration, (Long) fields.get("id")));
        }
        return found;
    }

    List<StoredBinding> bindings(String vhost) {
        List<StoredBinding> found = new ArrayList<>();
        for (FieldTable fields : fieldsOf(Table.BINDINGS, vhost)) {
            found.add(
                    new StoredBinding(
                            fields.string("source"),
                            fields.string("destination"),
                            (Boolean) fields.get("to_exchange"),
                            fields.string("routing_key"),
                            (FieldTable) fields.get("arguments")));
        }
        return found;
    }

    private List<FieldTable> fieldsOf(Table table, String vhost) {
        List<FieldTable> found = new ArrayList<>();
        store.load(
                table,
                (key, bytes) -> {
                    FieldTable fields = FieldTable.fromBytes(bytes);
                    if (vhost.equals(fields.string("vhost"))) {
                        found.add(fields);
                    }
                });
        return found;
    }

    private void put(Table table, String key, Map<String, Object> fields) {
        store.put(table, key, FieldTable.of(fields).toBytes());
    }

    /** Names cannot hold the separator's meaning: lengths come first. */
    private static String key(VirtualHost vhost, String... parts) {
        return key(vhost.name(), parts);
    }

    private static String key(String vhost, String... parts) {
        StringBuilder key = new StringBuilder();
        append(key, vhost);
        for (String part : parts) {
            append(key, part);
        }
        return key.toString();
    }

    private static String key(VirtualHost vhost, Binding binding) {
        return key(
                vhost,
                binding.source().name(),
                binding.destination().kind(),
                binding.destination().name(),
                binding.routingKey(),
                binding.arguments().toString());
    }

    private static void append(StringBuilder key, String part) {
        key.append(part.length()).append(':').append(part);
    }
}
