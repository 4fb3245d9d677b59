package io.leveret.broker.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.event.Event;
import io.leveret.broker.event.Events;
import io.leveret.time.ManualClock;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccessEventsTest {
    private final AccessControl access = new AccessControl(new FakeDefinitionStore());
    private final List<Event> told = new ArrayList<>();

    @BeforeEach
    void listen() {
        Events events = new Events(new ManualClock(0));
        events.listen(told::add);
        access.tell(events);
    }

    @Test
    void newUserIsCreatedAndItsTagsSet() {
        change(c -> c.putUser(user("alice", "administrator")));

        assertThat(names()).containsExactly("user.created", "user.tags.set");
        assertThat(told.get(1).facts().get("tags")).isEqualTo(List.of("administrator"));
    }

    @Test
    void whatChangesOfAUserIsSaid() {
        change(c -> c.putUser(user("alice")));
        told.clear();

        change(c -> c.updateUser("alice", user -> user.withPassword(user("x").password())));
        change(c -> c.updateUser("alice", user -> user.withTags(Set.of("monitoring"))));
        change(
                c ->
                        c.updateUser(
                                "alice",
                                user -> user.withLimits(Map.of(UserLimit.MAX_CHANNELS, 5L))));
        change(c -> c.updateUser("alice", user -> user.withLimits(Map.of())));

        assertThat(names())
                .containsExactly(
                        "user.password.changed",
                        "user.tags.set",
                        "user.limits.set",
                        "user.limits.cleared");
        assertThat(told.get(2).facts().get("max-channels")).isEqualTo(5L);
    }

    @Test
    void passwordThatIsTakenAwayIsCleared() {
        change(c -> c.putUser(user("alice")));
        told.clear();

        change(c -> c.updateUser("alice", user -> user.withPassword(PasswordHash.NONE)));

        assertThat(names()).containsExactly("user.password.cleared");
    }

    @Test
    void everyEventSaysWhoMadeIt() {
        change(
                c -> {
                    c.by("bob");
                    c.putUser(user("alice", "administrator"));
                    c.putPermissions(new Permissions("alice", "/", "a", "b", "c"));
                });
        change(c -> c.removeUser("alice"));

        assertThat(told)
                .extracting(event -> event.facts().get("user_who_performed_action"))
                .containsExactly("bob", "bob", "bob", "rmq-internal", "rmq-internal");
    }

    @Test
    void permissionsComeAndGo() {
        change(c -> c.putUser(user("alice")));
        told.clear();

        change(c -> c.putPermissions(new Permissions("alice", "/", "a", "b", "c")));
        change(c -> c.putTopicPermissions(new TopicPermissions("alice", "/", "t", "b", "c")));
        change(c -> c.removeUser("alice"));

        assertThat(names())
                .containsExactly(
                        "permission.created",
                        "topic.permission.created",
                        "permission.deleted",
                        "topic.permission.deleted",
                        "user.deleted");
        assertThat(told.get(0).facts().asMap())
                .containsEntry("configure", "a")
                .containsEntry("write", "b")
                .containsEntry("read", "c");
    }

    @Test
    void settingTheSameAgainIsNoEvent() {
        User alice = user("alice");
        change(c -> c.putUser(alice));
        told.clear();

        change(c -> c.putUser(alice));

        assertThat(told).isEmpty();
    }

    private List<String> names() {
        return told.stream().map(Event::name).toList();
    }

    private void change(Consumer<AccessChange> edit) {
        access.change(
                c -> {
                    edit.accept(c);
                    return null;
                },
                Runnable::run,
                () -> {});
    }

    private static User user(String name, String... tags) {
        return new User(
                name, PasswordHash.of(HashingAlgorithm.SHA256, name, new SecureRandom()), tags);
    }
}
