package io.leveret.broker.access;

import io.leveret.broker.access.AccessSnapshot.TopicKey;
import io.leveret.broker.access.AccessSnapshot.VhostUser;
import io.leveret.broker.event.Events;
import io.leveret.store.DefinitionStore;
import io.leveret.store.DefinitionStore.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * One change to users and permissions, of any size: all of it counts from one moment, and it is
 * copied and synced once. Used inside {@link AccessControl#change}, by one thread.
 */
public final class AccessChange {
    private final AccessSnapshot before;
    // The whole is copied only of what is changed.
    private Map<String, User> users;
    private Map<VhostUser, Permissions> permissions;
    private Map<TopicKey, TopicPermissions> topicPermissions;
    private final List<Consumer<DefinitionStore>> writes = new ArrayList<>();
    private String user = Events.BROKER;

    AccessChange(AccessSnapshot before) {
        this.before = before;
        this.users = before.users();
        this.permissions = before.permissions();
        this.topicPermissions = before.topicPermissions();
    }

    /** Says who makes it; the broker does if nobody says so. */
    public void by(String name) {
        user = name;
    }

    String by() {
        return user;
    }

    /** The user as the change has it so far, or null. */
    public User user(String name) {
        return users.get(name);
    }

    /** Adds or replaces the user of this name; true if there was none. */
    public boolean putUser(User user) {
        byte[] record = AccessRecords.encode(user);
        writes.add(store -> store.put(Table.USERS, user.name(), record));
        return writableUsers().put(user.name(), user) == null;
    }

    /**
     * Replaces a user by what {@code change} makes of it.
     *
     * @throws AccessException NO_SUCH_USER
     */
    public void updateUser(String name, UnaryOperator<User> change) {
        putUser(change.apply(existing(name)));
    }

    /** Removes a user and all its permissions; false if there was none. */
    public boolean removeUser(String name) {
        if (!users.containsKey(name)) {
            return false;
        }
        writableUsers().remove(name);
        writes.add(store -> store.remove(Table.USERS, name));
        removePermissionsIf(key -> key.user().equals(name));
        return true;
    }

    /**
     * Sets what a user may do in a vhost; whether the vhost exists is the caller's concern. True if
     * there was nothing set.
     *
     * @throws AccessException NO_SUCH_USER
     */
    public boolean putPermissions(Permissions entry) {
        existing(entry.user());
        byte[] record = AccessRecords.encode(entry);
        VhostUser key = AccessSnapshot.key(entry);
        writes.add(store -> store.put(Table.PERMISSIONS, AccessRecords.key(key), record));
        return writablePermissions().put(key, entry) == null;
    }

    /** Shuts a user out of a vhost; false if it was out. Its topic permissions there stay. */
    public boolean removePermissions(String user, String vhost) {
        VhostUser key = new VhostUser(vhost, user);
        if (!permissions.containsKey(key)) {
            return false;
        }
        writablePermissions().remove(key);
        writes.add(store -> store.remove(Table.PERMISSIONS, AccessRecords.key(key)));
        return true;
    }

    /**
     * True if there was nothing set for this user, vhost and exchange.
     *
     * @throws AccessException NO_SUCH_USER
     */
    public boolean putTopicPermissions(TopicPermissions entry) {
        existing(entry.user());
        byte[] record = AccessRecords.encode(entry);
        TopicKey key = AccessSnapshot.key(entry);
        writes.add(store -> store.put(Table.TOPIC_PERMISSIONS, AccessRecords.key(key), record));
        return writableTopicPermissions().put(key, entry) == null;
    }

    /** Removes what is set for one exchange; false if nothing was. */
    public boolean removeTopicPermissions(String user, String vhost, String exchange) {
        TopicKey key = new TopicKey(new VhostUser(vhost, user), exchange);
        return removeTopicPermissionsIf(key::equals);
    }

    /** Removes what is set for any exchange of the vhost; false if nothing was. */
    public boolean removeTopicPermissions(String user, String vhost) {
        VhostUser who = new VhostUser(vhost, user);
        return removeTopicPermissionsIf(key -> key.who().equals(who));
    }

    /** Forgets all permissions in a vhost that is gone. */
    public void removeVhost(String vhost) {
        removePermissionsIf(key -> key.vhost().equals(vhost));
    }

    /** The state after the change. */
    AccessSnapshot after() {
        return new AccessSnapshot(before.version() + 1, users, permissions, topicPermissions);
    }

    void writeTo(DefinitionStore store) {
        writes.forEach(write -> write.accept(store));
    }

    private User existing(String name) {
        User user = users.get(name);
        if (user == null) {
            throw AccessException.noSuchUser(name);
        }
        return user;
    }

    private void removePermissionsIf(Predicate<VhostUser> condition) {
        List.copyOf(permissions.keySet()).stream()
                .filter(condition)
                .forEach(key -> removePermissions(key.user(), key.vhost()));
        removeTopicPermissionsIf(key -> condition.test(key.who()));
    }

    private boolean removeTopicPermissionsIf(Predicate<TopicKey> condition) {
        List<TopicKey> keys = topicPermissions.keySet().stream().filter(condition).toList();
        for (TopicKey key : keys) {
            writableTopicPermissions().remove(key);
            writes.add(store -> store.remove(Table.TOPIC_PERMISSIONS, AccessRecords.key(key)));
        }
        return !keys.isEmpty();
    }

    private Map<String, User> writableUsers() {
        if (users == before.users()) {
            users = new TreeMap<>(users);
        }
        return users;
    }

    private Map<VhostUser, Permissions> writablePermissions() {
        if (permissions == before.permissions()) {
            permissions = new TreeMap<>(permissions);
        }
        return permissions;
    }

    private Map<TopicKey, TopicPermissions> writableTopicPermissions() {
        if (topicPermissions == before.topicPermissions()) {
            topicPermissions = new TreeMap<>(topicPermissions);
        }
        return topicPermissions;
    }
}
