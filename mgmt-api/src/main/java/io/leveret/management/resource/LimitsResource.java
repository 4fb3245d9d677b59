package io.leveret.management.resource;

import io.leveret.broker.access.User;
import io.leveret.broker.access.UserLimit;
import io.leveret.broker.admin.Administration;
import io.leveret.broker.policy.Parameter;
import io.leveret.management.http.ApiException;
import io.leveret.management.http.Reply;
import io.leveret.management.http.Request;
import io.leveret.management.list.ListQuery;
import io.leveret.management.stats.Sampler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** How much vhosts and users may hold. */
public final class LimitsResource extends Resource {

    public LimitsResource(Administration broker, Sampler sampler) {
        super(broker, sampler);
    }

    private static CompletionStage<Reply> list(Request request, List<Map<String, Object>> limits) {
        return Reply.ok(
                        ListQuery.whole(request.query())
                                .answer(limits, each -> "", (a, b) -> 0, each -> each))
                .now();
    }

    // Vhosts: a parameter of its own kind.

    public CompletionStage<Reply> ofVhosts(Request request) {
        List<Parameter> limits =
                new ArrayList<>(broker.parameters().all().parameters(Parameter.VHOST_LIMITS));
        limits.removeIf(each -> !request.isMonitor() && !request.sees(each.vhost()));
        return list(request, limits.stream().map(LimitsResource::view).toList());
    }

    public CompletionStage<Reply> ofVhost(Request request) {
        List<Parameter> limits =
                broker.parameters().all().parameters(Parameter.VHOST_LIMITS, request.vhost());
        return list(request, limits.stream().map(LimitsResource::view).toList());
    }

    private static Map<String, Object> view(Parameter limits) {
        Map<String, Object> object = Views.object();
        object.put("vhost", limits.vhost());
        object.put("value", limits.value());
        return object;
    }

    public CompletionStage<Reply> putOfVhost(Request request) {
        String vhost = request.vhost();
        Object value = request.body().require("value").get("value");
        String name = request.path("name");
        return rewording(
                        broker.parameters()
                                .change(
                                        request.actor(),
                                        change -> {
                                            change.putLimit(vhost, name, value);
                                            return true;
                                        }),
                        Resource::sayInvalid)
                .thenApply(ignored -> Reply.noContent());
    }

    public CompletionStage<Reply> deleteOfVhost(Request request) {
        String vhost = request.vhost();
        String name = request.path("name");
        return broker.parameters()
                .change(request.actor(), change -> change.removeLimit(vhost, name))
                .thenApply(ignored -> Reply.noContent());
    }

    // Users.

    public CompletionStage<Reply> ofUsers(Request request) {
        List<User> users = new ArrayList<>(broker.users().all().users());
        users.removeIf(user -> user.limits().isEmpty());
        return list(request, users.stream().map(LimitsResource::view).toList());
    }

    public CompletionStage<Reply> ofUser(Request request) {
        String name = request.path("user");
        User user = broker.users().all().user(name);
        if (user == null) {
            throw ApiException.notFound();
        }
        return list(request, user.limits().isEmpty() ? List.of() : List.of(view(user)));
    }

    private static Map<String, Object> view(User user) {
        Map<String, Object> object = Views.object();
        object.put("user", user.name());
        object.put("value", UsersResource.limits(user));
        return object;
    }

    public CompletionStage<Reply> putOfUser(Request request) {
        Object value = request.body().require("value").get("value");
        Map<UserLimit, Long> limit =
                UserLimit.parse(Collections.singletonMap(request.path("name"), value));
        return broker.users()
                .change(
                        request.actor(),
                        change -> {
                            change.updateUser(
                                    request.path("user"),
                                    user -> {
                                        Map<UserLimit, Long> limits = limitsOf(user);
                                        limits.putAll(limit);
                                        return user.withLimits(limits);
                                    });
                            return true;
                        })
                .thenApply(ignored -> Reply.noContent());
    }

    public CompletionStage<Reply> deleteOfUser(Request request) {
        UserLimit limit = UserLimit.byKey(request.path("name"));
        return broker.users()
                .change(
                        request.actor(),
                        change -> {
                            change.updateUser(
                                    request.path("user"),
                                    user -> {
                                        Map<UserLimit, Long> limits = limitsOf(user);
                                        if (limit != null) {
                                            limits.remove(limit);
                                        }
                                        return user.withLimits(limits);
                                    });
                            return true;
                        })
                .thenApply(ignored -> Reply.noContent());
    }

    private static Map<UserLimit, Long> limitsOf(User user) {
        Map<UserLimit, Long> limits = new EnumMap<>(UserLimit.class);
        limits.putAll(user.limits());
        return limits;
    }
}
