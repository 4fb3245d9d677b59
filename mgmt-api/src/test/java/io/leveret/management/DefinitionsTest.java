package io.leveret.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.management.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Definitions taken over from files, of RabbitMQ and of our own. */
class DefinitionsTest {
    @RegisterExtension static final RunningBroker BROKER = new RunningBroker();

    private final Api api = BROKER.api();

    private Api.Answer imported(String path, String json) {
        return api.send(
                "POST",
                path,
                json.getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/json");
    }

    @Test
    void whatIsExportedCanBeImported() {
        api.put("/api/vhosts/from", Map.of("description", "d", "tags", "a,b"));
        api.put(
                "/api/queues/from/q",
                Map.of("durable", true, "arguments", Map.of("x-max-length", 5)));
        api.put("/api/exchanges/from/x", Map.of("type", "topic", "durable", true));
        api.post("/api/bindings/from/e/x/q/q", Map.of("routing_key", "a.#"));
        api.put(
                "/api/policies/from/p",
                Map.of("pattern", "^q", "definition", Map.of("message-ttl", 7)));
        byte[] exported = api.get("/api/definitions").http().body();
        api.delete("/api/vhosts/from");

        Api.Answer answer =
                api.send("POST", "/api/definitions", exported, "Content-Type", "application/json");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(api.get("/api/vhosts/from").object().get("tags")).isEqualTo(List.of("a", "b"));
        Map<?, ?> queue = api.get("/api/queues/from/q").object();
        assertThat(queue.get("arguments")).isEqualTo(Map.of("x-max-length", 5L));
        assertThat(queue.get("policy")).isEqualTo("p");
        assertThat(api.get("/api/bindings/from/e/x/q/q").all("routing_key")).containsExactly("a.#");
    }

    @Test
    void aVhostCanBeCopiedIntoAnother() {
        api.put("/api/vhosts/one", Map.of());
        api.put("/api/vhosts/two", Map.of());
        api.put("/api/queues/one/q", Map.of("durable", true));
        api.put("/api/exchanges/one/x", Map.of("type", "fanout"));
        api.post("/api/bindings/one/e/x/q/q", Map.of());

        imported("/api/definitions/two", api.get("/api/definitions/one").text());

        assertThat(api.get("/api/queues/two").all("name")).containsExactly("q");
        assertThat(api.get("/api/bindings/two/e/x/q/q").all("properties_key")).containsExactly("~");
    }

    @Test
    void whatIsThereAlreadyStaysAsItIs() {
        api.put("/api/queues/%2F/there", Map.of("durable", true));

        Api.Answer answer =
                imported(
                        "/api/definitions",
                        "{\"queues\":[{\"name\":\"there\",\"vhost\":\"/\",\"durable\":false}]}");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(api.get("/api/queues/%2F/there").object().get("durable")).isEqualTo(true);
    }

    @Test
    void anOldRabbitMqsFileIsUnderstood() {
        String file =
                """
                {"rabbit_version":"3.5.7",
                 "users":[{"name":"old","password_hash":"VyOLFMJ+FJGLZBGFr4LS4tWzDcE=",
                           "tags":"administrator"},
                          {"name":"plain","password":"secret","tags":"management",
                           "permissions":{"/":{"configure":".*","write":".*","read":".*"}}}],
                 "vhosts":[{"name":"limited","limits":[["max-queues",3]]}],
                 "parameters":[{"vhost":"/","component":"nobody-knows","name":"n","value":{}}],
                 "policies":[{"vhost":"/","name":"mirrored","pattern":".*","apply-to":"queues",
                              "definition":{"ha-mode":"all"},"priority":0}],
                 "queues":[{"name":"lazy","vhost":"/","durable":true,"auto_delete":false,
                            "arguments":{"x-queue-mode":"lazy"}},
                           {"name":"amq.gen-x","vhost":"/","durable":true}],
                 "exchanges":[{"name":"","vhost":"/","type":"direct","durable":true}]}
                """;

        assertThat(imported("/api/definitions", file).text()).isEmpty();

        assertThat(api.get("/api/users/old").object().get("hashing_algorithm"))
                .isEqualTo("rabbit_password_hashing_md5");
        assertThat(api.as("plain", "secret").get("/api/queues/%2F/lazy").status()).isEqualTo(200);
        assertThat(api.get("/api/vhost-limits/limited").all("value"))
                .containsExactly(Map.of("max-queues", 3L));
        assertThat(api.get("/api/queues/%2F/amq.gen-x").status()).isEqualTo(404);
    }

    @Test
    void mistakesAreAnsweredInRabbitMqsWords() {
        assertThat(imported("/api/definitions", "{nope").reason())
                .isEqualTo("failed_to_parse_json");
        assertThat(imported("/api/definitions", "{\"queues\":[{\"name\":\"q\"}]}").reason())
                .isEqualTo(List.of("no_such_vhost", "undefined"));
        assertThat(imported("/api/definitions/nope", "{}").reason()).isEqualTo("vhost_not_found");
        assertThat(
                        api.send(
                                        "POST",
                                        "/api/definitions",
                                        new byte[] {'{', '}'},
                                        "Content-Type",
                                        "text/plain")
                                .status())
                .isEqualTo(415);
    }

    @Test
    void nothingAtAllChangesNothing() {
        assertThat(imported("/api/definitions", "").status()).isEqualTo(204);
        assertThat(imported("/api/definitions", "{}").status()).isEqualTo(204);
        assertThat(imported("/api/definitions", "\uFEFF{}").status()).isEqualTo(204);
    }

    @Test
    void aDownloadHasAFileName() {
        assertThat(api.get("/api/definitions?download=d.json").header("content-disposition"))
                .isEqualTo("attachment; filename=d.json");
        assertThat(api.get("/api/definitions?download=a%0d%0ab").header("content-disposition"))
                .isEqualTo("attachment; filename=a__b");
    }

    @Test
    void exclusiveAndPredeclaredThingsAreNotExported() throws Exception {
        try (var connection = BROKER.connect("exclusive")) {
            connection.createChannel().queueDeclare("excl", false, true, false, null);

            Map<?, ?> all = (Map<?, ?>) Json.parse(api.get("/api/definitions").http().body());

            assertThat((List<?>) all.get("queues")).extracting("name").doesNotContain("excl");
            assertThat((List<?>) all.get("exchanges"))
                    .extracting("name")
                    .doesNotContain("", "amq.direct");
        }
    }
}
