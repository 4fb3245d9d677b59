package io.leveret.management.http;

import io.leveret.broker.admin.Administration;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Everything under {@code /api}: finds the endpoint, then who asks and whether they may, and only
 * then takes the body in. Answers in the order of Cowboy's REST machine, on which RabbitMQ's API
 * runs: 405, 401, 406, 400, 404.
 */
public final class ApiHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ApiHandler.class);
    private static final byte[] NOTHING = {};

    private final Administration broker;
    private final EndpointTable endpoints;
    private final BasicAuthentication authentication;
    private final Cors cors;
    private final int prefixLength;
    private final int bodyBytesMax;
    private final Context context;

    /**
     * @param prefixLength of what comes before the path as the table has it
     * @param bodyBytesMax a larger body is refused with 400
     * @param context where requests come from, and answers are written
     */
    public ApiHandler(
            Administration broker,
            EndpointTable endpoints,
            BasicAuthentication authentication,
            Cors cors,
            int prefixLength,
            int bodyBytesMax,
            Context context) {
        this.broker = broker;
        this.endpoints = endpoints;
        this.authentication = authentication;
        this.cors = cors;
        this.prefixLength = prefixLength;
        this.bodyBytesMax = bodyBytesMax;
        this.context = context;
    }

    public void handle(HttpServerRequest http) {
        http.pause();
        CompletionStage<Reply> reply;
        try {
            reply = answer(http);
        } catch (IllegalArgumentException e) {
            reply = ApiException.badRequest(e.getMessage()).reply().now();
        } catch (RuntimeException e) {
            reply = CompletableFuture.failedFuture(e);
        }
        reply.handle((ok, failure) -> failure == null ? ok : Failures.reply(name(http), failure))
                .thenAccept(answer -> onContext(() -> writeSafely(http, answer)));
    }

    private static String name(HttpServerRequest http) {
        return http.method() + " " + http.path();
    }

    private void onContext(Runnable action) {
        if (Vertx.currentContext() == context) {
            action.run();
        } else {
            context.runOnContext(ignored -> action.run());
        }
    }

    private CompletionStage<Reply> answer(HttpServerRequest http) {
        EndpointTable.Match match = endpoints.find(http.path().substring(prefixLength));
        if (match == null) {
            return ApiException.notFound().reply().now();
        }
        Endpoint endpoint = match.endpoint();
        String method = http.method().name();
        cors.apply(http, endpoint.allowed());
        if (method.equals("OPTIONS")) {
            return new Reply(200, null, Map.of("allow", endpoint.allowed())).now();
        }
        Endpoint.Action action = endpoint.action(method);
        if (action == null) {
            return new Reply(405, null, Map.of("allow", endpoint.allowed())).now();
        }
        Query query = Query.of(http.query());
        String vhost = match.variables().get("vhost");
        return sender(http, action.access(), vhost)
                .thenCompose(
                        sender -> {
                            // That a vhost is not there is no secret in RabbitMQ.
                            boolean exists = vhost != null && broker.vhosts().exists(vhost);
                            action.access().check(sender, exists ? vhost : null);
                            requireJsonAccepted(http);
                            return body(http)
                                    .thenCompose(
                                            body ->
                                                    action.handler()
                                                            .handle(
                                                                    new Request(
                                                                            http,
                                                                            broker,
                                                                            sender,
                                                                            match.variables(),
                                                                            query,
                                                                            body)))
                                    .thenApply(reply -> logged(http, endpoint, sender, reply));
                        });
    }

    /** Who changed what; of what clients may do over AMQP too only where details are wanted. */
    private static Reply logged(
            HttpServerRequest http, Endpoint endpoint, Sender sender, Reply reply) {
        String method = http.method().name();
        if (reply.status() < 300 && !method.equals("GET") && !method.equals("HEAD")) {
            String template = endpoint.template();
            boolean asOverAmqp =
                    template.startsWith("/queues")
                            || template.startsWith("/exchanges")
                            || template.startsWith("/bindings")
                            || template.startsWith("/login");
            LOG.atLevel(asOverAmqp ? Level.DEBUG : Level.INFO)
                    .log(
                            "management: user '{}': {} {}",
                            sender.user() == null ? "" : sender.user().name(),
                            method,
                            http.path());
        }
        return reply;
    }

    /** Whoever knows the users may answer on any thread; all else happens on ours. */
    private CompletionStage<Sender> sender(HttpServerRequest http, Access access, String vhost) {
        return access == Access.OPEN
                ? CompletableFuture.completedFuture(Sender.NOBODY)
                : authentication
                        .user(http)
                        .thenCompose(
                                user ->
                                        Sender.of(
                                                user,
                                                vhost,
                                                BasicAuthentication.peer(http),
                                                broker))
                        .whenCompleteAsync((sender, failure) -> {}, this::onContext);
    }

    private static void requireJsonAccepted(HttpServerRequest http) {
        String accept = http.getHeader("accept");
        if (accept == null || accept.isEmpty()) {
            return;
        }
        for (String range : accept.split(",")) {
            String type = range.split(";")[0].trim();
            if (type.equals("*/*")
                    || type.equals("application/*")
                    || type.equals("application/json")) {
                return;
            }
        }
        throw ApiException.empty(406, Map.of());
    }

    private CompletionStage<byte[]> body(HttpServerRequest http) {
        String method = http.method().name();
        boolean none = method.equals("GET") || method.equals("HEAD");
        return none
                ? CompletableFuture.completedFuture(NOTHING)
                : BodyReader.read(http, bodyBytesMax);
    }

    private static ZonedDateTime now() {
        return ZonedDateTime.now(ZoneOffset.UTC);
    }

    private static void writeSafely(HttpServerRequest http, Reply reply) {
        try {
            write(http, reply);
        } catch (RuntimeException e) {
            write(http, Failures.reply(name(http), e));
        }
    }

    private static void write(HttpServerRequest http, Reply reply) {
        byte[] body = NOTHING;
        String contentType = null;
        if (reply.body() instanceof Reply.Text text) {
            body = text.bytes();
            contentType = text.contentType();
        } else if (reply.body() != null) {
            body = Json.bytes(reply.body());
            contentType = "application/json";
        }
        HttpServerResponse response = http.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(reply.status());
        response.putHeader("date", DateTimeFormatter.RFC_1123_DATE_TIME.format(now()));
        response.putHeader("vary", "accept, accept-encoding, origin");
        response.putHeader("content-security-policy", "script-src 'self'; object-src 'self'");
        if (http.method().name().equals("GET")) {
            response.putHeader("cache-control", "no-cache");
        }
        if (contentType != null) {
            response.putHeader("content-type", contentType);
        }
        reply.headers().forEach(response::putHeader);
        if (http.method().name().equals("HEAD")) {
            response.putHeader("content-length", Integer.toString(body.length));
            response.end();
        } else {
            response.end(Buffer.buffer(body));
        }
        if (!http.isEnded()) {
            // What is left of a body nobody wants is dropped as it comes.
            http.resume();
        }
    }
}
