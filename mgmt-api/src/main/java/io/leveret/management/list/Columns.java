package io.leveret.management.list;

import io.leveret.management.http.Query;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The parameter {@code columns}: only these fields are answered with. A dotted column reaches into
 * an object, or into each element of a list. As in RabbitMQ what clients themselves have made, such
 * as arguments, is answered whole if any part of it is asked for.
 */
public final class Columns {
    private static final Set<String> WHOLE =
            Set.of(
                    "arguments",
                    "client_properties",
                    "definition",
                    "effective_policy_definition",
                    "metadata",
                    "queue_totals",
                    "value");

    /** Field by field what is wanted of it; null for all of an object. */
    private final Map<String, Columns> wanted;

    private Columns(Map<String, Columns> wanted) {
        this.wanted = wanted;
    }

    private static final Columns ALL = new Columns(null);

    public static Columns of(Query query) {
        String columns = query.get("columns");
        return columns == null ? ALL : parse(columns);
    }

    /**
     * @param columns such as {@code name,message_stats.publish_details.rate}
     */
    public static Columns parse(String columns) {
        Columns root = new Columns(new LinkedHashMap<>());
        for (String column : columns.split(",")) {
            root.add(column.trim());
        }
        return root;
    }

    private void add(String column) {
        int dot = column.indexOf('.');
        String field = dot < 0 ? column : column.substring(0, dot);
        if (dot < 0 || WHOLE.contains(field)) {
            wanted.put(field, ALL);
            return;
        }
        Columns inner = wanted.computeIfAbsent(field, name -> new Columns(new LinkedHashMap<>()));
        if (inner != ALL) {
            inner.add(column.substring(dot + 1));
        }
    }

    /** What is wanted of a single object. RabbitMQ answers {@code []} if that is nothing. */
    public Object one(Map<String, Object> object) {
        Map<String, Object> chosen = of(object);
        return chosen.isEmpty() ? List.of() : chosen;
    }

    /** What is wanted of an object. */
    public Map<String, Object> of(Map<String, Object> object) {
        if (wanted == null) {
            return object;
        }
        Map<String, Object> chosen = new LinkedHashMap<>();
        wanted.forEach(
                (field, inner) -> {
                    if (object.containsKey(field)) {
                        put(chosen, field, inner, object.get(field));
                    }
                });
        return chosen;
    }

    private static void put(Map<String, Object> chosen, String field, Columns inner, Object value) {
        if (inner == ALL) {
            chosen.put(field, value);
        } else if (value instanceof Map<?, ?> object) {
            Map<String, Object> part = inner.of(fields(object));
            if (!part.isEmpty()) {
                chosen.put(field, part);
            }
        } else if (value instanceof List<?> list) {
            List<Object> parts = new ArrayList<>(list.size());
            for (Object element : list) {
                parts.add(element instanceof Map<?, ?> object ? inner.of(fields(object)) : element);
            }
            chosen.put(field, parts);
        }
    }

    @SuppressWarnings("unchecked") // objects have string keys
    static Map<String, Object> fields(Map<?, ?> object) {
        return (Map<String, Object>) object;
    }
}
