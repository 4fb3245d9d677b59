package io.leveret.compat.tls;

import static io.leveret.compat.Await.awaitTrue;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.broker.BrokerStartException;
import io.leveret.compat.tls.TestAuthority.Issued;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients whose certificates were revoked. */
class RevocationTest {
    private static final TestAuthority CA = TestAuthority.root("Test CA");
    private static final TestAuthority MIDDLE = CA.intermediate("Middle CA");

    private final Issued alice = CA.issue("CN=alice");
    private final Issued mallory = CA.issue("CN=mallory");

    @TempDir Path directory;

    private TlsNode node(String check, String... lists) throws Exception {
        CA.issue("CN=localhost", new GeneralName(GeneralName.iPAddress, "127.0.0.1"))
                .writePem(directory, "server");
        CA.writePem(directory.resolve("ca.crt"));
        List<String> lines = new ArrayList<>();
        lines.add("ssl_options.cacertfile = " + directory.resolve("ca.crt"));
        lines.add("ssl_options.certfile = " + directory.resolve("server.crt"));
        lines.add("ssl_options.keyfile = " + directory.resolve("server.key"));
        lines.add("ssl_options.verify = verify_peer");
        lines.add("ssl_options.fail_if_no_peer_cert = true");
        lines.add("ssl_options.crl_check = " + check);
        for (String list : lists) {
            lines.add("leveret.ssl.crlfile." + list + " = " + directory.resolve(list));
        }
        return new TlsNode(directory, lines.toArray(String[]::new));
    }

    private static void connects(TlsNode node, Issued client) throws Exception {
        node.connect(CA.clientContext(client, "TLS")).close();
    }

    private static void refused(TlsNode node, Issued client, String... because) throws Exception {
        assertThatThrownBy(() -> connects(node, client)).isInstanceOf(Exception.class);
        awaitTrue(() -> node.hasLogged(because));
    }

    @Test
    void revokedCertificateIsRefused() throws Exception {
        CA.writeRevocations(directory.resolve("1"), mallory);
        try (TlsNode node = node("true", "1")) {
            connects(node, alice);

            refused(node, mallory, "CN=mallory", "refused: revoked", "KEY_COMPROMISE");
        }
    }

    @Test
    void listsAreReadAnewWhenTheyChange() throws Exception {
        CA.writeRevocations(directory.resolve("1"));
        try (TlsNode node = node("true", "1")) {
            connects(node, mallory);

            CA.writeRevocations(directory.resolve("1"), mallory);
            node.node()
                    .administration()
                    .certificates()
                    .reloadAll()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);

            refused(node, mallory, "CN=mallory", "refused: revoked");
        }
    }

    /** The list of the root says nothing of what the authority below it has issued. */
    @Test
    void certificateNoListKnowsIsRefusedUnlessBestEffortIsEnough() throws Exception {
        Issued unknown = MIDDLE.issue("CN=unknown");
        CA.writeRevocations(directory.resolve("1"), mallory);
        for (String check : List.of("true", "peer")) {
            try (TlsNode node = node(check, "1")) {
                refused(node, unknown, "CN=unknown", "no revocation list");
            }
        }
        try (TlsNode node = node("best_effort", "1")) {
            connects(node, unknown);
            refused(node, mallory, "CN=mallory", "refused: revoked");
        }
    }

    @Test
    void authoritiesBetweenAreLookedUpToo() throws Exception {
        Issued client = MIDDLE.issue("CN=bob");
        MIDDLE.writeRevocations(directory.resolve("1"));
        try (TlsNode node = node("peer", "1")) {
            // Of the authority nothing is known, and nothing is asked.
            connects(node, client);
        }
        try (TlsNode node = node("true", "1")) {
            refused(node, client, "CN=bob", "no revocation list");
        }
        CA.writeRevocations(directory.resolve("2"));
        try (TlsNode node = node("true", "1", "2")) {
            connects(node, client);
        }
    }

    @Test
    void fileThatIsNoListIsSaidAtTheStart() throws Exception {
        Files.writeString(directory.resolve("1"), "nothing of the kind");

        assertThatThrownBy(() -> node("true", "1"))
                .isInstanceOf(BrokerStartException.class)
                .hasMessageContaining(directory.resolve("1").toString());
    }

    @Test
    void withoutACheckRevokedCertificatesAreGood() throws Exception {
        CA.writeRevocations(directory.resolve("1"), mallory);
        try (TlsNode node = node("false", "1")) {
            connects(node, mallory);
            assertThat(node.hasLogged("revoked")).isFalse();
        }
    }
}
