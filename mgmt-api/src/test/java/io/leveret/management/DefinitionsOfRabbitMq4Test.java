package io.leveret.management;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.management.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A file with everything RabbitMQ 4.1 exports, in its form: the type of queues as an argument and
 * beside it, limits of users, metadata of vhosts, limits as an object or an empty list.
 */
class DefinitionsOfRabbitMq4Test {
    @RegisterExtension static final RunningBroker BROKER = new RunningBroker();

    private static byte[] file;
    private static Map<?, ?> document;

    private final Api api = BROKER.api();

    @BeforeAll
    static void importFile() throws IOException {
        String name = "definitions-4.1.json";
        try (InputStream in = DefinitionsOfRabbitMq4Test.class.getResourceAsStream(name)) {
            file = Objects.requireNonNull(in).readAllBytes();
        }
        document = (Map<?, ?>) Json.parse(file);
        assertThat(imported("/api/definitions").text()).isEmpty();
    }

    private static Api.Answer imported(String path) {
        return BROKER.api().send("POST", path, file, "Content-Type", "application/json");
    }

    @Test
    void nothingIsLostOnTheWayOutAgain() {
        Map<?, ?> exported = api.get("/api/definitions").object();

        document.forEach(
                (section, objects) -> {
                    if (objects instanceof List<?> list) {
                        list.forEach(object -> assertKept((String) section, object, exported));
                    }
                });
    }

    /** Every field of it that is not said elsewhere too. */
    private static void assertKept(String section, Object object, Map<?, ?> exported) {
        Map<String, Object> expected = new LinkedHashMap<>();
        ((Map<?, ?>) object).forEach((key, value) -> expected.put((String) key, value));
        if (section.equals("vhosts")) {
            // In the metadata; and no limits are an empty object.
            List.of("description", "tags", "default_queue_type").forEach(expected::remove);
            expected.replace("limits", List.of(), Map.of());
        }
        if (expected.get("name") instanceof String name && name.equals("internal_cluster_id")) {
            // It is another cluster now.
            return;
        }
        assertThat((List<?>) exported.get(section))
                .as("%s: %s", section, expected)
                .anySatisfy(
                        found ->
                                assertThat(
                                                ((Map<?, ?>) found)
                                                        .entrySet()
                                                        .containsAll(expected.entrySet()))
                                        .isTrue());
    }

    @Test
    void whatWasImportedHasItsEffect() {
        Map<?, ?> queue = api.get("/api/queues/orders/orders.in").object();
        assertThat(queue.get("type")).isEqualTo("quorum");
        assertThat(queue.get("policy")).isEqualTo("limited");
        assertThat(queue.get("operator_policy")).isEqualTo("ceiling");
        assertThat(api.get("/api/queues/orders/tmp.reports").object().get("policy"))
                .isEqualTo("short");
        assertThat(api.get("/api/queues/events%2Feu/log%2F%C3%BC").object().get("policy"))
                .isEqualTo("kept");
        assertThat(api.get("/api/vhosts/orders").object().get("default_queue_type"))
                .isEqualTo("quorum");
        assertThat(api.delete("/api/vhosts/orders").status()).isEqualTo(412);
    }

    @Test
    void importedTwiceChangesNothing() {
        Map<?, ?> before = api.get("/api/definitions").object();
        assertThat(imported("/api/definitions").status()).isEqualTo(204);
        assertThat(api.get("/api/definitions").object()).isEqualTo(before);
    }

    @Test
    void oneVhostGoesIntoAnother() throws IOException {
        Api.Answer exported = api.get("/api/definitions/orders");
        Map<?, ?> one = exported.object();
        assertThat(one.get("rabbitmq_definition_format")).isEqualTo("single_virtual_host");
        assertThat(one.get("original_vhost_name")).isEqualTo("orders");
        assertThat(((Map<?, ?>) one.get("metadata")).get("default_queue_type")).isEqualTo("quorum");
        api.put("/api/vhosts/copy", Map.of());

        api.send(
                "POST",
                "/api/definitions/copy",
                exported.http().body(),
                "Content-Type",
                "application/json");

        Map<?, ?> copy = api.get("/api/definitions/copy").object();
        for (String section :
                List.of("queues", "exchanges", "bindings", "policies", "parameters", "limits")) {
            assertThat(Json.bytes(copy.get(section)))
                    .as(section)
                    .asString(UTF_8)
                    .isEqualTo(
                            new String(Json.bytes(one.get(section)), UTF_8)
                                    .replace("\"vhost\":\"orders\"", "\"vhost\":\"copy\""));
        }
        api.delete("/api/vhosts/copy");
    }
}
