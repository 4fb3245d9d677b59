package io.leveret.compat.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BlockedCallback;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.UnblockedCallback;
import io.leveret.compat.Await;
import io.leveret.compat.Deliveries;
import io.leveret.compat.RawConnection;
import io.leveret.compat.Scenario;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Alarms are the whole broker's, so each scenario clears the one it raised. */
class ConnectionBlockedTest extends Scenario {
    private void raiseAlarm() {
        broker.memoryAlarm(true);
        afterwards(() -> broker.memoryAlarm(false));
    }

    /** Listens to connection.blocked and connection.unblocked. */
    private static final class BlockedSignals {
        final CompletableFuture<String> blocked = new CompletableFuture<>();
        final CompletableFuture<Boolean> unblocked = new CompletableFuture<>();

        BlockedSignals(Connection connection) {
            BlockedCallback onBlocked = blocked::complete;
            UnblockedCallback onUnblocked = () -> unblocked.complete(true);
            connection.addBlockedListener(onBlocked, onUnblocked);
        }

        <T> T await(CompletableFuture<T> signal) throws Exception {
            return signal.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void publishersAreBlockedAndConsumersAreNot() throws Exception {
        String queue = queue();
        send(queue, "before");
        Connection consuming = connect();
        Channel consumer = consuming.createChannel();
        var consumerSignals = new BlockedSignals(consuming);
        var signals = new BlockedSignals(connection);
        raiseAlarm();

        publish("", queue, "during");

        assertThat(signals.await(signals.blocked)).isEqualTo("low on memory");
        Deliveries deliveries = consume(consumer, queue);
        deliveries.nextBody();
        assertThat(consumerSignals.blocked).isNotDone();
        publish("", queue, "held back");
        // The publish that found the alarm is let through; what comes after it waits.
        assertThat(signals.unblocked).isNotDone();

        broker.memoryAlarm(false);

        assertThat(signals.await(signals.unblocked)).isTrue();
        assertThat(deliveries.nextBodies(2)).containsExactly("during", "held back");
        assertThat(consumerSignals.blocked).isNotDone();
    }

    @Test
    void blockedIsSaidOnlyToClientsThatUnderstandIt() throws Exception {
        String queue = queue();
        raiseAlarm();
        try (var raw = RawConnection.openWithChannel(broker)) {
            raw.send(1, new AMQP.Basic.Publish.Builder().exchange("").routingKey(queue).build());
            raw.frame(RawConnection.HEADER, 1, RawConnection.contentHeader(0));
            raw.send(1, new AMQP.Basic.Qos.Builder().build());

            broker.memoryAlarm(false);

            raw.expect(AMQP.Basic.QosOk.class);
        }
    }

    @Test
    void connectionThatIsMadeDuringTheAlarmIsToldAtItsFirstPublish() throws Exception {
        raiseAlarm();
        Connection late = connect();
        var signals = new BlockedSignals(late);
        Channel publishing = late.createChannel();
        assertThat(signals.blocked).isNotDone();

        publishing.basicPublish("", "nowhere", PLAIN, new byte[0]);

        assertThat(signals.await(signals.blocked)).isEqualTo("low on memory");
    }

    /** RabbitMQ reads nothing from a blocked connection, so it answers only when this is over. */
    @Test
    void closeOfABlockedConnectionIsAnsweredWhenTheAlarmIsOverAtTheLatest() throws Exception {
        var signals = new BlockedSignals(connection);
        raiseAlarm();
        publish("", "nowhere", "x");
        signals.await(signals.blocked);
        CompletableFuture<Void> closed = CompletableFuture.runAsync(connection::abort);

        broker.memoryAlarm(false);

        closed.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void rawClientWithTheCapabilityGetsTheMethodOnChannelZero() throws Exception {
        raiseAlarm();
        try (var raw = new RawConnection(broker)) {
            raw.logIn("guest", "guest", Map.of("connection.blocked", true));
            raw.expect(AMQP.Connection.Tune.class);
            raw.tuneOk(2047, 131072, 0);
            raw.openVhost("/");
            raw.expect(AMQP.Connection.OpenOk.class);
            raw.send(1, new AMQP.Channel.Open.Builder().build());
            raw.expect(AMQP.Channel.OpenOk.class);

            raw.send(1, new AMQP.Basic.Publish.Builder().exchange("").routingKey("x").build());
            raw.frame(RawConnection.HEADER, 1, RawConnection.contentHeader(0));

            raw.expect(AMQP.Connection.Blocked.class);
        }
    }
}
