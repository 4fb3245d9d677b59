package io.leveret.compat.feature;

import static io.leveret.compat.Closing.assertChannelError;
import static io.leveret.compat.Closing.assertConnectionError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.leveret.compat.Await;
import io.leveret.compat.Scenario;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How much a vhost may hold, and a user may have open. */
class LimitsTest extends Scenario {
    @Test
    void fullVhostTakesNoNewQueue() throws Exception {
        String vhost = vhost();
        broker.administration().limitVhost(vhost, "max-queues", 1);
        Channel there = connectTo(vhost).createChannel();
        there.queueDeclare("first", false, false, false, Map.of());

        assertChannelError(
                there,
                406,
                "PRECONDITION_FAILED - cannot declare queue 'second': queue limit in vhost '%s' (1)"
                                .formatted(vhost)
                        + " is reached",
                () -> there.queueDeclare("second", false, false, false, Map.of()));
    }

    @Test
    void queueThatIsThereMayBeDeclaredInAFullVhost() throws Exception {
        String vhost = vhost();
        Channel there = connectTo(vhost).createChannel();
        there.queueDeclare("first", false, false, false, Map.of());
        broker.administration().limitVhost(vhost, "max-queues", 0);

        there.queueDeclare("first", false, false, false, Map.of());

        there.queueDelete("first");
    }

    @Test
    void negativeLimitIsNone() throws Exception {
        String vhost = vhost();
        broker.administration().limitVhost(vhost, "max-queues", 0);
        broker.administration().limitVhost(vhost, "max-queues", -1);
        Channel there = connectTo(vhost).createChannel();

        assertThat(there.queueDeclare("first", false, false, false, Map.of()).getQueue())
                .isEqualTo("first");
    }

    @Test
    void fullVhostTakesNoNewConnection() throws Exception {
        String vhost = vhost();
        broker.administration().limitVhost(vhost, "max-connections", 1);
        Connection first = connectTo(vhost);

        assertThatThrownBy(() -> connectTo(vhost))
                .hasRootCauseMessage(
                        connectionClosed(
                                "access to vhost '%s' refused for user 'guest': connection limit"
                                                .formatted(vhost)
                                        + " (1) is reached"));

        first.close();
        Await.awaitTrue(() -> canConnectTo(vhost));
    }

    private boolean canConnectTo(String vhost) {
        try {
            return connectTo(vhost).isOpen();
        } catch (Exception e) {
            return false;
        }
    }

    @Test
    void userHasNoMoreConnectionsThanItsLimit() throws Exception {
        String user = user(".*", ".*", ".*");
        broker.administration().limitUser(user, "max-connections", 1);
        connectAs(user);

        assertThatThrownBy(() -> connectAs(user))
                .hasRootCauseMessage(
                        connectionClosed(
                                "connection refused for user '%s': user connection limit (1) is"
                                                .formatted(user)
                                        + " reached"));
    }

    @Test
    void userHasNoMoreChannelsThanItsLimitOverAllConnections() throws Exception {
        String user = user(".*", ".*", ".*");
        broker.administration().limitUser(user, "max-channels", 2);
        Connection first = connectAs(user);
        Connection second = connectAs(user);
        Channel one = first.createChannel();
        Channel two = second.createChannel();

        assertConnectionError(
                one,
                530,
                "NOT_ALLOWED - number of channels opened for user '%s' has reached the maximum"
                                .formatted(user)
                        + " allowed user limit of (2)",
                first::createChannel);

        two.close();
        assertThat(second.createChannel().isOpen()).isTrue();
    }

    /** What the stock client shows of a connection.close during connection.open. */
    private static String connectionClosed(String text) {
        return "connection error; protocol method: #method<connection.close>(reply-code=530,"
                + " reply-text=NOT_ALLOWED - "
                + text
                + ", class-id=10, method-id=40)";
    }
}
