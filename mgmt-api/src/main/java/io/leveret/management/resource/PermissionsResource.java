package io.leveret.management.resource;

import io.leveret.broker.access.AccessControl;
import io.leveret.broker.access.Permissions;
import io.leveret.broker.access.TopicPermissions;
import io.leveret.broker.admin.Administration;
import io.leveret.management.http.ApiException;
import io.leveret.management.http.Body;
import io.leveret.management.http.Reply;
import io.leveret.management.http.Request;
import io.leveret.management.list.ListQuery;
import io.leveret.management.stats.Sampler;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** What users may do: in a vhost, and with the routing keys of a topic exchange. */
public final class PermissionsResource extends Resource {
    private static final Comparator<Map<String, Object>> AS_THEY_ARE = (a, b) -> 0;

    public PermissionsResource(Administration broker, Sampler sampler) {
        super(broker, sampler);
    }

    private AccessControl control() {
        return broker.users().all();
    }

    private static CompletionStage<Reply> list(
            Request request, List<Map<String, Object>> permissions) {
        return Reply.ok(
                        ListQuery.whole(request.query())
                                .answer(
                                        permissions,
                                        each -> (String) each.get("user"),
                                        AS_THEY_ARE,
                                        each -> each))
                .now();
    }

    // In a vhost.

    public static Map<String, Object> view(Permissions permissions) {
        Map<String, Object> object = Views.object();
        object.put("user", permissions.user());
        object.put("vhost", permissions.vhost());
        object.put("configure", permissions.configure());
        object.put("write", permissions.write());
        object.put("read", permissions.read());
        return object;
    }

    private static CompletionStage<Reply> listed(
            Request request, Collection<Permissions> permissions) {
        return list(request, permissions.stream().map(PermissionsResource::view).toList());
    }

    public CompletionStage<Reply> all(Request request) {
        return listed(request, control().permissions());
    }

    public CompletionStage<Reply> inVhost(Request request) {
        return listed(request, control().permissionsInVhost(request.vhost()));
    }

    public CompletionStage<Reply> ofUser(Request request) {
        return listed(request, control().permissionsOfUser(existingUser(request)));
    }

    private String existingUser(Request request) {
        String user = request.path("user");
        if (control().user(user) == null) {
            throw ApiException.notFound();
        }
        return user;
    }

    public CompletionStage<Reply> one(Request request) {
        Permissions found = control().permissions(request.path("user"), request.vhost());
        return found(request, found, PermissionsResource::view).now();
    }

    public CompletionStage<Reply> put(Request request) {
        String vhost = request.path("vhost");
        String user = request.path("user");
        Body body = request.body().require("configure", "write", "read");
        requireBoth(vhost, user);
        Permissions permissions =
                new Permissions(
                        user,
                        vhost,
                        body.text("configure", ""),
                        body.text("write", ""),
                        body.text("read", ""));
        return broker.users()
                .change(request.actor(), change -> change.putPermissions(permissions))
                .thenApply(Reply::put);
    }

    private void requireBoth(String vhost, String user) {
        if (!broker.vhosts().exists(vhost) || control().user(user) == null) {
            throw ApiException.badRequest("vhost_or_user_not_found");
        }
    }

    public CompletionStage<Reply> delete(Request request) {
        String vhost = request.vhost();
        String user = request.path("user");
        return broker.users()
                .change(request.actor(), change -> change.removePermissions(user, vhost))
                .thenApply(Resource::deleted);
    }

    // With topics.

    public static Map<String, Object> view(TopicPermissions permissions) {
        Map<String, Object> object = Views.object();
        object.put("user", permissions.user());
        object.put("vhost", permissions.vhost());
        object.put("exchange", permissions.exchange());
        object.put("write", permissions.write());
        object.put("read", permissions.read());
        return object;
    }

    private static CompletionStage<Reply> topicsListed(
            Request request, Collection<TopicPermissions> permissions) {
        return list(request, permissions.stream().map(PermissionsResource::view).toList());
    }

    public CompletionStage<Reply> allTopics(Request request) {
        return topicsListed(request, control().topicPermissions());
    }

    public CompletionStage<Reply> topicsInVhost(Request request) {
        return topicsListed(request, control().topicPermissionsInVhost(request.vhost()));
    }

    public CompletionStage<Reply> topicsOfUser(Request request) {
        return topicsListed(request, control().topicPermissionsOfUser(existingUser(request)));
    }

    public CompletionStage<Reply> topics(Request request) {
        String vhost = request.vhost();
        List<TopicPermissions> found =
                new ArrayList<>(control().topicPermissionsOfUser(request.path("user")));
        found.removeIf(each -> !each.vhost().equals(vhost));
        if (found.isEmpty()) {
            throw ApiException.notFound();
        }
        return topicsListed(request, found);
    }

    public CompletionStage<Reply> putTopic(Request request) {
        String vhost = request.path("vhost");
        String user = request.path("user");
        Body body = request.body().require("exchange", "write", "read");
        requireBoth(vhost, user);
        TopicPermissions permissions =
                new TopicPermissions(
                        user,
                        vhost,
                        body.text("exchange", ""),
                        body.text("write", ""),
                        body.text("read", ""));
        return broker.users()
                .change(request.actor(), change -> change.putTopicPermissions(permissions))
                .thenApply(Reply::put);
    }

    public CompletionStage<Reply> deleteTopics(Request request) {
        String vhost = request.vhost();
        String user = request.path("user");
        return broker.users()
                .change(request.actor(), change -> change.removeTopicPermissions(user, vhost))
                .thenApply(Resource::deleted);
    }

    public CompletionStage<Reply> deleteTopic(Request request) {
        String vhost = request.vhost();
        String user = request.path("user");
        String exchange = request.exchange("exchange");
        return broker.users()
                .change(
                        request.actor(),
                        change -> change.removeTopicPermissions(user, vhost, exchange))
                .thenApply(Resource::deleted);
    }
}
