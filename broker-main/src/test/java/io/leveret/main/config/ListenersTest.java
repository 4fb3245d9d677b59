package io.leveret.main.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenersTest {
    @TempDir Path directory;

    @Test
    void everyPortIsOnAllAddressesUnlessSaidOtherwise() throws Exception {
        Listeners listeners = listeners("", Map.of());

        assertThat(listeners.amqp()).hasToString("[5672]");
        assertThat(listeners.amqps()).isEmpty();
        assertThat(listeners.http()).contains(new ListenAddress(null, 15_672));
        assertThat(listeners.https()).isEmpty();
        assertThat(listeners.prometheus()).contains(new ListenAddress(null, 15_692));
        assertThat(listeners.prometheusTls()).isEmpty();
    }

    @Test
    void namedListenersTakeThePlaceOfTheDefault() throws Exception {
        Listeners listeners =
                listeners(
                        "listeners.tcp.local = 127.0.0.1:5673\nlisteners.tcp.v6 = ::1:5673",
                        Map.of());

        assertThat(listeners.amqp()).hasToString("[127.0.0.1:5673, ::1:5673]");
    }

    @Test
    void noneIsNone() throws Exception {
        assertThat(listeners("listeners.tcp = none\nlisteners.tcp.x = 1", Map.of()).amqp())
                .isEmpty();
    }

    @Test
    void portOfTheEnvironmentCountsIfNoFileHasAListener() throws Exception {
        Map<String, String> environment =
                Map.of("RABBITMQ_NODE_PORT", "5674", "RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1");

        assertThat(listeners("", environment).amqp()).hasToString("[127.0.0.1:5674]");
        assertThat(listeners("", Map.of("RABBITMQ_NODE_PORT", "5674")).amqp())
                .hasToString("[5674]");
        assertThat(listeners("listeners.tcp.default = 5675", environment).amqp())
                .hasToString("[5675]");
        assertThat(listeners("listeners.tcp.other = 5675", environment).amqp())
                .hasToString("[5675]");
    }

    @Test
    void portOfTheCommandLineTakesThePlaceOfAllListenersOfFiles() throws Exception {
        Path file =
                Files.writeString(
                        directory.resolve("x.conf"),
                        "listeners.tcp.a = 1\nlisteners.tcp.b = 2\nlisteners.tcp = none");
        Configuration configuration =
                new ConfigurationLoader()
                        .file(file)
                        .commandLine("--port", "listeners.tcp.default", "5673")
                        .load();

        assertThat(new Listeners(configuration).amqp()).hasToString("[5673]");
    }

    @Test
    void managementWithTlsAloneHasNoOtherPort() throws Exception {
        Listeners listeners = listeners("management.ssl.port = 15671\n" + tls("management.ssl"));

        assertThat(listeners.https()).contains(new ListenAddress(null, 15_671));
        assertThat(listeners.http()).isEmpty();
    }

    @Test
    void managementCanHaveBoth() throws Exception {
        Listeners listeners =
                listeners(
                        "management.tcp.port = 8080\nmanagement.ssl.port = 8443\n"
                                + "management.ssl.ip = 127.0.0.1\n"
                                + tls("management.ssl"));

        assertThat(listeners.https()).contains(new ListenAddress("127.0.0.1", 8443));
        assertThat(listeners.http()).contains(new ListenAddress(null, 8080));
        assertThat(listeners.httpsOptions()).isSameAs(HttpApiSettings.TLS);
    }

    @Test
    void olderFormOfTheManagementListenerIsUnderstood() throws Exception {
        assertThat(listeners("management.listener.port = 8080").http())
                .contains(new ListenAddress(null, 8080));

        Listeners tls =
                listeners(
                        "management.listener.port = 8443\nmanagement.listener.ssl = true\n"
                                + tls("management.listener.ssl_opts"));
        assertThat(tls.http()).isEmpty();
        assertThat(tls.https()).contains(new ListenAddress(null, 8443));
        assertThat(tls.httpsOptions()).isSameAs(HttpApiSettings.LISTENER_TLS);
    }

    @Test
    void metricsWithTlsAloneHaveNoOtherPort() throws Exception {
        Listeners listeners = listeners("prometheus.ssl.port = 15691\n" + tls("prometheus.ssl"));

        assertThat(listeners.prometheusTls()).contains(new ListenAddress(null, 15_691));
        assertThat(listeners.prometheus()).isEmpty();
    }

    private String tls(String prefix) throws Exception {
        Path pem = Files.writeString(directory.resolve("server.pem"), "");
        return prefix + ".certfile = " + pem + "\n" + prefix + ".keyfile = " + pem + "\n";
    }

    private Listeners listeners(String text) throws Exception {
        return listeners(text, Map.of());
    }

    private Listeners listeners(String text, Map<String, String> environment) throws Exception {
        Path file = Files.writeString(directory.resolve("rabbitmq.conf"), text);
        return new Listeners(new ConfigurationLoader().file(file).environment(environment).load());
    }
}
