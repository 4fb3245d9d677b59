package io.leveret.compat.tls;

import static io.leveret.compat.Await.awaitTrue;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultSaslConfig;
import com.rabbitmq.client.LongString;
import com.rabbitmq.client.SaslConfig;
import com.rabbitmq.client.SaslMechanism;
import com.rabbitmq.client.impl.LongStringHelper;
import java.nio.file.Path;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** EXTERNAL, which logs clients in by their certificates, and ANONYMOUS. */
class CertificateLoginTest {
    private static final TestAuthority CA = TestAuthority.root("Test CA");

    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "distinguished_name       | dns        | 0 | CN=guest,O=Example",
                "common_name              | dns        | 0 | guest",
                "subject_alternative_name | dns        | 0 | mq.example.com",
                "subject_alternative_name | dns        | 1 | second.example.com",
                "subject_alt_name         | email      | 0 | bob@example.com",
                "subject_alternative_name | uri        | 0 | urn:leveret:bob",
                "subject_alternative_name | ip         | 0 | 10.1.2.3",
                "subject_alternative_name | other_name | 0 | bob@EXAMPLE.COM"
            })
    void usernameIsTheNameInTheCertificate(String from, String type, int index, String username)
            throws Exception {
        TestAuthority.Issued client =
                CA.issue(
                        "O=Example,CN=guest",
                        new GeneralName(GeneralName.dNSName, "mq.example.com"),
                        new GeneralName(GeneralName.dNSName, "second.example.com"),
                        new GeneralName(GeneralName.rfc822Name, "bob@example.com"),
                        new GeneralName(GeneralName.uniformResourceIdentifier, "urn:leveret:bob"),
                        new GeneralName(GeneralName.iPAddress, "10.1.2.3"),
                        userPrincipalName("bob@EXAMPLE.COM"));
        try (TlsNode node =
                        node(
                                "auth_mechanisms.1 = EXTERNAL",
                                "default_user = '" + username + "'",
                                "ssl_cert_login_from = " + from,
                                "ssl_cert_login_san_type = " + type,
                                "ssl_cert_login_san_index = " + index);
                Connection connection =
                        node.connect(CA.clientContext(client, "TLS"), DefaultSaslConfig.EXTERNAL)) {
            assertThat(connection.isOpen()).isTrue();
            assertThat(node.hasLogged("user '" + username + "' authenticated")).isTrue();
        }
    }

    private static GeneralName userPrincipalName(String name) {
        return new GeneralName(
                GeneralName.otherName,
                new DERSequence(
                        new ASN1Encodable[] {
                            new ASN1ObjectIdentifier("1.3.6.1.4.1.311.20.2.3"),
                            new DERTaggedObject(true, 0, new DERUTF8String(name))
                        }));
    }

    @Test
    void certificateOfUnknownUserIsRefused() throws Exception {
        try (TlsNode node = node("auth_mechanisms.1 = EXTERNAL")) {
            assertThatThrownBy(
                            () ->
                                    node.connect(
                                            CA.clientContext(CA.issue("CN=nobody"), "TLS"),
                                            DefaultSaslConfig.EXTERNAL))
                    .isInstanceOf(AuthenticationFailureException.class);
            awaitTrue(() -> node.hasLogged("EXTERNAL login refused", "user 'CN=nobody'"));
        }
    }

    @Test
    void clientWithoutCertificateIsRefused() throws Exception {
        try (TlsNode node = node("auth_mechanisms.1 = EXTERNAL")) {
            assertThatThrownBy(
                            () ->
                                    node.connect(
                                            CA.clientContext(null, "TLS"),
                                            DefaultSaslConfig.EXTERNAL))
                    .isInstanceOf(AuthenticationFailureException.class);
            awaitTrue(() -> node.hasLogged("presented no TLS (x.509) certificate"));
        }
    }

    @Test
    void anonymousIsTheConfiguredUser() throws Exception {
        try (TlsNode node =
                        node(
                                "auth_mechanisms.1 = ANONYMOUS",
                                "default_user = visitor",
                                "default_pass = welcome",
                                "anonymous_login_user = visitor",
                                "anonymous_login_pass = welcome");
                Connection connection = node.connect(CA.clientContext(null, "TLS"), anonymous())) {
            assertThat(connection.isOpen()).isTrue();
            assertThat(node.hasLogged("user 'visitor' authenticated")).isTrue();
        }
    }

    @Test
    void anonymousIsRefusedUnlessConfigured() throws Exception {
        try (TlsNode node = node()) {
            assertThatThrownBy(() -> node.connect(CA.clientContext(null, "TLS"), anonymous()))
                    .isInstanceOf(Exception.class);
        }
    }

    private static SaslConfig anonymous() {
        return offered ->
                new SaslMechanism() {
                    @Override
                    public String getName() {
                        return "ANONYMOUS";
                    }

                    @Override
                    public LongString handleChallenge(
                            LongString challenge, String username, String password) {
                        return LongStringHelper.asLongString("");
                    }
                };
    }

    private TlsNode node(String... lines) throws Exception {
        CA.issue("CN=localhost", new GeneralName(GeneralName.iPAddress, "127.0.0.1"))
                .writePem(directory, "server");
        CA.writePem(directory.resolve("ca.crt"));
        String[] all = Arrays.copyOf(lines, lines.length + 4);
        all[lines.length] = "ssl_options.certfile = " + directory.resolve("server.crt");
        all[lines.length + 1] = "ssl_options.keyfile = " + directory.resolve("server.key");
        all[lines.length + 2] = "ssl_options.cacertfile = " + directory.resolve("ca.crt");
        all[lines.length + 3] = "ssl_options.verify = verify_peer";
        return new TlsNode(directory, all);
    }
}
