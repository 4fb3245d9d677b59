package io.leveret.broker.access;

import io.leveret.broker.event.Events;
import io.leveret.broker.event.Facts;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Tells what a change made of users and permissions, from how they were and how they are. */
final class AccessEvents {
    private final Events events;
    private final String user;

    /**
     * @param user who made it
     */
    AccessEvents(Events events, String user) {
        this.events = events;
        this.user = user;
    }

    private void tell(String event, Consumer<Facts> say) {
        events.tell(
                event,
                facts -> {
                    say.accept(facts);
                    facts.by(user);
                });
    }

    void tell(AccessSnapshot before, AccessSnapshot after) {
        after.users().forEach((name, user) -> user(before.users().get(name), user));
        tellPermissions(before, after);
        tellTopicPermissions(before, after);
        before.users().keySet().stream()
                .filter(name -> !after.users().containsKey(name))
                .forEach(name -> tell("user.deleted", facts -> facts.say("name", name)));
    }

    private void user(User before, User now) {
        if (now.equals(before)) {
            return;
        }
        if (before == null) {
            tell("user.created", facts -> facts.say("name", now.name()));
        } else if (!now.password().equals(before.password())) {
            tell(
                    now.password().equals(PasswordHash.NONE)
                            ? "user.password.cleared"
                            : "user.password.changed",
                    facts -> facts.say("name", now.name()));
        }
        if (before == null || !now.tags().equals(before.tags())) {
            tell(
                    "user.tags.set",
                    facts ->
                            facts.say("name", now.name())
                                    .say("tags", List.<Object>copyOf(now.tags())));
        }
        limits(before == null ? Map.of() : before.limits(), now);
    }

    private void limits(Map<UserLimit, Long> before, User now) {
        if (now.limits().equals(before)) {
            return;
        }
        String event = now.limits().isEmpty() ? "user.limits.cleared" : "user.limits.set";
        tell(
                event,
                facts -> {
                    facts.say("name", "limits").say("username", now.name());
                    now.limits().forEach((limit, value) -> facts.say(limit.key(), value));
                });
    }

    private void tellPermissions(AccessSnapshot before, AccessSnapshot after) {
        after.permissions()
                .forEach(
                        (key, now) -> {
                            if (!now.equals(before.permissions().get(key))) {
                                tell(
                                        "permission.created",
                                        facts ->
                                                facts.say("user", now.user())
                                                        .say("vhost", now.vhost())
                                                        .say("configure", now.configure())
                                                        .say("write", now.write())
                                                        .say("read", now.read()));
                            }
                        });
        before.permissions()
                .forEach(
                        (key, gone) -> {
                            if (!after.permissions().containsKey(key)) {
                                tell(
                                        "permission.deleted",
                                        facts ->
                                                facts.say("user", gone.user())
                                                        .say("vhost", gone.vhost()));
                            }
                        });
    }

    private void tellTopicPermissions(AccessSnapshot before, AccessSnapshot after) {
        after.topicPermissions()
                .forEach(
                        (key, now) -> {
                            if (!now.equals(before.topicPermissions().get(key))) {
                                tell(
                                        "topic.permission.created",
                                        facts ->
                                                facts.say("user", now.user())
                                                        .say("vhost", now.vhost())
                                                        .say("exchange", now.exchange())
                                                        .say("write", now.write())
                                                        .say("read", now.read()));
                            }
                        });
        before.topicPermissions()
                .forEach(
                        (key, gone) -> {
                            if (!after.topicPermissions().containsKey(key)) {
                                tell(
                                        "topic.permission.deleted",
                                        facts ->
                                                facts.say("user", gone.user())
                                                        .say("vhost", gone.vhost())
                                                        .say("exchange", gone.exchange()));
                            }
                        });
    }
}
