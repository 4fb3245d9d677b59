package io.leveret.broker.access;

import io.leveret.broker.event.Events;
import java.util.List;
import java.util.Map;

/** Tells what a change made of users and permissions, from how they were and how they are. */
final class AccessEvents {
    private final Events events;

    AccessEvents(Events events) {
        this.events = events;
    }

    void tell(AccessSnapshot before, AccessSnapshot after) {
        after.users().forEach((name, user) -> user(before.users().get(name), user));
        tellPermissions(before, after);
        tellTopicPermissions(before, after);
        before.users().keySet().stream()
                .filter(name -> !after.users().containsKey(name))
                .forEach(name -> events.tell("user.deleted", facts -> facts.say("name", name)));
    }

    private void user(User before, User now) {
        if (now.equals(before)) {
            return;
        }
        if (before == null) {
            events.tell("user.created", facts -> facts.say("name", now.name()));
        } else if (!now.password().equals(before.password())) {
            events.tell("user.password.changed", facts -> facts.say("name", now.name()));
        }
        if (before == null || !now.tags().equals(before.tags())) {
            events.tell(
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
        events.tell(
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
                                events.tell(
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
                                events.tell(
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
                                events.tell(
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
                                events.tell(
                                        "topic.permission.deleted",
                                        facts ->
                                                facts.say("user", gone.user())
                                                        .say("vhost", gone.vhost())
                                                        .say("exchange", gone.exchange()));
                            }
                        });
    }
}
