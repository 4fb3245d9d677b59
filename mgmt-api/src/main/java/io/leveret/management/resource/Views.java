package io.leveret.management.resource;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** What all views have in common. */
final class Views {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxxx").withZone(ZoneOffset.UTC);

    private Views() {}

    static Map<String, Object> object() {
        return new LinkedHashMap<>();
    }

    /** {@code 2026-11-20T10:28:47.162+00:00}. */
    static String time(long millis) {
        return TIME.format(Instant.ofEpochMilli(millis));
    }

    /** An exchange or a queue, by its name. */
    static Map<String, Object> named(String vhost, String name) {
        Map<String, Object> object = object();
        object.put("name", name);
        object.put("vhost", vhost);
        return object;
    }

    /** RabbitMQ's order of nearly all lists. */
    static <T> Comparator<T> byVhostAndName(
            Function<? super T, String> vhost, Function<? super T, String> name) {
        return (a, b) -> {
            int byVhost = vhost.apply(a).compareTo(vhost.apply(b));
            return byVhost != 0 ? byVhost : name.apply(a).compareTo(name.apply(b));
        };
    }
}
