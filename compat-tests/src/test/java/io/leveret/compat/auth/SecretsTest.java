package io.leveret.compat.auth;

import static io.leveret.compat.ConfiguredNode.basic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.rabbitmq.client.Connection;
import io.leveret.compat.ConfiguredNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Passwords and hashes are told to nobody who does not need them. */
class SecretsTest {
    private static final String RIGHT = "R1ght-Passw0rd";
    private static final String WRONG = "Wr0ng-Passw0rd";
    private static final String OF_BOB = "B0bs-Passw0rd";

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.leveret");

    @TempDir Path directory;

    @BeforeEach
    void logEverything() {
        logger.setLevel(Level.TRACE);
    }

    @AfterEach
    void logAsUsual() {
        logger.setLevel(null);
    }

    @Test
    void neitherLogNorThreadsNorAnswersHavePasswords() throws Exception {
        try (ConfiguredNode node = new ConfiguredNode(directory, "default_pass = " + RIGHT)) {
            String answers = use(node);

            String told =
                    String.join("\n", node.logged())
                            + Thread.getAllStackTraces().keySet()
                            + answers;
            String hash =
                    node.node().administration().users().all().user("guest").password().toBase64();
            assertThat(told).contains("guest");
            for (String secret : List.of(RIGHT, WRONG, OF_BOB, hash)) {
                assertThat(told).doesNotContain(secret);
            }
        }
    }

    /** Does what involves passwords; what users who are no administrators get to see. */
    private String use(ConfiguredNode node) throws Exception {
        StringBuilder answers = new StringBuilder();
        try (Connection connection = node.connect("guest", RIGHT)) {
            assertThat(connection.isOpen()).isTrue();
            assertThatThrownBy(() -> node.connect("guest", WRONG)).isInstanceOf(Exception.class);
            answers.append(node.get("/whoami", basic("guest", WRONG)).body());
            answers.append(node.get("/whoami", "Bearer " + WRONG).body());
            put(node, "/users/bob", "{\"password\":\"" + OF_BOB + "\",\"tags\":\"monitoring\"}");
            answers.append(put(node, "/users/eve", "{\"password\":\"" + OF_BOB + "\",\"tags\":1}"));
            answers.append(put(node, "/users/eve", "{\"password\":\"" + OF_BOB + "\""));
            put(node, "/permissions/%2F/bob", "{\"configure\":\"\",\"write\":\"\",\"read\":\"\"}");
            for (String path :
                    List.of(
                            "/definitions",
                            "/definitions/%2F",
                            "/all-configuration",
                            "/users",
                            "/users/guest",
                            "/users/without-permissions",
                            "/overview",
                            "/nodes",
                            "/config/effective",
                            "/connections",
                            "/vhosts",
                            "/permissions",
                            "/parameters",
                            "/whoami",
                            "/user-limits")) {
                answers.append(node.get(path, basic("bob", OF_BOB)).body()).append('\n');
            }
            answers.append(node.get("/config/effective", basic("guest", RIGHT)).body());
        }
        return answers.toString();
    }

    private static String put(ConfiguredNode node, String path, String body) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create(
                                                "http://127.0.0.1:"
                                                        + node.port("http")
                                                        + "/api"
                                                        + path))
                                .header("authorization", basic("guest", RIGHT))
                                .PUT(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
