package io.leveret.auth.oauth2;

import io.leveret.broker.access.Permission;

/**
 * A scope that permits something: {@code read:vhost/name} or {@code write:vhost/exchange/topic}.
 *
 * @param routingKey null if it is not about topics
 */
record Scope(Permission permission, Wildcard vhost, Wildcard name, Wildcard routingKey) {
    /** Null if it is another kind of scope, or none at all. */
    static Scope parse(String text) {
        Permission permission = null;
        String rest = null;
        for (Permission each : Permission.values()) {
            String prefix = each.name().toLowerCase(java.util.Locale.ROOT) + ":";
            if (text.startsWith(prefix)) {
                permission = each;
                rest = text.substring(prefix.length());
            }
        }
        if (permission == null) {
            return null;
        }
        String[] words = rest.split("/", -1);
        if (words.length != 2 && words.length != 3) {
            return null;
        }
        Wildcard vhost = Wildcard.parse(words[0]);
        Wildcard name = Wildcard.parse(words[1]);
        Wildcard routingKey = words.length == 3 ? Wildcard.parse(words[2]) : null;
        return vhost == null || name == null
                ? null
                : new Scope(permission, vhost, name, routingKey);
    }

    boolean permits(String askedVhost, Permission asked, String askedName) {
        return permission == asked && vhost.matches(askedVhost) && name.matches(askedName);
    }

    boolean permitsTopic(String askedVhost, Permission asked, String exchange, String key) {
        return routingKey != null
                && permits(askedVhost, asked, exchange)
                && routingKey.matches(key);
    }
}
