package io.leveret.main.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.access.HashingAlgorithm;
import io.leveret.broker.access.Permissions;
import io.leveret.broker.access.User;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessConfigurationTest {
    private final SecureRandom random = new SecureRandom();

    @TempDir Path directory;

    @Test
    void guestIsAdministratorAndMayDoEverythingFromThisMachine() throws Exception {
        AccessConfiguration access = access("");

        User guest = access.defaultUser(random);
        assertThat(guest.name()).isEqualTo("guest");
        assertThat(guest.tags()).containsExactly("administrator");
        assertThat(guest.password().matches("guest".getBytes(StandardCharsets.UTF_8))).isTrue();
        assertThat(access.defaultPermissions())
                .isEqualTo(new Permissions("guest", "/", ".*", ".*", ".*"));
        assertThat(access.loopbackUsers()).containsExactly("guest");
        assertThat(access.mechanisms().offered(true)).isEqualTo("PLAIN AMQPLAIN");
    }

    @Test
    void firstUserCanBeAnother() throws Exception {
        AccessConfiguration access =
                access(
                        """
                        default_user = app
                        default_pass = secret
                        default_vhost = v
                        default_user_tags.administrator = false
                        default_user_tags.monitoring = true
                        default_permissions.configure = ''
                        password_hashing_module = rabbit_password_hashing_sha512
                        """);

        User app = access.defaultUser(random);
        assertThat(app.name()).isEqualTo("app");
        assertThat(app.tags()).containsExactly("monitoring");
        assertThat(app.password().algorithm()).isEqualTo(HashingAlgorithm.SHA512);
        assertThat(access.defaultPermissions())
                .isEqualTo(new Permissions("app", "v", "", ".*", ".*"));
        assertThat(access.loopbackUsers()).containsExactly("guest");
    }

    @Test
    void loopbackUsersCanBeNoneOrOthers() throws Exception {
        assertThat(access("loopback_users = none").loopbackUsers()).isEmpty();
        assertThat(access("loopback_users.guest = false").loopbackUsers()).isEmpty();
        assertThat(access("loopback_users.admin = true").loopbackUsers()).containsExactly("admin");
    }

    @Test
    void mechanismsAreOfferedAsNumbered() throws Exception {
        assertThat(
                        access("auth_mechanisms.1 = AMQPLAIN\nauth_mechanisms.2 = PLAIN")
                                .mechanisms()
                                .offered(true))
                .isEqualTo("AMQPLAIN PLAIN");
    }

    private AccessConfiguration access(String text) throws Exception {
        Path file = Files.writeString(directory.resolve("rabbitmq.conf"), text);
        return new AccessConfiguration(new ConfigurationLoader().file(file).load());
    }
}
