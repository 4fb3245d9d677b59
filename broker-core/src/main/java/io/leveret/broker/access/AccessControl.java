package io.leveret.broker.access;

import io.leveret.broker.access.AccessSnapshot.TopicKey;
import io.leveret.broker.access.AccessSnapshot.VhostUser;
import io.leveret.broker.event.Events;
import io.leveret.broker.rate.RateLimits;
import io.leveret.store.DefinitionStore;
import io.leveret.store.DefinitionStore.Table;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * The users, what they may do in which vhost, and on which topics. May be asked by any thread,
 * without locks. A change counts from when the call that makes it returns; its {@code done} runs
 * once it is durable, and only then may a client be told.
 */
public final class AccessControl {
    private final DefinitionStore store;
    private volatile AccessSnapshot snapshot;
    private volatile Events events;
    private volatile Runnable listener = () -> {};

    /** Reads what is in the store. */
    public AccessControl(DefinitionStore store) {
        this.store = store;
        Map<String, User> users = new TreeMap<>();
        store.load(
                Table.USERS,
                (key, record) -> {
                    User user = AccessRecords.user(record);
                    users.put(user.name(), user);
                });
        Map<VhostUser, Permissions> permissions = new TreeMap<>();
        store.load(
                Table.PERMISSIONS,
                (key, record) -> {
                    Permissions entry = AccessRecords.permissions(record);
                    permissions.put(AccessSnapshot.key(entry), entry);
                });
        Map<TopicKey, TopicPermissions> topicPermissions = new TreeMap<>();
        store.load(
                Table.TOPIC_PERMISSIONS,
                (key, record) -> {
                    TopicPermissions entry = AccessRecords.topicPermissions(record);
                    topicPermissions.put(AccessSnapshot.key(entry), entry);
                });
        this.snapshot = new AccessSnapshot(0, users, permissions, topicPermissions);
    }

    /** Tells there from now on what is changed. */
    public void tell(Events where) {
        events = where;
    }

    /** {@code told} runs after every change, on the thread that made it; one, and from now on. */
    public void onChange(Runnable told) {
        listener = told;
    }

    /** Grows with every change: what was answered under another version may no longer hold. */
    public long version() {
        return snapshot.version();
    }

    /** The user of this name, or null. */
    public User user(String name) {
        return snapshot.users().get(name);
    }

    /** By name. */
    public Collection<User> users() {
        return snapshot.users().values();
    }

    /** How fast messages of users may come and go, of those who have such a limit. */
    public Map<String, RateLimits> rates() {
        Map<String, RateLimits> rates = new HashMap<>();
        for (User user : users()) {
            if (!user.rates().equals(RateLimits.NONE)) {
                rates.put(user.name(), user.rates());
            }
        }
        return rates;
    }

    /** What the user may do in the vhost; null if it may not enter. */
    public Permissions permissions(String user, String vhost) {
        return snapshot.permissions().get(new VhostUser(vhost, user));
    }

    /** All there are, by vhost and user. */
    public Collection<Permissions> permissions() {
        return snapshot.permissions().values();
    }

    public List<Permissions> permissionsOfUser(String user) {
        return permissions().stream().filter(entry -> entry.user().equals(user)).toList();
    }

    public List<Permissions> permissionsInVhost(String vhost) {
        return permissions().stream().filter(entry -> entry.vhost().equals(vhost)).toList();
    }

    /** What is set for one exchange; null if nothing is, and then every topic may be used. */
    public TopicPermissions topicPermissions(String user, String vhost, String exchange) {
        Map<TopicKey, TopicPermissions> all = snapshot.topicPermissions();
        return all.isEmpty() ? null : all.get(new TopicKey(new VhostUser(vhost, user), exchange));
    }

    /** All there are, by vhost, user and exchange. */
    public Collection<TopicPermissions> topicPermissions() {
        return snapshot.topicPermissions().values();
    }

    public List<TopicPermissions> topicPermissionsOfUser(String user) {
        return topicPermissions().stream().filter(entry -> entry.user().equals(user)).toList();
    }

    public List<TopicPermissions> topicPermissionsInVhost(String vhost) {
        return topicPermissions().stream().filter(entry -> entry.vhost().equals(vhost)).toList();
    }

    /**
     * Makes a change, for instance {@code change(c -> c.putUser(user), shard, done)}, and returns
     * what {@code edits} returned. If that throws, nothing is changed and {@code done} is not run.
     *
     * <p>Changes come from any thread and are rare and short: a lock keeps the order in memory and
     * in the store the same. Readers never wait for it.
     *
     * @param home where to run {@code done} once this and all earlier changes are durable
     */
    public <T> T change(Function<AccessChange, T> edits, Executor home, Runnable done) {
        T result;
        AccessSnapshot before;
        AccessSnapshot after;
        String by;
        synchronized (this) {
            AccessChange change = new AccessChange(snapshot);
            result = edits.apply(change);
            before = snapshot;
            after = change.after();
            snapshot = after;
            change.writeTo(store);
            by = change.by();
        }
        if (events != null && events.wanted()) {
            new AccessEvents(events, by).tell(before, after);
        }
        listener.run();
        store.sync(home, done);
        return result;
    }

    /**
     * Lets the first user in, if there is none yet. To be called when the store has no vhosts
     * either: somebody who has deleted all users does not want this one back. {@code done} is run
     * in any case.
     */
    public void createDefaultUser(
            User user, Permissions permissions, Executor home, Runnable done) {
        change(
                change -> {
                    if (users().isEmpty()) {
                        change.putUser(user);
                        change.putPermissions(permissions);
                    }
                    return null;
                },
                home,
                done);
    }
}
