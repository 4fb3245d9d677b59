package io.leveret.management.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All endpoints; of two that fit a path the first counts. */
public final class EndpointTable {
    private final List<Endpoint> endpoints = new ArrayList<>();

    /**
     * @param template such as {@code /queues/:vhost/:name}
     * @param what is there, for people
     */
    public Endpoint at(String template, String what) {
        Endpoint endpoint = new Endpoint(template, what);
        endpoints.add(endpoint);
        return endpoint;
    }

    /** All of them, in order. */
    public List<Endpoint> all() {
        return List.copyOf(endpoints);
    }

    /** An endpoint, and what the variables of its path are. */
    record Match(Endpoint endpoint, Map<String, String> variables) {}

    /**
     * Null if there is none.
     *
     * @throws IllegalArgumentException when the path is not well encoded
     */
    Match find(String path) {
        String[] segments = PathTemplate.split(path);
        for (Endpoint endpoint : endpoints) {
            Map<String, String> variables = endpoint.path().match(segments);
            if (variables != null) {
                return new Match(endpoint, variables);
            }
        }
        return null;
    }
}
