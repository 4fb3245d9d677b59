package io.leveret.management.http;

import java.util.LinkedHashMap;
import java.util.Map;

/** The part of an address behind the question mark; of a name given twice the first counts. */
public final class Query {
    private final Map<String, String> values = new LinkedHashMap<>();

    private Query() {}

    /**
     * @param text null for none
     * @throws IllegalArgumentException when it is not well encoded
     */
    public static Query of(String text) {
        Query query = new Query();
        if (text == null || text.isEmpty()) {
            return query;
        }
        for (String part : text.split("&")) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            String value = equals < 0 ? "" : part.substring(equals + 1);
            query.values.putIfAbsent(
                    PercentEncoding.decodeForm(name), PercentEncoding.decodeForm(value));
        }
        return query;
    }

    /** Null if it is not there. */
    public String get(String name) {
        return values.get(name);
    }

    public boolean isTrue(String name) {
        return "true".equals(values.get(name));
    }
}
