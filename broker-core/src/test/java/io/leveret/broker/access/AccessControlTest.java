package io.leveret.broker.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.codec.FieldTable;
import io.leveret.store.DefinitionStore.Table;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class AccessControlTest {
    private final FakeDefinitionStore store = new FakeDefinitionStore();
    private final AccessControl access = new AccessControl(store);
    private final List<String> done = new ArrayList<>();

    @Test
    void userIsKnownAtOnceAndReportedWhenDurable() {
        User alice = user("alice", "administrator");

        boolean isNew = access.change(c -> c.putUser(alice), Runnable::run, () -> done.add("put"));

        assertThat(isNew).isTrue();
        assertThat(access.user("alice")).isEqualTo(alice);
        assertThat(done).isEmpty();

        store.syncNow();

        assertThat(done).containsExactly("put");
    }

    @Test
    void replacingIsNotAdding() {
        change(c -> c.putUser(user("alice")));

        assertThat(this.<Boolean>change(c -> c.putUser(user("alice", "monitoring")))).isFalse();
        assertThat(access.user("alice").tags()).containsExactly("monitoring");
        assertThat(access.users()).hasSize(1);
    }

    @Test
    void everythingIsThereAgainAfterARestart() {
        PasswordHash password =
                PasswordHash.of(HashingAlgorithm.SHA512, "secret", new SecureRandom());
        User alice =
                new User(
                        "alice",
                        password,
                        Set.of("b-tag", "a-tag"),
                        Map.of(UserLimit.MAX_CHANNELS, 7L));
        Permissions permissions = new Permissions("alice", "/", "^a", "", ".*");
        TopicPermissions topics = new TopicPermissions("alice", "/", "t", "^{username}", ".*");
        change(c -> c.putUser(alice));
        change(c -> c.putUser(user("bob")));
        change(c -> c.putPermissions(permissions));
        change(c -> c.putTopicPermissions(topics));

        AccessControl restarted = new AccessControl(store);

        assertThat(restarted.users()).containsExactly(alice, user("bob"));
        assertThat(List.copyOf(restarted.user("alice").tags()))
                .isEqualTo(List.copyOf(alice.tags()));
        assertThat(restarted.user("alice").password().matches(utf8("secret"))).isTrue();
        assertThat(restarted.permissions()).containsExactly(permissions);
        assertThat(restarted.topicPermissions()).containsExactly(topics);
    }

    @Test
    void removedUserTakesItsPermissionsAlong() {
        change(c -> c.putUser(user("alice")));
        change(c -> c.putUser(user("bob")));
        for (String name : List.of("alice", "bob")) {
            change(c -> c.putPermissions(new Permissions(name, "/", "", "", "")));
            change(c -> c.putTopicPermissions(new TopicPermissions(name, "/", "t", "", "")));
        }

        assertThat(this.<Boolean>change(c -> c.removeUser("alice"))).isTrue();

        assertThat(access.user("alice")).isNull();
        assertThat(access.permissionsOfUser("alice")).isEmpty();
        assertThat(access.topicPermissionsOfUser("alice")).isEmpty();
        assertThat(access.permissions("bob", "/")).isNotNull();
        assertThat(store.table(Table.USERS)).hasSize(1);
        assertThat(store.table(Table.PERMISSIONS)).hasSize(1);
        assertThat(store.table(Table.TOPIC_PERMISSIONS)).hasSize(1);
    }

    @Test
    void removingWhatIsNotThereIsNoError() {
        assertThat(this.<Boolean>change(c -> c.removeUser("nobody"))).isFalse();
        assertThat(this.<Boolean>change(c -> c.removePermissions("nobody", "/"))).isFalse();
        assertThat(this.<Boolean>change(c -> c.removeTopicPermissions("nobody", "/"))).isFalse();
        assertThat(this.<Boolean>change(c -> c.removeTopicPermissions("nobody", "/", "t")))
                .isFalse();

        store.syncNow();

        assertThat(done).hasSize(4);
        assertThat(store.changes).isZero();
    }

    @Test
    void permissionsAreOnlyForUsersThatExist() {
        assertThatThrownBy(
                        () -> change(c -> c.putPermissions(new Permissions("x", "/", "", "", ""))))
                .isInstanceOfSatisfying(
                        AccessException.class,
                        e -> {
                            assertThat(e.reason()).isEqualTo(AccessException.Reason.NO_SUCH_USER);
                            assertThat(e.subject()).isEqualTo("x");
                            assertThat(e).hasMessage("User \"x\" does not exist");
                        });
        assertThat(access.permissions()).isEmpty();
    }

    @Test
    void changeThatFailsHalfWayChangesNothing() {
        assertThatThrownBy(
                        () ->
                                change(
                                        c -> {
                                            c.putUser(user("alice"));
                                            c.updateUser("nobody", user -> user);
                                            return true;
                                        }))
                .isInstanceOf(AccessException.class);

        assertThat(access.user("alice")).isNull();
        assertThat(store.changes).isZero();
        store.syncNow();
        assertThat(done).isEmpty();
    }

    @Test
    void oneChangeCanBeOfManyThings() {
        long before = access.version();

        change(
                c -> {
                    for (int i = 0; i < 1000; i++) {
                        c.putUser(user("u" + i));
                        c.putPermissions(new Permissions("u" + i, "/", "", "", ""));
                    }
                    return true;
                });

        assertThat(access.users()).hasSize(1000);
        assertThat(access.version()).isEqualTo(before + 1);
    }

    @Test
    void topicPermissionsOfOneExchangeOrOfAllCanBeRemoved() {
        change(c -> c.putUser(user("alice")));
        for (String exchange : List.of("t1", "t2", "t3")) {
            change(c -> c.putTopicPermissions(topic("/", exchange)));
            change(c -> c.putTopicPermissions(topic("other", exchange)));
        }

        assertThat(this.<Boolean>change(c -> c.removeTopicPermissions("alice", "/", "t2")))
                .isTrue();
        assertThat(access.topicPermissionsInVhost("/"))
                .extracting(TopicPermissions::exchange)
                .containsExactly("t1", "t3");

        assertThat(this.<Boolean>change(c -> c.removeTopicPermissions("alice", "/"))).isTrue();
        assertThat(access.topicPermissionsInVhost("/")).isEmpty();
        assertThat(access.topicPermissionsInVhost("other")).hasSize(3);
    }

    @Test
    void vhostThatIsGoneLeavesNothingBehind() {
        change(c -> c.putUser(user("alice")));
        for (String vhost : List.of("/", "v")) {
            change(c -> c.putPermissions(new Permissions("alice", vhost, "", "", "")));
            change(c -> c.putTopicPermissions(topic(vhost, "t")));
        }

        change(
                c -> {
                    c.removeVhost("v");
                    return true;
                });

        assertThat(access.permissionsInVhost("v")).isEmpty();
        assertThat(access.topicPermissionsInVhost("v")).isEmpty();
        assertThat(access.permissionsInVhost("/")).hasSize(1);
        assertThat(access.topicPermissionsInVhost("/")).hasSize(1);
    }

    @Test
    void namesThatRunTogetherAreKeptApart() {
        change(c -> c.putUser(user("c")));
        change(c -> c.putUser(user("bc")));
        change(c -> c.putPermissions(new Permissions("c", "ab", "1", "", "")));
        change(c -> c.putPermissions(new Permissions("bc", "a", "2", "", "")));

        assertThat(new AccessControl(store).permissions()).hasSize(2);
    }

    @Test
    void readersKeepTheListTheyHaveBeenGiven() {
        change(c -> c.putUser(user("alice")));
        var users = access.users();

        change(c -> c.putUser(user("bob")));

        assertThat(users).extracting(User::name).containsExactly("alice");
        assertThatThrownBy(users::clear).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void changesOfManyThreadsAreAllMade() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            String prefix = "t" + t + "-";
            threads.add(
                    new Thread(
                            () -> {
                                for (int i = 0; i < 100; i++) {
                                    String name = prefix + i;
                                    access.change(
                                            c -> c.putUser(user(name)), Runnable::run, () -> {});
                                }
                            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(access.users()).hasSize(400);
        assertThat(access.version()).isEqualTo(400);
        assertThat(new AccessControl(store).users()).hasSize(400);
    }

    @Test
    void defaultUserIsMadeOnlyWhereThereIsNone() {
        User guest = user("guest", "administrator");
        Permissions all = new Permissions("guest", "/", ".*", ".*", ".*");

        access.createDefaultUser(guest, all, Runnable::run, () -> done.add("first"));
        access.createDefaultUser(
                user("other"),
                new Permissions("other", "/", "", "", ""),
                Runnable::run,
                () -> done.add("second"));
        store.syncNow();

        assertThat(access.users()).containsExactly(guest);
        assertThat(access.permissions()).containsExactly(all);
        assertThat(done).containsExactly("first", "second");
    }

    @Test
    void recordOfALaterVersionIsNotGuessedAt() {
        byte[] later =
                FieldTable.fromBytes(AccessRecords.encode(user("alice"))).with("v", 2).toBytes();
        store.put(Table.USERS, "alice", later);

        assertThatThrownBy(() -> new AccessControl(store))
                .hasMessage("access record of version 2 (expected: 1)");
    }

    private boolean change(Function<AccessChange, Boolean> edits) {
        return access.change(edits, Runnable::run, () -> done.add("done"));
    }

    private static User user(String name, String... tags) {
        return new User(name, PasswordHash.NONE, tags);
    }

    private static TopicPermissions topic(String vhost, String exchange) {
        return new TopicPermissions("alice", vhost, exchange, ".*", ".*");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
