package io.leveret.broker.access;

import java.util.Collections;
import java.util.Map;

/**
 * Users and permissions as they are at one moment. Immutable; read by any thread without locks.
 *
 * @param version grows with every change
 */
record AccessSnapshot(
        long version,
        Map<String, User> users,
        Map<VhostUser, Permissions> permissions,
        Map<TopicKey, TopicPermissions> topicPermissions) {

    /** The maps are no longer changed by whoever made them. */
    AccessSnapshot {
        users = Collections.unmodifiableMap(users);
        permissions = Collections.unmodifiableMap(permissions);
        topicPermissions = Collections.unmodifiableMap(topicPermissions);
    }

    static final AccessSnapshot EMPTY = new AccessSnapshot(0, Map.of(), Map.of(), Map.of());

    /** Ordered by vhost, then user. */
    record VhostUser(String vhost, String user) implements Comparable<VhostUser> {
        @Override
        public int compareTo(VhostUser other) {
            int byVhost = vhost.compareTo(other.vhost);
            return byVhost != 0 ? byVhost : user.compareTo(other.user);
        }
    }

    record TopicKey(VhostUser who, String exchange) implements Comparable<TopicKey> {
        @Override
        public int compareTo(TopicKey other) {
            int byUser = who.compareTo(other.who);
            return byUser != 0 ? byUser : exchange.compareTo(other.exchange);
        }
    }

    static VhostUser key(Permissions permissions) {
        return new VhostUser(permissions.vhost(), permissions.user());
    }

    static TopicKey key(TopicPermissions permissions) {
        return new TopicKey(
                new VhostUser(permissions.vhost(), permissions.user()), permissions.exchange());
    }
}
