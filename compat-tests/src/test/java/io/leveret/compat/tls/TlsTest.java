package io.leveret.compat.tls;

import static io.leveret.compat.Await.awaitTrue;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.leveret.broker.BrokerStartException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS with the stock client, set up with the keys of rabbitmq.conf. */
class TlsTest {
    private static final TestAuthority CA = TestAuthority.root("Test CA");
    private static final GeneralName LOOPBACK = new GeneralName(GeneralName.iPAddress, "127.0.0.1");

    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void messagesOfAllSizesGoThere(String version) throws Exception {
        try (TlsNode node = server();
                Connection connection = node.connect(CA.clientContext(null, version));
                Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            String queue = channel.queueDeclare().getQueue();
            for (int size : new int[] {0, 1, 16_384, 131_072, 5_000_000, 16 << 20}) {
                byte[] body = new byte[size];
                new Random(size).nextBytes(body);
                channel.basicPublish("", queue, null, body);
                channel.waitForConfirmsOrDie(TimeUnit.SECONDS.toMillis(30));

                assertThat(channel.basicGet(queue, true).getBody()).isEqualTo(body);
            }
        }
    }

    @Test
    void keyIsInPkcs12File() throws Exception {
        CA.issue("CN=localhost", LOOPBACK).writePkcs12(directory.resolve("server.p12"), "secret");

        try (TlsNode node =
                new TlsNode(
                        directory,
                        "ssl_options.certfile = " + directory.resolve("server.p12"),
                        "ssl_options.password = secret")) {
            node.connect(CA.clientContext(null, "TLS")).close();
        }
    }

    @Test
    void keyIsEncrypted() throws Exception {
        CA.issue("CN=localhost", LOOPBACK).writeEncryptedPem(directory, "server", "secret");

        try (TlsNode node = node("ssl_options.password = secret")) {
            node.connect(CA.clientContext(null, "TLS")).close();
        }
    }

    @Test
    void wrongPasswordOfKeyIsSaidAtTheStart() throws Exception {
        CA.issue("CN=localhost", LOOPBACK).writeEncryptedPem(directory, "server", "secret");

        assertThatThrownBy(() -> node("ssl_options.password = wrong"))
                .isInstanceOf(BrokerStartException.class)
                .hasMessageContaining("server.key")
                .hasMessageContaining("the password of the key is wrong")
                .hasMessageNotContaining("= wrong");
    }

    @Test
    void keyOfAnotherCertificateIsSaidAtTheStart() throws Exception {
        CA.issue("CN=localhost", LOOPBACK).writePem(directory, "server");
        CA.issue("CN=other", LOOPBACK).writePem(directory, "other");

        assertThatThrownBy(
                        () ->
                                new TlsNode(
                                        directory,
                                        "ssl_options.certfile = " + directory.resolve("server.crt"),
                                        "ssl_options.keyfile = " + directory.resolve("other.key")))
                .hasMessageContaining("the key is not that of the certificate in");
    }

    @Test
    void olderVersionsOfTlsAreRefused() throws Exception {
        try (TlsNode node = server();
                SSLSocket socket =
                        (SSLSocket)
                                CA.clientContext(null, "TLS")
                                        .getSocketFactory()
                                        .createSocket("127.0.0.1", node.port("amqp/ssl"))) {
            socket.setEnabledProtocols(new String[] {"TLSv1.1"});

            assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
        }
    }

    @Test
    void onlyTheConfiguredVersionIsSpoken() throws Exception {
        CA.issue("CN=localhost", LOOPBACK).writePem(directory, "server");
        try (TlsNode node = node("ssl_options.versions.1 = tlsv1.3")) {
            node.connect(CA.clientContext(null, "TLSv1.3")).close();

            assertThatThrownBy(() -> node.connect(CA.clientContext(null, "TLSv1.2")))
                    .isInstanceOf(SSLException.class);
            awaitTrue(() -> node.hasLogged("TLS listener", "handshake failed", "TLSv1.2"));
        }
    }

