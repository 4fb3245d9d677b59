package io.leveret.broker.vhost;

import io.leveret.codec.FieldTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an operator says of a vhost.
 *
 * @param defaultQueueType type of queues declared without {@code x-queue-type}; null for classic
 * @param protectedFromDeletion whether deleting it is refused
 * @param tracing whether what passes is copied to {@code amq.rabbitmq.trace}
 */
public record VirtualHostMetadata(
        String description,
        List<String> tags,
        String defaultQueueType,
        boolean tracing,
        boolean protectedFromDeletion) {
    public static final VirtualHostMetadata NONE =
            new VirtualHostMetadata("", List.of(), null, false, false);

    /** Of the vhost every broker starts with. */
    public static final VirtualHostMetadata DEFAULT =
            new VirtualHostMetadata("Default virtual host", List.of(), null, false, false);

    public VirtualHostMetadata withTracing(boolean newTracing) {
        return new VirtualHostMetadata(
                description, tags, defaultQueueType, newTracing, protectedFromDeletion);
    }

    public VirtualHostMetadata withProtection(boolean isProtected) {
        return new VirtualHostMetadata(description, tags, defaultQueueType, tracing, isProtected);
    }

    FieldTable toTable() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("description", description);
        fields.put("tags", new ArrayList<Object>(tags));
        if (defaultQueueType != null) {
            fields.put("default_queue_type", defaultQueueType);
        }
        fields.put("tracing", tracing);
        fields.put("protected_from_deletion", protectedFromDeletion);
        return FieldTable.of(fields);
    }

    static VirtualHostMetadata of(FieldTable fields) {
        List<String> tags = new ArrayList<>();
        if (fields.get("tags") instanceof List<?> stored) {
            stored.forEach(tag -> tags.add((String) tag));
        }
        return new VirtualHostMetadata(
                fields.string("description"),
                List.copyOf(tags),
                fields.string("default_queue_type"),
                Boolean.TRUE.equals(fields.get("tracing")),
                Boolean.TRUE.equals(fields.get("protected_from_deletion")));
    }
}
