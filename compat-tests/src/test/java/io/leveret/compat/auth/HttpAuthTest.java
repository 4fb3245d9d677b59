package io.leveret.compat.auth;

import static io.leveret.compat.Await.awaitTrue;
import static io.leveret.compat.ConfiguredNode.basic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.leveret.compat.ConfiguredNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users known to a web service ({@code auth_backends.1 = http}). */
class HttpAuthTest {
    @TempDir Path directory;

    @Test
    void serviceIsAskedAsRabbitMqAsksIt() throws Exception {
        try (WebService service = new WebService(HttpAuthTest::alice);
                ConfiguredNode node = node(service, "auth_backends.1 = http");
                Connection connection = node.connect("alice", "p&ss=w rd")) {
            Channel channel = connection.createChannel();
            channel.exchangeDeclare("ok.topics", "topic");
            channel.queueDeclare("ok.queue", false, true, false, null);
            channel.queueBind("ok.queue", "ok.topics", "a.b");

            assertThat(service.requests())
                    .containsExactly(
                            "GET /user?username=alice&password=p%26ss%3Dw+rd",
                            "GET /vhost?username=alice&vhost=%2F&ip=127.0.0.1&tags=management+other",
                            "GET /resource?username=alice&vhost=%2F&resource=exchange&name=ok.topics"
                                    + "&permission=configure&tags=management+other",
                            "GET /resource?username=alice&vhost=%2F&resource=queue&name=ok.queue"
                                    + "&permission=configure&tags=management+other",
                            "GET /resource?username=alice&vhost=%2F&resource=queue&name=ok.queue"
                                    + "&permission=write&tags=management+other",
                            "GET /resource?username=alice&vhost=%2F&resource=exchange&name=ok.topics"
                                    + "&permission=read&tags=management+other",
                            "GET /topic?username=alice&vhost=%2F&resource=topic&name=ok.topics"
                                    + "&permission=read&tags=management+other&routing_key=a.b"
                                    + "&variable_map.username=alice&variable_map.vhost=%2F");
        }
    }

    @Test
    void passwordIsInTheBodyOfAPost() throws Exception {
        try (WebService service = new WebService(HttpAuthTest::alice);
                ConfiguredNode node =
                        node(service, "auth_backends.1 = http", "auth_http.http_method = post")) {
            node.connect("alice", "secret").close();

            assertThat(service.requests().get(0))
                    .isEqualTo("POST /user?username=alice&password=secret");
        }
    }

    @Test
    void whomTheServiceDeniesIsRefused() throws Exception {
        try (WebService service = new WebService(HttpAuthTest::alice);
                ConfiguredNode node = node(service, "auth_backends.1 = http")) {
            assertThatThrownBy(() -> node.connect("mallory", "secret"))
                    .isInstanceOf(AuthenticationFailureException.class);
            awaitTrue(() -> node.hasLogged("user 'mallory'", "Denied by the backing HTTP service"));
        }
    }

    @Test
    void whatTheServiceDeniesIsRefused() throws Exception {
        try (WebService service = new WebService(HttpAuthTest::alice);
                ConfiguredNode node = node(service, "auth_backends.1 = http");
                Connection connection = node.connect("alice", "secret")) {
            Channel channel = connection.createChannel();

            assertThatThrownBy(() -> channel.queueDeclare("forbidden", false, true, false, null))
                    .isInstanceOf(IOException.class)
                    .hasStackTraceContaining(
                            "access to queue 'forbidden' in vhost '/' refused for user 'alice'");
        }
    }

    @Test
    void brokenServiceLetsNobodyIn() throws Exception {
        try (WebService service = new WebService(request -> null);
                ConfiguredNode node = node(service, "auth_backends.1 = http")) {
            assertThatThrownBy(() -> node.connect("alice", "secret"))
                    .isInstanceOf(AuthenticationFailureException.class);
            awaitTrue(() -> node.hasLogged("http failed authenticating alice", "answered 500"));
        }
    }

    @Test
    void brokersOwnUsersComeNext() throws Exception {
        try (WebService service = new WebService(HttpAuthTest::alice);
                ConfiguredNode node =
                        node(service, "auth_backends.1 = http", "auth_backends.2 = internal")) {
            node.connect("alice", "secret").close();
            try (Connection guest = node.connect("guest", "guest")) {
                guest.createChannel().queueDeclare("forbidden", false, true, false, null);
            }
        }
    }

    @Test
    void passwordsAndPermissionsMayBeKnownToDifferentOnes() throws Exception {
        try (WebService service = new WebService(request -> "allow");
                ConfiguredNode node =
                        node(
                                service,
                                "auth_backends.1.authn = http",
                                "auth_backends.1.authz = internal");
                Connection guest = node.connect("guest", "any password")) {
            guest.createChannel().queueDeclare("q", false, true, false, null);

            assertThat(service.requests()).hasSize(1);
            assertThatThrownBy(() -> node.connect("alice", "any password"))
                    .isInstanceOf(AuthenticationFailureException.class);
        }
    }

    @Test
    void managementAsksTheServiceToo() throws Exception {
        try (WebService service = new WebService(HttpAuthTest::alice);
                ConfiguredNode node = node(service, "auth_backends.1 = http")) {
            assertThat(node.get("/whoami", basic("alice", "secret")).body())
                    .contains("\"name\":\"alice\"", "management");
            assertThat(node.get("/queues/%2F", basic("alice", "secret")).statusCode())
                    .isEqualTo(200);
            assertThat(node.get("/nodes", basic("alice", "secret")).statusCode()).isEqualTo(401);
            assertThat(node.get("/whoami", basic("mallory", "secret")).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void cacheAsksOnce() throws Exception {
        try (WebService service = new WebService(HttpAuthTest::alice);
                ConfiguredNode node =
                        node(
                                service,
                                "auth_backends.1 = cache",
                                "auth_cache.cached_backend = http",
                                "auth_cache.cache_ttl = 600000")) {
            for (int i = 0; i < 3; i++) {
                node.connect("alice", "secret").close();
            }
            assertThat(service.requests()).hasSize(2);
            assertThatThrownBy(() -> node.connect("alice", "wrong"))
                    .isInstanceOf(AuthenticationFailureException.class);
            assertThatThrownBy(() -> node.connect("alice", "wrong"))
                    .isInstanceOf(AuthenticationFailureException.class);
            assertThat(service.requests()).as("refusals are not kept").hasSize(4);
        }
    }

    private static String alice(String request) {
        if (request.startsWith("/user?")) {
            return request.contains("username=alice") && !request.contains("password=wrong")
                    ? "allow Management other"
                    : "deny";
        }
        return request.contains("forbidden") ? "deny" : "allow";
    }

    private ConfiguredNode node(WebService service, String... lines) throws Exception {
        String[] all = Arrays.copyOf(lines, lines.length + 4);
        all[lines.length] = "auth_http.user_path = " + service.url("/user");
        all[lines.length + 1] = "auth_http.vhost_path = " + service.url("/vhost");
        all[lines.length + 2] = "auth_http.resource_path = " + service.url("/resource");
        all[lines.length + 3] = "auth_http.topic_path = " + service.url("/topic");
        return new ConfiguredNode(directory, all);
    }
}
