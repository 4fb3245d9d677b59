package io.leveret.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What holds for every endpoint: credentials, methods, errors, headers. */
class ProtocolTest {
    @RegisterExtension static final RunningBroker BROKER = new RunningBroker();

    private final Api api = BROKER.api();

    @Test
    void withoutCredentialsTheyAreAskedFor() {
        Api.Answer answer = api.asNobody().get("/api/overview");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text()).isEmpty();
        assertThat(answer.header("www-authenticate"))
                .isEqualTo("Basic realm=\"RabbitMQ Management\"");
    }

    @Test
    void credentialsAreAskedForBeforeAnythingElseIsSaid() {
        assertThat(api.asNobody().get("/api/queues/nope/nope").status()).isEqualTo(401);
    }

    @Test
    void pathThatIsNoneIsNotFoundByAnybody() {
        assertThat(api.asNobody().get("/api/nonsense").status()).isEqualTo(404);
        assertThat(api.as("guest", "wrong").get("/api/nonsense").status()).isEqualTo(404);
    }

    @Test
    void wrongCredentialsFailToLogIn() {
        Api.Answer answer = api.as("guest", "wrong").get("/api/overview");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.object())
                .isEqualTo(Map.of("error", "not_authorized", "reason", "Login failed"));
    }

    @Test
    void whatIsNoCredentialIsABadRequest() {
        Api.Answer answer =
                api.asNobody().send("GET", "/api/whoami", null, "Authorization", "Basic %%%");

        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void aUserWithoutTagsIsNotLetIn() {
        api.put("/api/users/plain", Map.of("password", "p", "tags", ""));

        Api.Answer answer = api.as("plain", "p").get("/api/overview");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.object())
                .isEqualTo(Map.of("error", "not_authorised", "reason", "Not management user"));
        assertThat(answer.header("www-authenticate")).isNull();
    }

    @Test
    void unknownPathsAndThingsAreNotFound() {
        for (String path : List.of("/api/nope", "/api/queues/%2F/nope", "/nope")) {
            Api.Answer answer = api.get(path);

            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.object())
                    .isEqualTo(Map.of("error", "Object Not Found", "reason", "Not Found"));
        }
    }

    @Test
    void aMethodThatIsNotThereIsToldWhichAre() {
        Api.Answer answer = api.delete("/api/overview");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("allow")).isEqualTo("HEAD, GET, OPTIONS");
    }

    @Test
    void optionsNeedNoCredentials() {
        Api.Answer answer = api.asNobody().send("OPTIONS", "/api/queues/%2F/q", null);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("allow")).isEqualTo("HEAD, GET, PUT, DELETE, OPTIONS");
        assertThat(answer.header("access-control-allow-origin")).isNull();
    }

    @Test
    void headIsGetWithoutTheBody() {
        Api.Answer answer = api.send("HEAD", "/api/whoami", null);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-length"))
                .isEqualTo(Integer.toString(api.get("/api/whoami").http().body().length));
        assertThat(answer.text()).isEmpty();
    }

    @Test
    void whoDoesNotTakeJsonGetsNothing() {
        assertThat(api.send("GET", "/api/whoami", null, "Accept", "text/html").status())
                .isEqualTo(406);
        assertThat(api.send("GET", "/api/whoami", null, "Accept", "text/html, */*;q=0.8").status())
                .isEqualTo(200);
    }

    @Test
    void answersAreCompressedForWhoWantsIt() throws Exception {
        Api.Answer answer = api.send("GET", "/api/exchanges", null, "Accept-Encoding", "gzip");

        assertThat(answer.header("content-encoding")).isEqualTo("gzip");
        byte[] plain =
                new GZIPInputStream(new ByteArrayInputStream(answer.http().body())).readAllBytes();
        assertThat(new String(plain, StandardCharsets.UTF_8)).startsWith("[{\"name\":\"\"");
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedWithoutBeingRead() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", BROKER.httpPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    ("POST /api/definitions HTTP/1.1\r\nHost: x\r\n"
                                    + "Authorization: Basic Z3Vlc3Q6Z3Vlc3Q=\r\n"
                                    + "Content-Type: application/json\r\n"
                                    + "Content-Length: 104857600\r\n\r\n{")
                            .getBytes(StandardCharsets.US_ASCII));

            byte[] start = socket.getInputStream().readNBytes(12);

            assertThat(new String(start, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 400");
        }
    }

    @Test
    void aPathThatIsNotWellEncodedIsABadRequest() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", BROKER.httpPort())) {
            socket.getOutputStream()
                    .write(
                            ("GET /api/queues/%zz HTTP/1.1\r\nHost: x\r\n"
                                            + "Authorization: Basic Z3Vlc3Q6Z3Vlc3Q=\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));

            byte[] start = socket.getInputStream().readNBytes(12);

            assertThat(new String(start, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 400");
        }
    }

    @Test
    void namesMayHoldAnyCharacter() {
        String path = "/api/queues/%2F/a%2Fb%20c%2B%25%C3%BC";

        assertThat(api.put(path, Map.of()).status()).isEqualTo(201);
        assertThat(api.get(path).object().get("name")).isEqualTo("a/b c+%ü");
        assertThat(api.delete(path).status()).isEqualTo(204);
    }

    @Test
    void theFirstPageLeadsToTheApi() {
        Api.Answer page = api.asNobody().get("/");

        assertThat(page.header("content-type")).startsWith("text/html");
        assertThat(page.text()).contains("href=\"api/\"");
        assertThat(api.asNobody().get("/api/").header("location")).isEqualTo("/api/index.html");
        assertThat(api.asNobody().get("/api/index.html").text()).contains("/queues/{vhost}/{name}");
    }

    @Test
    void theApiIsDescribedForPrograms() {
        Map<?, ?> paths = (Map<?, ?>) api.asNobody().get("/api/openapi.json").object().get("paths");
        Map<?, ?> queue = (Map<?, ?>) paths.get("/queues/{vhost}/{name}");

        assertThat(queue.containsKey("get")).isTrue();
        assertThat(queue.containsKey("put")).isTrue();
        assertThat(queue.containsKey("delete")).isTrue();
    }

    @Test
    void everyPathIsDescribedWithAllItsMethods() {
        Map<?, ?> paths = (Map<?, ?>) api.asNobody().get("/api/openapi.json").object().get("paths");
        assertThat(paths).hasSizeGreaterThan(100);

        paths.forEach(
                (path, operations) -> {
                    String some = ((String) path).replaceAll("\\{[^}]*}", "some");
                    Set<String> allowed =
                            new HashSet<>(
                                    List.of(
                                            api.send("OPTIONS", "/api" + some, null)
                                                    .header("allow")
                                                    .split(", ")));
                    allowed.removeAll(Set.of("OPTIONS", "HEAD"));
                    Set<String> described = new HashSet<>();
                    ((Map<?, ?>) operations)
                            .keySet()
                            .forEach(key -> described.add(((String) key).toUpperCase(Locale.ROOT)));
                    described.remove("PARAMETERS");
                    assertThat(described).as((String) path).isEqualTo(allowed);
                });
    }
}
