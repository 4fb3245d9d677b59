package io.leveret.management.resource;

import io.leveret.broker.admin.Administration;
import io.leveret.broker.policy.GlobalParameter;
import io.leveret.broker.policy.Parameter;
import io.leveret.management.http.ApiException;
import io.leveret.management.http.Body;
import io.leveret.management.http.Reply;
import io.leveret.management.http.Request;
import io.leveret.management.list.ListQuery;
import io.leveret.management.stats.Sampler;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Runtime parameters of vhosts and of the whole broker. */
public final class ParametersResource extends Resource {

    public ParametersResource(Administration broker, Sampler sampler) {
        super(broker, sampler);
    }

    // Of vhosts.

    public static Map<String, Object> view(Parameter parameter) {
        Map<String, Object> object = Views.object();
        object.put("vhost", parameter.vhost());
        object.put("component", parameter.component());
        object.put("name", parameter.name());
        object.put("value", parameter.value());
        return object;
    }

    public CompletionStage<Reply> all(Request request) {
        return list(request, broker.parameters().all().parameters());
    }

    public CompletionStage<Reply> ofComponent(Request request) {
        return list(request, broker.parameters().all().parameters(request.path("component")));
    }

    public CompletionStage<Reply> inVhost(Request request) {
        String vhost = request.vhost();
        return list(
                request, broker.parameters().all().parameters(request.path("component"), vhost));
    }

    private static CompletionStage<Reply> list(Request request, List<Parameter> parameters) {
        List<Parameter> visible = new ArrayList<>(parameters);
        visible.removeIf(parameter -> !request.sees(parameter.vhost()));
        return Reply.ok(
                        ListQuery.whole(request.query())
                                .answer(
                                        visible,
                                        Parameter::name,
                                        Views.byVhostAndName(Parameter::vhost, Parameter::name),
                                        ParametersResource::view))
                .now();
    }

    public CompletionStage<Reply> one(Request request) {
        Parameter found =
                broker.parameters()
                        .all()
                        .parameter(
                                request.vhost(), request.path("component"), request.path("name"));
        return found(request, found, ParametersResource::view).now();
    }

    public CompletionStage<Reply> put(Request request) {
        String vhost = request.vhost();
        Object value = request.body().require("value").get("value");
        String component = request.path("component");
        String name = request.path("name");
        return rewording(
                        broker.parameters()
                                .change(
                                        request.actor(),
                                        change -> change.put(vhost, component, name, value)),
                        Resource::sayInvalidEscaped)
                .thenApply(Reply::put);
    }

    public CompletionStage<Reply> delete(Request request) {
        String vhost = request.vhost();
        String component = request.path("component");
        String name = request.path("name");
        return broker.parameters()
                .change(request.actor(), change -> change.remove(vhost, component, name))
                .thenApply(Resource::deleted);
    }

    // Of the whole broker.

    public static Map<String, Object> view(GlobalParameter parameter) {
        Map<String, Object> object = Views.object();
        object.put("name", parameter.name());
        object.put("value", parameter.value());
        return object;
    }

    private static void requirePolicymaker(Request request) {
        if (!request.isAdministrator() && !request.user().has("policymaker")) {
            throw ApiException.notAuthorised("User not authorised to access object");
        }
    }

    public CompletionStage<Reply> globals(Request request) {
        requirePolicymaker(request);
        return Reply.ok(
                        ListQuery.whole(request.query())
                                .answer(
                                        List.copyOf(broker.parameters().all().globals()),
                                        GlobalParameter::name,
                                        Comparator.comparing(GlobalParameter::name),
                                        ParametersResource::view))
                .now();
    }

    public CompletionStage<Reply> global(Request request) {
        requirePolicymaker(request);
        GlobalParameter found = broker.parameters().all().global(request.path("name"));
        return found(request, found, ParametersResource::view).now();
    }

    public CompletionStage<Reply> putGlobal(Request request) {
        requirePolicymaker(request);
        Body body = request.body().require("value");
        String name = request.path("name");
        return rewording(
                        broker.parameters()
                                .change(
                                        request.actor(),
                                        change -> change.putGlobal(name, body.get("value"))),
                        Resource::sayInvalid)
                .thenApply(Reply::put);
    }

    public CompletionStage<Reply> deleteGlobal(Request request) {
        requirePolicymaker(request);
        String name = request.path("name");
        return broker.parameters()
                .change(request.actor(), change -> change.removeGlobal(name))
                .thenApply(Resource::deleted);
    }
}
