package io.leveret.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import io.leveret.broker.connection.Maintenance;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Keeping clients away and letting them in again, as RabbitMQ 3.10.8 does. */
class MaintenanceTest {
    private static final int WAIT_SECONDS_MAX = 20;

    @RegisterExtension static final RunningBroker BROKER = new RunningBroker();

    private final Maintenance maintenance = BROKER.broker().administration().maintenance();

    @AfterEach
    void revive() throws Exception {
        done(maintenance.revive());
    }

    @Test
    void suspendedListenersRefuseNewConnectionsAndKeepOpenOnes() throws Exception {
        try (Connection connection = BROKER.connect("maintenance")) {
            Channel channel = connection.createChannel();
            String queue = channel.queueDeclare().getQueue();

            done(maintenance.suspendListeners());
            done(maintenance.suspendListeners());

            assertRefused(BROKER.broker().port());
            assertRefused(BROKER.httpPort());
            assertThat(channel.queueDeclarePassive(queue).getQueue()).isEqualTo(queue);

            done(maintenance.resumeListeners());
            done(maintenance.resumeListeners());

            assertThat(channel.queueDeclarePassive(queue).getQueue()).isEqualTo(queue);
            BROKER.connect("maintenance").close();
            new Socket(InetAddress.getLoopbackAddress(), BROKER.httpPort()).close();
        }
    }

    @Test
    void drainedBrokerClosesConnectionsAndIsUnderMaintenanceUntilRevived() throws Exception {
        CompletableFuture<ShutdownSignalException> closed = new CompletableFuture<>();
        BROKER.connect("maintenance").addShutdownListener(closed::complete);

        done(maintenance.drain());

        assertThat(closed.get(WAIT_SECONDS_MAX, TimeUnit.SECONDS).getReason().toString())
                .contains("CONNECTION_FORCED - Node was put into maintenance mode");
        assertRefused(BROKER.broker().port());
        assertThat(maintenance.isActive()).isTrue();

        done(maintenance.resumeListeners());
        assertThat(maintenance.isActive()).isTrue();

        done(maintenance.revive());
        assertThat(maintenance.isActive()).isFalse();
        BROKER.connect("maintenance").close();
    }

    private static void done(CompletionStage<Void> stage) throws Exception {
        stage.toCompletableFuture().get(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
    }

    private static void assertRefused(int port) {
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                .isInstanceOf(ConnectException.class);
    }
}