    @Test
    void clientOfKnownAuthorityIsLetIn() throws Exception {
        try (TlsNode node = mutual("ssl_options.fail_if_no_peer_cert = true")) {
            SSLContext alice = CA.clientContext(CA.issue("O=Example,CN=alice"), "TLS");
            try (Connection connection = node.connect(alice)) {
                assertThat(connection.isOpen()).isTrue();
                assertThat(
                                node.node()
                                        .administration()
                                        .connections()
                                        .list()
                                        .toCompletableFuture()
                                        .get()
                                        .get(0)
                                        .statistics()
                                        .info()
                                        .tls()
                                        .peerSubject())
                        .isEqualTo("CN=alice,O=Example");
            }
        }
    }

    @Test
    void clientOfUnknownAuthorityIsRefused() throws Exception {
        try (TlsNode node = mutual("ssl_options.fail_if_no_peer_cert = true")) {
            TestAuthority other = TestAuthority.root("Other CA");
            SSLContext mallory = CA.clientContext(other.issue("CN=mallory"), "TLS");

            refused(node, mallory);
            awaitTrue(() -> node.hasLogged("CN=mallory", "refused", "unknown CA", "CN=Other CA"));
        }
    }

    @Test
    void expiredCertificateIsRefused() throws Exception {
        try (TlsNode node = mutual("ssl_options.fail_if_no_peer_cert = false")) {
            refused(node, CA.clientContext(CA.issueExpired("CN=late"), "TLS"));

            awaitTrue(() -> node.hasLogged("CN=late", "refused", "expired"));
        }
    }

    @Test
    void clientWithoutCertificateIsRefusedWhereOneIsRequired() throws Exception {
        try (TlsNode node = mutual("ssl_options.fail_if_no_peer_cert = true")) {
            refused(node, CA.clientContext(null, "TLS"));

            awaitTrue(() -> node.hasLogged("handshake failed", "client certificate"));
        }
    }

    @Test
    void clientWithoutCertificateIsLetInWhereNoneIsRequired() throws Exception {
        try (TlsNode node = mutual()) {
            node.connect(CA.clientContext(null, "TLS")).close();
        }
    }

    @Test
    void chainLongerThanDepthIsRefused() throws Exception {
        TestAuthority middle = CA.intermediate("Middle CA");
        try (TlsNode node = mutual("ssl_options.depth = 1")) {
            node.connect(CA.clientContext(middle.issue("CN=near"), "TLS")).close();

            refused(node, CA.clientContext(middle.intermediate("Lower CA").issue("CN=far"), "TLS"));
            awaitTrue(() -> node.hasLogged("CN=far", "refused", "depth allows 1"));
        }
    }

    @Test
    void clientGetsTheCertificateOfTheHostItAsksFor() throws Exception {
        CA.issue("CN=first", LOOPBACK).writePem(directory, "server");
        CA.issue("CN=second", new GeneralName(GeneralName.dNSName, "*.example.com"))
                .writePem(directory, "second");
        try (TlsNode node =
                node(
                        "leveret.ssl.sni.1.certfile = " + directory.resolve("second.crt"),
                        "leveret.ssl.sni.1.keyfile = " + directory.resolve("second.key"))) {
            assertThat(subject(node.port("amqp/ssl"), "mq.example.com")).isEqualTo("CN=second");
            assertThat(subject(node.port("amqp/ssl"), "mq.example.org")).isEqualTo("CN=first");
        }
    }

