package io.leveret.compat.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.rabbitmq.client.ConnectionFactory;
import io.leveret.compat.BrokerExtension;
import io.leveret.compat.BrokerUnderTest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every endpoint of the HTTP API and every method of AMQP, with every user tag and permission: the
 * answers are those of RabbitMQ 3.10.8. To record them anew: {@code compat-tests/on-rabbitmq
 * -Dtest=AccessMatrixTest -Dmatrix.record=DIRECTORY}.
 */
@ExtendWith(BrokerExtension.class)
class AccessMatrixTest {
    private static final List<String> OUTSIDERS = List.of("untagged", "stranger", "nobody");

    /** Endpoints that ask for no credentials. */
    private static final List<String> OPEN =
            List.of(
                    "GET /version",
                    "GET /health/checks/ready-to-serve-clients",
                    "GET /health/checks/is-in-service",
                    "GET /health/checks/below-node-connection-limit",
                    "GET /health/checks/reached-target-cluster-size",
                    "DELETE /login");

    private ConnectionFactory factory;
    private HttpMatrix http;
    private boolean genuine;

    @BeforeEach
    void setUp(BrokerUnderTest broker) throws Exception {
        factory = new ConnectionFactory();
        factory.setHost(broker.host());
        factory.setPort(broker.port());
        genuine = broker.isRabbitMq();
        factory.setAutomaticRecoveryEnabled(false);
        http = new HttpMatrix(broker.host(), broker.httpPort());
        http.setUp();
    }

    @AfterEach
    void tidy() throws Exception {
        http.tidy();
    }

    @Test
    void httpAnswersEveryUserAsRabbitMqDoes() throws Exception {
        compare("http.txt", http.record(requests("requests.txt"), factory));
    }

    @Test
    void laterEndpointsTooAreOnlyForUsersWithATag(BrokerUnderTest broker) throws Exception {
        assumeThat(broker.isRabbitMq()).isFalse();
        Recording recording = http.record(requests("later.txt"), factory);

        assertThat(recording.answers())
                .filteredOn(
                        answer -> OUTSIDERS.stream().anyMatch(each -> answer.contains("| " + each)))
                .filteredOn(answer -> OPEN.stream().noneMatch(answer::startsWith))
                .isNotEmpty()
                .allMatch(answer -> answer.contains("-> 401"));
    }

    @Test
    void everyEndpointIsWalked(BrokerUnderTest broker) throws Exception {
        assumeThat(broker.isRabbitMq()).isFalse();
        List<String> walked = new ArrayList<>(requests("requests.txt"));
        walked.addAll(requests("later.txt"));

        assertThat(http.described()).isNotEmpty();
        assertThat(http.described())
                .filteredOn(endpoint -> walked.stream().noneMatch(line -> isOf(endpoint, line)))
                .isEmpty();
    }

    /** Whether a line is a request to an endpoint such as {@code GET /vhosts/{vhost}}. */
    private static boolean isOf(String endpoint, String line) {
        String[] words = line.split(" ");
        String pattern =
                Arrays.stream(endpoint.split("/"))
                        .map(word -> word.startsWith("{") ? "[^/]+" : Pattern.quote(word))
                        .collect(Collectors.joining("/"));
        return (words[0] + " " + words[1]).matches(pattern);
    }

    private static List<String> requests(String resource) throws IOException {
        return lines(resource).stream()
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }

    @Test
    void amqpAnswersEveryUserAsRabbitMqDoes() throws Exception {
        compare("amqp.txt", new AmqpMatrix(factory).record());
    }

    private void compare(String fixture, Recording answers) throws IOException {
        String directory = System.getProperty("matrix.record");
        if (directory != null) {
            Files.write(Path.of(directory, fixture), answers.lines());
            return;
        }
        Recording expected = Recording.parse(lines(fixture));

        assertThat(answers.differences(expected, genuine)).isEmpty();
        assertThat(answers.requests()).isEqualTo(expected.requests());
    }

    private static List<String> lines(String resource) throws IOException {
        try (InputStream in =
                AccessMatrixTest.class.getResourceAsStream("/access-matrix/" + resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
