package io.leveret.management.resource;

import io.leveret.broker.access.AccessChange;
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
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** What users may do: in a vhost, and with the routing keys of a topic exchange. */
public final class PermissionsResource extends Resource {
    private static final Comparator<Map<String, Object>> AS_THEY_ARE = (a, b) -> 0;

    public PermissionsResource(Administration broker, Sampler sampler) {
        super(broker, sampler);
    }

    private AccessControl control() {
        return broker.users().all();
    }

    /** The three patterns of an entry, made into one: the first is a name of its own kind. */
    private interface Entry<P> {
        P of(String user, String vhost, String first, String write, String read);
    }

    private static CompletionStage<Reply> list(
            Request request, Stream<Map<String, Object>> permissions) {
        return Reply.ok(
                        ListQuery.whole(request.query())
                                .answer(
                                        permissions.toList(),
                                        each -> (String) each.get("user"),
                                        AS_THEY_ARE,
                                        each -> each))
                .now();
    }

    private static Map<String, Object> view(
            String user, String vhost, String firstName, String first, String write, String read) {
        Map<String, Object> object = Views.object();
        object.put("user", user);
        object.put("vhost", vhost);
        object.put(firstName, first);
        object.put("write", write);
        object.put("read", read);
        return object;
    }

    private String existingUser(Request request) {
        String user = request.path("user");
        if (control().user(user) == null) {
            throw ApiException.notFound();
        }
        return user;
    }

    private <P> CompletionStage<Reply> put(
            Request request,
            String firstName,
            Entry<P> entry,
            BiFunction<AccessChange, P, Boolean> put) {
        String vhost = request.path("vhost");
        String user = request.path("user");
        Body body = request.body().require(firstName, "write", "read");
        if (!broker.vhosts().exists(vhost) || control().user(user) == null) {
            throw ApiException.badRequest("vhost_or_user_not_found");
        }
        P permissions =
                entry.of(
                        user,
                        vhost,
                        body.text(firstName, ""),
                        body.text("write", ""),
                        body.text("read", ""));
        return broker.users()
                .change(request.actor(), change -> put.apply(change, permissions))
                .thenApply(Reply::put);
    }

    private CompletionStage<Reply> delete(
            Request request, Function<AccessChange, Boolean> removal) {
        return broker.users().change(request.actor(), removal).thenApply(Resource::deleted);
    }

    // In a vhost.

    public static Map<String, Object> view(Permissions entry) {
        return view(
                entry.user(),
                entry.vhost(),
                "configure",
                entry.configure(),
                entry.write(),
                entry.read());
    }

    private static CompletionStage<Reply> listed(
            Request request, Collection<Permissions> permissions) {
        return list(request, permissions.stream().map(PermissionsResource::view));
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

    public CompletionStage<Reply> one(Request request) {
        Permissions found = control().permissions(request.path("user"), request.vhost());
        return found(request, found, PermissionsResource::view).now();
    }

    public CompletionStage<Reply> put(Request request) {
        return put(request, "configure", Permissions::new, AccessChange::putPermissions);
    }

    public CompletionStage<Reply> delete(Request request) {
        String vhost = request.vhost();
        String user = request.path("user");
        return delete(request, change -> change.removePermissions(user, vhost));
    }

    // With topics.

    public static Map<String, Object> view(TopicPermissions entry) {
        return view(
                entry.user(),
                entry.vhost(),
                "exchange",
                entry.exchange(),
                entry.write(),
                entry.read());
    }

    private static CompletionStage<Reply> topicsListed(
            Request request, Collection<TopicPermissions> permissions) {
        return list(request, permissions.stream().map(PermissionsResource::view));
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
        return put(request, "exchange", TopicPermissions::new, AccessChange::putTopicPermissions);
    }

    public CompletionStage<Reply> deleteTopics(Request request) {
        String vhost = request.vhost();
        String user = request.path("user");
        return delete(request, change -> change.removeTopicPermissions(user, vhost));
    }

    public CompletionStage<Reply> deleteTopic(Request request) {
        String vhost = request.vhost();
        String user = request.path("user");
        String exchange = request.exchange("exchange");
        return delete(request, change -> change.removeTopicPermissions(user, vhost, exchange));
    }
}
