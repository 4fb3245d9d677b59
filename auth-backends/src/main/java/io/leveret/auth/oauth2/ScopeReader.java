package io.leveret.auth.oauth2;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the scopes in a token that are meant for us. */
final class ScopeReader {
    /** More are no token but an attack, as in RabbitMQ. */
    static final int SCOPES_MAX = 2048;

    private final OAuth2Settings settings;

    ScopeReader(OAuth2Settings settings) {
        this.settings = settings;
    }

    /** Without their prefix, each once. */
    List<String> read(Map<String, Object> claims) {
        Set<String> found = new LinkedHashSet<>(values(claims.get("scope")));
        for (String key : settings.additionalScopesKeys()) {
            found.addAll(additional(claims, key));
        }
        for (String scope : List.copyOf(found)) {
            found.addAll(settings.scopeAliases().getOrDefault(scope, List.of()));
        }
        if (found.size() > SCOPES_MAX) {
            throw new TokenException("too_many_scopes");
        }
        List<String> ours = new ArrayList<>();
        for (String scope : found) {
            if (scope.startsWith(settings.scopePrefix())) {
                ours.add(scope.substring(settings.scopePrefix().length()));
            }
        }
        return ours;
    }

    /** The claim of that name, or one in an object, the way to which has dots. */
    private List<String> additional(Object claims, String key) {
        if (claims instanceof List<?> list) {
            List<String> all = new ArrayList<>();
            list.forEach(each -> all.addAll(additional(each, key)));
            return all;
        }
        if (!(claims instanceof Map<?, ?> object)) {
            return List.of();
        }
        Object value = object.get(key);
        if (value instanceof Map<?, ?> byServer) {
            List<String> all = new ArrayList<>();
            for (String each : values(byServer.get(settings.resourceServerId()))) {
                all.add(settings.resourceServerId() + "." + each);
            }
            return all;
        } else if (value != null) {
            return values(value);
        }
        int dot = key.indexOf('.');
        return dot < 0
                ? List.of()
                : additional(object.get(key.substring(0, dot)), key.substring(dot + 1));
    }

    /** Scopes stand in a list, or in a text with spaces between. */
    private static List<String> values(Object claim) {
        List<String> values = new ArrayList<>();
        if (claim instanceof String text) {
            for (String each : text.split(" ")) {
                if (!each.isEmpty()) {
                    values.add(each);
                }
            }
        } else if (claim instanceof List<?> list) {
            list.forEach(each -> values.addAll(values(each)));
        }
        return values;
    }
}
