package io.leveret.management.http;

import io.leveret.broker.access.User;
import io.leveret.broker.admin.Actor;
import io.leveret.broker.admin.Administration;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.util.Map;

/** One request whose sender is known and allowed to make it. */
public final class Request {
    private final HttpServerRequest http;
    private final Administration broker;
    private final Sender sender;
    private final Map<String, String> variables;
    private final Query query;
    private final byte[] body;

    Request(
            HttpServerRequest http,
            Administration broker,
            Sender sender,
            Map<String, String> variables,
            Query query,
            byte[] body) {
        this.http = http;
        this.broker = broker;
        this.sender = sender;
        this.variables = variables;
        this.query = query;
        this.body = body;
    }

    /** A variable of the path, decoded. */
    public String path(String variable) {
        return variables.get(variable);
    }

    /**
     * The vhost of the path, which exists.
     *
     * @throws ApiException 404; RabbitMQ has two forms of it
     */
    public String vhost() {
        String vhost = variables.get("vhost");
        if (!broker.vhosts().exists(vhost)) {
            throw isWrite() ? ApiException.notFound("vhost_not_found") : ApiException.notFound();
        }
        return vhost;
    }

    private boolean isWrite() {
        String method = http.method().name();
        return method.equals("PUT") || method.equals("POST");
    }

    /** An exchange of the path; the default one is {@code amq.default} there and "" elsewhere. */
    public String exchange(String variable) {
        String name = variables.get(variable);
        return name.equals("amq.default") ? "" : name;
    }

    /** The path as it was sent. */
    public String rawPath() {
        return http.path();
    }

    public Query query() {
        return query;
    }

    /** Null if it is not there. */
    public String header(String name) {
        return http.getHeader(name);
    }

    /** Where it comes from. */
    public InetAddress peer() {
        return BasicAuthentication.peer(http);
    }

    public byte[] rawBody() {
        return body;
    }

    /** The body, which must be a JSON object or nothing. */
    public Body body() {
        return Body.parse(body);
    }

    /** Null at endpoints open to all. */
    public User user() {
        return sender.user();
    }

    public Actor actor() {
        return Actor.user(user());
    }

    public boolean isAdministrator() {
        return Access.isAdministrator(user());
    }

    public boolean isMonitor() {
        return Access.isMonitor(user());
    }

    /** Whether the user may see what is in this vhost, in lists. */
    public boolean sees(String vhost) {
        return Access.mayEnter(sender, vhost) && isSelected(vhost);
    }

    /**
     * Whether the header {@code x-vhost}, the vhost selector of the web page, does not exclude it.
     */
    public boolean isSelected(String vhost) {
        String selected = http.getHeader("x-vhost");
        return selected == null || selected.isEmpty() || selected.equals(vhost);
    }

    /** Whether the user may use the vhost of the path as a client of AMQP, not only look at it. */
    public boolean mayEnterVhost() {
        return sender.vhosts().test(variables.get("vhost"));
    }
}
