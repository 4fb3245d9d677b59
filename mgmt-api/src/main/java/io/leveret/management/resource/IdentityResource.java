package io.leveret.management.resource;

import io.leveret.broker.access.User;
import io.leveret.broker.admin.Administration;
import io.leveret.broker.statistics.LoginCounters;
import io.leveret.management.http.ApiException;
import io.leveret.management.http.BasicAuthentication;
import io.leveret.management.http.Query;
import io.leveret.management.http.Reply;
import io.leveret.management.http.Request;
import io.leveret.management.stats.Sampler;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Who asks, and how one logs in. */
public final class IdentityResource extends Resource {
    private final BasicAuthentication authentication;

    public IdentityResource(
            Administration broker, Sampler sampler, BasicAuthentication authentication) {
        super(broker, sampler);
        this.authentication = authentication;
    }

    public CompletionStage<Reply> whoami(Request request) {
        return object(request, identity(request.user())).now();
    }

    private static Map<String, Object> identity(User user) {
        Map<String, Object> object = Views.object();
        object.put("name", user.name());
        object.put("tags", List.copyOf(user.tags()));
        return object;
    }

    /** How the web page of RabbitMQ 3 finds out about OAuth 2, which is off. */
    public CompletionStage<Reply> oauth(Request request) {
        Map<String, Object> object = Views.object();
        object.put("enable_uaa", false);
        object.put("uaa_client_id", "");
        object.put("uaa_location", "");
        object.put("oauth_enabled", false);
        return Reply.ok(object).now();
    }

    /** A form with username and password; answers as RabbitMQ 4.3 does. */
    public CompletionStage<Reply> login(Request request) {
        Query form = Query.of(new String(request.rawBody(), StandardCharsets.UTF_8));
        String name = form.get("username");
        String password = form.get("password");
        if (name == null || password == null) {
            throw ApiException.badRequest("[{key_missing,username},{key_missing,password}]");
        }
        return authentication
                .login(request.peer(), name, password.getBytes(StandardCharsets.UTF_8))
                .thenApply(user -> loggedIn(user, name + ":" + password));
    }

    private static Reply loggedIn(User user, String credentials) {
        String token =
                Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
        Map<String, Object> answer = Views.object();
        answer.put("token", Map.of("type", "basic", "value", token));
        answer.put("user", identity(user));
        return Reply.ok(answer);
    }

    /** Nothing is kept of a login. */
    public CompletionStage<Reply> logout(Request request) {
        return Reply.noContent().now();
    }

    // Attempts.

    public CompletionStage<Reply> attempts(Request request) {
        requireThisNode(request);
        return Reply.ok(
                        List.of(
                                attempts("http", broker.churn().httpLogins),
                                attempts("amqp091", broker.churn().amqpLogins)))
                .now();
    }

    private void requireThisNode(Request request) {
        if (!request.path("node").equals(broker.nodeName())) {
            throw ApiException.notFound();
        }
    }

    private static Map<String, Object> attempts(String protocol, LoginCounters counters) {
        long succeeded = counters.succeeded.sum();
        long failed = counters.failed.sum();
        Map<String, Object> object = Views.object();
        object.put("protocol", protocol);
        object.put("auth_attempts", succeeded + failed);
        object.put("auth_attempts_failed", failed);
        object.put("auth_attempts_succeeded", succeeded);
        return object;
    }

    /** By address: not kept, as in RabbitMQ unless it is asked to. */
    public CompletionStage<Reply> attemptsBySource(Request request) {
        requireThisNode(request);
        return Reply.ok(List.of()).now();
    }

    public CompletionStage<Reply> resetAttempts(Request request) {
        requireThisNode(request);
        broker.churn().httpLogins.reset();
        broker.churn().amqpLogins.reset();
        return Reply.noContent().now();
    }
}
