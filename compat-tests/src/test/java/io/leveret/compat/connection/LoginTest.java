package io.leveret.compat.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.ShutdownSignalException;
import com.rabbitmq.client.impl.AMQImpl;
import io.leveret.compat.RawConnection;
import io.leveret.compat.Scenario;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoginTest extends Scenario {
    private static final String REFUSED =
            "ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN."
                    + " For details see the broker logfile.";

    @Test
    void wrongPasswordIsSaidToClientsThatUnderstandIt() {
        var factory = factory();
        factory.setPassword("wrong");

        assertThatThrownBy(() -> connect(factory))
                .isInstanceOf(AuthenticationFailureException.class)
                .hasMessage(REFUSED);
    }

    @Test
    void unknownUserGetsTheSameAnswerAsWrongPassword() {
        var factory = factory();
        factory.setUsername(name("nobody"));

        assertThatThrownBy(() -> connect(factory))
                .isInstanceOf(AuthenticationFailureException.class)
                .hasMessage(REFUSED);
    }

    @Test
    void closeAfterFailedLoginBlamesNoMethod() throws Exception {
        try (var raw = new RawConnection(broker)) {
            raw.logIn("guest", "wrong", Map.of("authentication_failure_close", true));

            var close = raw.expect(AMQP.Connection.Close.class);

            assertThat(close.getReplyCode()).isEqualTo(403);
            assertThat(close.getReplyText()).isEqualTo(REFUSED);
            assertThat(close.getClassId()).isZero();
            assertThat(close.getMethodId()).isZero();
        }
    }

    @Test
    void unknownVhostIsRefused() {
        var factory = factory();
        factory.setVirtualHost("nosuch");

        assertRefused(factory, "NOT_ALLOWED - vhost nosuch not found");
    }

    @Test
    void vhostWithoutPermissionIsRefused() {
        String user = user(".*", ".*", ".*");
        String vhost = vhost();
        var factory = factory();
        factory.setUsername(user);
        factory.setPassword(user);
        factory.setVirtualHost(vhost);

        assertRefused(
                factory,
                "NOT_ALLOWED - access to vhost '%s' refused for user '%s'".formatted(vhost, user));
    }

    private void assertRefused(ConnectionFactory factory, String text) {
        assertThatThrownBy(() -> connect(factory))
                .isInstanceOf(IOException.class)
                .cause()
                .isInstanceOfSatisfying(
                        ShutdownSignalException.class,
                        signal -> {
                            var close = (AMQImpl.Connection.Close) signal.getReason();
                            assertThat(close.getReplyCode()).isEqualTo(530);
                            assertThat(close.getReplyText()).isEqualTo(text);
                            assertThat(close.getClassId()).isEqualTo(10);
                            assertThat(close.getMethodId()).isEqualTo(40);
                        });
    }

    @Test
    void permissionsInAVhostLetOneIn() throws Exception {
        String user = user("", "", "");

        assertThat(connectAs(user).isOpen()).isTrue();
    }

    @Test
    void connectionOverTheLimitOfItsVhostIsRefused() throws Exception {
        String vhost = vhost();
        broker.administration().limitVhost(vhost, "max-connections", 1);
        connectTo(vhost);
        var factory = factory();
        factory.setVirtualHost(vhost);

        assertRefused(
                factory,
                "NOT_ALLOWED - access to vhost '%s' refused for user 'guest': connection limit (1) is reached"
                        .formatted(vhost));
    }

    @Test
    void connectionOverTheLimitOfItsUserIsRefused() throws Exception {
        String user = user("", "", "");
        broker.administration().limitUser(user, "max-connections", 1);
        connectAs(user);
        var factory = factory();
        factory.setUsername(user);
        factory.setPassword(user);

        assertRefused(
                factory,
                "NOT_ALLOWED - connection refused for user '%s': user connection limit (1) is reached"
                        .formatted(user));
    }
}
