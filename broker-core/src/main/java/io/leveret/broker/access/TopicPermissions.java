package io.leveret.broker.access;

import java.util.Map;
import java.util.Objects;

/**
 * Which routing keys a user may publish with, and bind with, on one topic exchange. Without such an
 * entry all may be used. {@code {username}} and {@code {vhost}} in an expression stand for the user
 * and the vhost, {@code {client_id}} for what an MQTT client calls itself. Immutable.
 */
public final class TopicPermissions {
    private final String user;
    private final String vhost;
    private final String exchange;
    private final NamePattern write;
    private final NamePattern read;
    // With user and vhost put in, as these do not change.
    private final NamePattern effectiveWrite;
    private final NamePattern effectiveRead;

    /**
     * @throws InvalidPatternException when one of the expressions is none
     */
    public TopicPermissions(String user, String vhost, String exchange, String write, String read) {
        this.user = user;
        this.vhost = vhost;
        this.exchange = exchange;
        this.write = NamePattern.compile(write);
        this.read = NamePattern.compile(read);
        Map<String, String> known = Map.of("username", user, "vhost", vhost);
        this.effectiveWrite = expand(this.write, known);
        this.effectiveRead = expand(this.read, known);
    }

    public String user() {
        return user;
    }

    public String vhost() {
        return vhost;
    }

    public String exchange() {
        return exchange;
    }

    public String write() {
        return write.source();
    }

    public String read() {
        return read.source();
    }

    /**
     * @param permission WRITE to publish, READ to bind
     * @param variables other names that may stand in braces, such as {@code client_id}
     */
    public boolean allow(Permission permission, String routingKey, Map<String, String> variables) {
        NamePattern pattern =
                switch (permission) {
                    case WRITE -> effectiveWrite;
                    case READ -> effectiveRead;
                    case CONFIGURE ->
                            throw new IllegalArgumentException("topics are not configured");
                };
        return expand(pattern, variables).matches(routingKey);
    }

    /**
     * Puts values in for names. RabbitMQ puts them in as they are, so that a client calling itself
     * {@code .*} may use every topic; here they only ever stand for themselves.
     */
    private static NamePattern expand(NamePattern pattern, Map<String, String> variables) {
        String source = Permissions.effective(pattern).source();
        String expanded = source;
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            expanded =
                    expanded.replace(
                            '{' + variable.getKey() + '}', NamePattern.quote(variable.getValue()));
        }
        return expanded.equals(pattern.source()) ? pattern : NamePattern.compile(expanded);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TopicPermissions that
                && user.equals(that.user)
                && vhost.equals(that.vhost)
                && exchange.equals(that.exchange)
                && write.equals(that.write)
                && read.equals(that.read);
    }

    @Override
    public int hashCode() {
        return Objects.hash(user, vhost, exchange);
    }

    @Override
    public String toString() {
        return user + " in " + vhost + " on " + exchange + ": '" + write + "' '" + read + "'";
    }
}
