package io.leveret.management.resource;

import io.leveret.broker.admin.Administration;
import io.leveret.broker.policy.ParameterChange;
import io.leveret.broker.policy.Policy;
import io.leveret.management.http.Reply;
import io.leveret.management.http.Request;
import io.leveret.management.list.ListQuery;
import io.leveret.management.stats.Sampler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Policies, or operator policies: the same in all but name. */
public final class PoliciesResource extends Resource {
    private final boolean operators;

    private PoliciesResource(Administration broker, Sampler sampler, boolean operators) {
        super(broker, sampler);
        this.operators = operators;
    }

    public static PoliciesResource policies(Administration broker, Sampler sampler) {
        return new PoliciesResource(broker, sampler, false);
    }

    public static PoliciesResource operatorPolicies(Administration broker, Sampler sampler) {
        return new PoliciesResource(broker, sampler, true);
    }

    public static Map<String, Object> view(Policy policy) {
        Map<String, Object> object = Views.object();
        object.put("vhost", policy.vhost());
        object.put("name", policy.name());
        object.put("pattern", policy.pattern().source());
        object.put("apply-to", policy.applyTo().text());
        object.put("definition", policy.definition());
        object.put("priority", policy.priority());
        return object;
    }

    public CompletionStage<Reply> all(Request request) {
        List<Policy> policies =
                new ArrayList<>(
                        operators
                                ? broker.parameters().all().operatorPolicies()
                                : broker.parameters().all().policies());
        policies.removeIf(policy -> !request.sees(policy.vhost()));
        return list(request, policies);
    }

    public CompletionStage<Reply> inVhost(Request request) {
        String vhost = request.vhost();
        return list(
                request,
                operators
                        ? broker.parameters().all().operatorPolicies(vhost)
                        : broker.parameters().all().policies(vhost));
    }

    /** In their own order: by vhost and rising priority. */
    private static CompletionStage<Reply> list(Request request, List<Policy> policies) {
        return Reply.ok(
                        ListQuery.whole(request.query())
                                .answer(
                                        policies,
                                        Policy::name,
                                        (a, b) -> 0,
                                        PoliciesResource::view))
                .now();
    }

    public CompletionStage<Reply> one(Request request) {
        String vhost = request.vhost();
        String name = request.path("name");
        Policy found =
                operators
                        ? broker.parameters().all().operatorPolicy(vhost, name)
                        : broker.parameters().all().policy(vhost, name);
        return found(request, found, PoliciesResource::view).now();
    }

    public CompletionStage<Reply> put(Request request) {
        String vhost = request.vhost();
        String name = request.path("name");
        requireName("policy", name);
        Map<String, Object> fields = request.body().require("pattern", "definition").fields();
        return rewording(
                        broker.parameters()
                                .change(
                                        request.actor(),
                                        change -> put(change, vhost, name, fields)),
                        operators ? Resource::sayInvalid : Resource::sayInvalidEscaped)
                .thenApply(Reply::put);
    }

    private boolean put(
            ParameterChange change, String vhost, String name, Map<String, Object> fields) {
        return operators
                ? change.putOperatorPolicy(vhost, name, fields)
                : change.putPolicy(vhost, name, fields);
    }

    public CompletionStage<Reply> delete(Request request) {
        String vhost = request.vhost();
        String name = request.path("name");
        return broker.parameters()
                .change(
                        request.actor(),
                        change ->
                                operators
                                        ? change.removeOperatorPolicy(vhost, name)
                                        : change.removePolicy(vhost, name))
                .thenApply(Resource::deleted);
    }
}
