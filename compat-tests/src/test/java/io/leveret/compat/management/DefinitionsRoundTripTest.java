package io.leveret.compat.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.http.client.Client;
import com.rabbitmq.http.client.ClientParameters;
import io.leveret.broker.LeveretBroker;
import io.leveret.compat.BrokerExtension;
import io.leveret.compat.BrokerUnderTest;
import io.leveret.management.ManagementServer;
import io.leveret.management.ManagementSettings;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What RabbitMQ 3.10.8 exported (users with each way of hashing, policies, limits, parameters, each
 * type of exchange and queue) goes into Leveret, out again, and into the broker under test, be that
 * Leveret or RabbitMQ itself: nothing is lost, and users log in there with their passwords.
 */
@ExtendWith(BrokerExtension.class)
class DefinitionsRoundTripTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String VHOST = "orders/eu";

    private static final Map<String, String> PASSWORDS =
            Map.of(
                    "plain", "plain-pw",
                    "sha256", "sha256-pw",
                    "sha512", "sha512-pw",
                    "md5", "md5-pw",
                    "jürgen müller", "grüße");

    private final BrokerUnderTest broker;

    DefinitionsRoundTripTest(BrokerUnderTest broker) {
        this.broker = broker;
    }

    @AfterEach
    void tidy() throws Exception {
        Client client =
                new Client(
                        new ClientParameters()
                                .url("http://" + broker.host() + ":" + broker.httpPort() + "/api/")
                                .username("guest")
                                .password("guest"));
        client.deleteVhost(VHOST);
        client.deleteVhost("empty");
        PASSWORDS.keySet().forEach(client::deleteUser);
        client.deleteUser("nologin");
        send(broker.host(), broker.httpPort(), "DELETE", "/api/global-parameters/team", "");
    }

    private static JsonNode captured() throws Exception {
        try (InputStream in =
                DefinitionsRoundTripTest.class.getResourceAsStream("definitions-3.10.8.json")) {
            return JSON.readTree(in);
        }
    }

    private static HttpResponse<String> send(
            String host, int port, String method, String path, String body) throws Exception {
        String credentials =
                Base64.getEncoder().encodeToString("guest:guest".getBytes(StandardCharsets.UTF_8));
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://" + host + ":" + port + path))
                                .header("Authorization", "Basic " + credentials)
                                .header("Content-Type", "application/json")
                                // RabbitMQ's server drops a request with a body that asks for
                                // HTTP/2.
                                .version(HttpClient.Version.HTTP_1_1)
                                .method(method, HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static void importInto(String host, int port, JsonNode definitions) throws Exception {
        HttpResponse<String> answer =
                send(host, port, "POST", "/api/definitions", definitions.toString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    }

    private static JsonNode exportFrom(String host, int port) throws Exception {
        return JSON.readTree(send(host, port, "GET", "/api/definitions", "").body());
    }

    /** Into a Leveret that has nothing yet, and out again. */
    private static JsonNode throughLeveret(JsonNode definitions) throws Exception {
        try (LeveretBroker other = LeveretBroker.start(LeveretBroker.inMemory());
                ManagementServer server =
                        ManagementServer.start(
                                other.administration(),
                                ManagementSettings.defaults().withHost("127.0.0.1").withPort(0))) {
            importInto("127.0.0.1", server.port(), definitions);
            return exportFrom("127.0.0.1", server.port());
        }
    }

    /** Everything in {@code expected} is in {@code found}, which may say more of each thing. */
    private static void hasAllOf(JsonNode found, JsonNode expected) {
        List<String> missing = new ArrayList<>();
        for (Map.Entry<String, JsonNode> category : expected.properties()) {
            for (JsonNode thing : category.getValue()) {
                boolean there = false;
                for (JsonNode candidate : found.path(category.getKey())) {
                    there |= saysAtLeast(candidate, thing);
                }
                if (!there) {
                    missing.add(category.getKey() + ": " + thing);
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    private static boolean saysAtLeast(JsonNode candidate, JsonNode thing) {
        for (Map.Entry<String, JsonNode> field : thing.properties()) {
            if (!field.getValue().equals(candidate.get(field.getKey()))) {
                return false;
            }
        }
        return true;
    }

    private Connection connect(String user, String password, String vhost) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(broker.host());
        factory.setPort(broker.port());
        factory.setUsername(user);
        factory.setPassword(password);
        factory.setVirtualHost(vhost);
        factory.setAutomaticRecoveryEnabled(false);
        return factory.newConnection();
    }

    @Test
    void leveretLosesNothing() throws Exception {
        hasAllOf(throughLeveret(captured()), captured());
    }

    @Test
    void whatLeveretExportsIsImportedAndUsersLogIn() throws Exception {
        importInto(broker.host(), broker.httpPort(), throughLeveret(captured()));

        hasAllOf(exportFrom(broker.host(), broker.httpPort()), captured());
        for (Map.Entry<String, String> user : PASSWORDS.entrySet()) {
            try (Connection connection = connect(user.getKey(), user.getValue(), VHOST)) {
                connection.createChannel().queueDeclarePassive("quorum");
            }
        }
        assertThatThrownBy(() -> connect("sha512", "wrong", VHOST))
                .isInstanceOf(AuthenticationFailureException.class);
        assertThatThrownBy(() -> connect("nologin", "", VHOST))
                .isInstanceOf(AuthenticationFailureException.class);
    }

    @Test
    void theSameFileCanBeImportedAgain() throws Exception {
        importInto(broker.host(), broker.httpPort(), captured());
        importInto(broker.host(), broker.httpPort(), captured());

        hasAllOf(exportFrom(broker.host(), broker.httpPort()), captured());
    }
}
