package io.leveret.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.broker.BrokerStartException;
import io.leveret.management.http.Cors;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a management server can be told at its start. */
class SettingsTest {
    @RegisterExtension static final RunningBroker BROKER = new RunningBroker();

    private static final ManagementSettings LOCAL =
            ManagementSettings.defaults().withHost("127.0.0.1").withPort(0);

    private static ManagementServer start(ManagementSettings settings) {
        return ManagementServer.start(BROKER.broker().administration(), settings);
    }

    @Test
    void onlyNamedOriginsMayUseTheApiInABrowser() {
        Cors cors = new Cors(List.of("http://good.example"), 60);
        try (ManagementServer server = start(LOCAL.withCors(cors))) {
            Api api = Api.guest(server.port());

            Api.Answer asked =
                    api.asNobody()
                            .send(
                                    "OPTIONS",
                                    "/api/queues/%2F/q",
                                    null,
                                    "Origin",
                                    "http://good.example",
                                    "Access-Control-Request-Headers",
                                    "authorization");
            Api.Answer answered =
                    api.send("GET", "/api/whoami", null, "Origin", "http://good.example");
            Api.Answer stranger =
                    api.send("GET", "/api/whoami", null, "Origin", "http://bad.example");

            assertThat(asked.header("access-control-allow-origin"))
                    .isEqualTo("http://good.example");
            assertThat(asked.header("access-control-allow-methods")).contains("PUT");
            assertThat(asked.header("access-control-allow-headers")).isEqualTo("authorization");
            assertThat(asked.header("access-control-max-age")).isEqualTo("60");
            assertThat(answered.header("access-control-allow-origin"))
                    .isEqualTo("http://good.example");
            assertThat(stranger.header("access-control-allow-origin")).isNull();
        }
    }

    @Test
    void everythingCanBeUnderAPrefix() {
        try (ManagementServer server = start(LOCAL.withPathPrefix("/mq"))) {
            Api api = Api.guest(server.port());

            assertThat(api.get("/mq/api/whoami").object().get("name")).isEqualTo("guest");
            assertThat(api.get("/mq/").text()).contains("href=\"api/\"");
            assertThat(api.get("/mq/api/").header("location")).isEqualTo("/mq/api/index.html");
            assertThat(api.get("/api/whoami").status()).isEqualTo(404);
        }
    }

    @Test
    void aPortThatIsTakenIsSaidAtTheStart() {
        assertThatThrownBy(() -> start(LOCAL.withPort(BROKER.httpPort())))
                .isInstanceOf(BrokerStartException.class)
                .hasMessageContaining("in use");
    }

    @Test
    void aServerThatIsClosedIsNoListenerAnyMore() {
        int before = BROKER.broker().administration().listeners().size();

        start(LOCAL).close();

        assertThat(BROKER.broker().administration().listeners()).hasSize(before);
    }
}
