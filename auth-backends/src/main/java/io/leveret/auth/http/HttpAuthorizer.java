package io.leveret.auth.http;

import io.leveret.broker.access.Authorizer;
import io.leveret.broker.access.Permission;
import io.leveret.broker.access.ResourceKind;
import io.leveret.broker.access.User;
import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** What users may do, as the web service says. */
final class HttpAuthorizer implements Authorizer {
    private final HttpAuthSettings settings;
    private final HttpAuthService service;

    HttpAuthorizer(HttpAuthSettings settings, HttpAuthService service) {
        this.settings = settings;
        this.service = service;
    }

    @Override
    public CompletionStage<Boolean> mayEnter(User user, String vhost, InetAddress peer) {
        return ask(
                settings.vhost(),
                new FormParameters()
                        .add("username", user.name())
                        .add("vhost", vhost)
                        .add("ip", peer.getHostAddress())
                        .add("tags", String.join(" ", user.tags())));
    }

    @Override
    public CompletionStage<Boolean> may(
            User user, String vhost, Permission permission, ResourceKind kind, String name) {
        return ask(settings.resource(), resource(user, vhost, permission, kind.word(), name));
    }

    @Override
    public CompletionStage<Boolean> mayUseTopic(
            User user,
            String vhost,
            Permission permission,
            String exchange,
            String routingKey,
            Map<String, String> variables) {
        FormParameters parameters =
                resource(user, vhost, permission, "topic", exchange).add("routing_key", routingKey);
        Map<String, String> all = new TreeMap<>(variables);
        all.put("username", user.name());
        all.put("vhost", vhost);
        all.forEach((name, value) -> parameters.add("variable_map." + name, value));
        return ask(settings.topic(), parameters);
    }

    private static FormParameters resource(
            User user, String vhost, Permission permission, String kind, String name) {
        return new FormParameters()
                .add("username", user.name())
                .add("vhost", vhost)
                .add("resource", kind)
                .add("name", name)
                .add("permission", permission.name().toLowerCase(Locale.ROOT))
                .add("tags", String.join(" ", user.tags()));
    }

    private CompletionStage<Boolean> ask(URI path, FormParameters parameters) {
        return service.ask(path, parameters)
                .thenApply(
                        answer -> {
                            if (answer.equals("allow")) {
                                return true;
                            } else if (answer.equals("deny") || answer.startsWith("deny ")) {
                                return false;
                            }
                            throw new IllegalStateException(
                                    "the HTTP service answered neither allow nor deny");
                        });
    }

    /** What it has answered holds as long as a channel is open, as in RabbitMQ. */
    @Override
    public long version() {
        return 0;
    }
}
