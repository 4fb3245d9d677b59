package io.leveret.compat.auth;

import static io.leveret.compat.Await.awaitTrue;
import static io.leveret.compat.ConfiguredNode.basic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Connection;
import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import io.leveret.compat.ConfiguredNode;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users in a directory ({@code auth_backends.1 = ldap}). */
class LdapTest {
    private static final String USERS = "ou=people,dc=example,dc=com";

    @TempDir Path directory;

    private InMemoryDirectoryServer ldap;

    @BeforeEach
    void startDirectory() throws Exception {
        InMemoryDirectoryServerConfig config =
                new InMemoryDirectoryServerConfig("dc=example,dc=com");
        config.addAdditionalBindCredentials("cn=reader,dc=example,dc=com", "reading");
        config.setListenerConfigs(
                InMemoryListenerConfig.createLDAPConfig(
                        "test", InetAddress.getLoopbackAddress(), 0, null));
        ldap = new InMemoryDirectoryServer(config);
        ldap.add("dn: dc=example,dc=com", "objectClass: domain", "dc: example");
        ldap.add("dn: " + USERS, "objectClass: organizationalUnit", "ou: people");
        ldap.add(
                "dn: cn=Alice A," + USERS,
                "objectClass: inetOrgPerson",
                "cn: Alice A",
                "sn: A",
                "uid: alice",
                "userPassword: secret");
        ldap.startListening();
    }

    @AfterEach
    void stopDirectory() {
        ldap.shutDown(true);
    }

    @Test
    void whoCanBindIsLetIn() throws Exception {
        try (ConfiguredNode node = node("auth_ldap.user_dn_pattern = cn=${username}," + USERS);
                Connection connection = node.connect("Alice A", "secret")) {
            connection.createChannel().queueDeclare("q", false, true, false, null);
            assertThat(node.hasLogged("user 'Alice A' authenticated")).isTrue();
        }
    }

    @Test
    void wrongPasswordIsRefused() throws Exception {
        refused("Alice A", "wrong", "invalid credentials");
    }

    @Test
    void emptyPasswordIsRefusedThoughTheDirectoryWouldTakeIt() throws Exception {
        refused("Alice A", "", "unauthenticated login refused");
    }

    @Test
    void nameCannotReachIntoAnotherPartOfTheDirectory() throws Exception {
        ldap.add("dn: ou=admins," + USERS, "objectClass: organizationalUnit", "ou: admins");
        ldap.add(
                "dn: cn=root,ou=admins," + USERS,
                "objectClass: person",
                "cn: root",
                "sn: root",
                "userPassword: secret");

        refused("root,ou=admins", "secret", "invalid credentials");
    }

    @Test
    void usersAreLookedUp() throws Exception {
        try (ConfiguredNode node =
                node(
                        "auth_ldap.dn_lookup_attribute = uid",
                        "auth_ldap.dn_lookup_base = " + USERS,
                        "auth_ldap.dn_lookup_bind.user_dn = cn=reader,dc=example,dc=com",
                        "auth_ldap.dn_lookup_bind.password = reading")) {
            node.connect("alice", "secret").close();

            assertThatThrownBy(() -> node.connect("al*", "secret"))
                    .isInstanceOf(AuthenticationFailureException.class);
        }
    }

    @Test
    void permissionsMayBeTheBrokersOwn() throws Exception {
        try (ConfiguredNode node =
                new ConfiguredNode(
                        directory,
                        "auth_backends.1.authn = ldap",
                        "auth_backends.1.authz = internal",
                        "default_user = Alice A",
                        "auth_ldap.servers.1 = 127.0.0.1",
                        "auth_ldap.port = " + ldap.getListenPort(),
                        "auth_ldap.user_dn_pattern = cn=${username}," + USERS)) {
            node.connect("Alice A", "secret").close();
            assertThat(node.get("/users", basic("Alice A", "secret")).statusCode()).isEqualTo(200);
            assertThat(node.get("/users", basic("Alice A", "guest")).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void directoryThatIsDownLetsNobodyIn() throws Exception {
        try (ConfiguredNode node = node("auth_ldap.user_dn_pattern = cn=${username}," + USERS)) {
            ldap.shutDown(true);

            assertThatThrownBy(() -> node.connect("Alice A", "secret"))
                    .isInstanceOf(AuthenticationFailureException.class);
            awaitTrue(() -> node.hasLogged("ldap failed authenticating Alice A"));
            assertThat(node.logged()).noneMatch(line -> line.contains("secret"));
        }
    }

    private void refused(String username, String password, String reason) throws Exception {
        try (ConfiguredNode node = node("auth_ldap.user_dn_pattern = cn=${username}," + USERS)) {
            assertThatThrownBy(() -> node.connect(username, password))
                    .isInstanceOf(AuthenticationFailureException.class);
            awaitTrue(() -> node.hasLogged("login refused", username, reason));
        }
    }

    private ConfiguredNode node(String... lines) throws Exception {
        String[] all = Arrays.copyOf(lines, lines.length + 3);
        all[lines.length] = "auth_backends.1 = ldap";
        all[lines.length + 1] = "auth_ldap.servers.1 = 127.0.0.1";
        all[lines.length + 2] = "auth_ldap.port = " + ldap.getListenPort();
        return new ConfiguredNode(directory, all);
    }
}