    @Test
    void renewedCertificateIsUsedWithoutRestart() throws Exception {
        CA.issue("CN=old", LOOPBACK).writePem(directory, "server");
        try (TlsNode node =
                        node(
                                "management.ssl.port = 0",
                                https("certfile", "server.crt"),
                                https("keyfile", "server.key"));
                Connection before = node.connect(CA.clientContext(null, "TLS"))) {
            CA.issue("CN=new", LOOPBACK).writePem(directory, "server");
            node.node()
                    .administration()
                    .certificates()
                    .reloadAll()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);

            assertThat(subject(node.port("amqp/ssl"), "x.example")).isEqualTo("CN=new");
            assertThat(subject(node.port("https"), "x.example")).isEqualTo("CN=new");
            assertThat(before.isOpen()).isTrue();
        }
    }

    @Test
    void unusableNewCertificateChangesNothing() throws Exception {
        CA.issue("CN=old", LOOPBACK).writePem(directory, "server");
        try (TlsNode node = node()) {
            java.nio.file.Files.writeString(directory.resolve("server.crt"), "not a certificate");

            node.node().administration().certificates().reloadAll();
            awaitTrue(() -> node.hasLogged("server.crt", "stay in use"));

            assertThat(subject(node.port("amqp/ssl"), "x.example")).isEqualTo("CN=old");
        }
    }

    @Test
    void managementIsServedOverHttps() throws Exception {
        CA.issue("CN=localhost", LOOPBACK).writePem(directory, "server");
        CA.writePem(directory.resolve("ca.crt"));
        try (TlsNode node =
                node(
                        "management.ssl.port = 0",
                        https("certfile", "server.crt"),
                        https("keyfile", "server.key"),
                        https("cacertfile", "ca.crt"),
                        "management.ssl.verify = verify_peer",
                        "management.ssl.fail_if_no_peer_cert = true")) {
            URI overview = URI.create("https://127.0.0.1:" + node.port("https") + "/api/overview");

            assertThat(get(overview, CA.clientContext(CA.issue("CN=alice"), "TLS"))).isEqualTo(200);
            assertThatThrownBy(() -> get(overview, CA.clientContext(null, "TLS")))
                    .isInstanceOf(IOException.class);
            awaitTrue(() -> node.hasLogged("TLS listener", "client certificate"));
        }
    }

    @Test
    void plainTextOnAPortWithTlsHarmsNobody() throws Exception {
        try (TlsNode node = server();
                java.net.Socket socket = new java.net.Socket("127.0.0.1", node.port("amqp/ssl"))) {
            socket.getOutputStream().write("AMQP\0\0\011\001".getBytes("ISO-8859-1"));
            socket.setSoTimeout(10_000);

            assertThat(socket.getInputStream().readAllBytes()).isNotNull();
            awaitTrue(() -> node.hasLogged("TLS listener", "handshake failed"));
            node.connect(CA.clientContext(null, "TLS")).close();
        }
    }

    private static int get(URI uri, SSLContext context) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(uri)
                        .header(
                                "authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString("guest:guest".getBytes()))
                        .build();
        return HttpClient.newBuilder()
                .sslContext(context)
                .build()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    private String https(String key, String file) {
        return "management.ssl." + key + " = " + directory.resolve(file);
    }

    private TlsNode server(String... lines) throws Exception {
        CA.issue("CN=localhost", LOOPBACK).writePem(directory, "server");
        return node(lines);
    }

    private TlsNode mutual(String... lines) throws Exception {
        CA.writePem(directory.resolve("ca.crt"));
        String[] all = java.util.Arrays.copyOf(lines, lines.length + 2);
        all[lines.length] = "ssl_options.cacertfile = " + directory.resolve("ca.crt");
        all[lines.length + 1] = "ssl_options.verify = verify_peer";
        return server(all);
    }

    /** With the files {@code server.crt} and {@code server.key}. */
    private TlsNode node(String... lines) throws Exception {
        String[] all = java.util.Arrays.copyOf(lines, lines.length + 2);
        all[lines.length] = "ssl_options.certfile = " + directory.resolve("server.crt");
        all[lines.length + 1] = "ssl_options.keyfile = " + directory.resolve("server.key");
        return new TlsNode(directory, all);
    }

    /** With TLS 1.3 the client learns of it only after its own handshake is done. */
    private static void refused(TlsNode node, SSLContext client) {
        assertThatThrownBy(() -> node.connect(client)).isInstanceOf(Exception.class);
        assertThat(node.node().broker().environment().connections().all()).isEmpty();
    }

    private static String subject(int port, String host) throws Exception {
        try (SSLSocket socket =
                (SSLSocket)
                        CA.clientContext(null, "TLS")
                                .getSocketFactory()
                                .createSocket("127.0.0.1", port)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(host)));
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return shown.getSubjectX500Principal().getName();
        }
    }
}
