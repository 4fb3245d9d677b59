package io.leveret.compat.queue;

import static io.leveret.compat.Closing.assertChannelError;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.leveret.compat.Closing.Provocation;
import io.leveret.compat.Deliveries;
import io.leveret.compat.Scenario;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExclusiveQueueTest extends Scenario {
    private String queue;
    private Connection stranger;
    private Channel strange;

    static String locked(String queue) {
        return "RESOURCE_LOCKED - cannot obtain exclusive access to locked queue '%s' in vhost '/'."
                        .formatted(queue)
                + " It could be originally declared on another connection or the exclusive"
                + " property value does not match that of the original declaration.";
    }

    @BeforeEach
    void declareQueue() throws Exception {
        queue = name("exclusive");
        channel.queueDeclare(queue, false, true, false, Map.of());
        stranger = connect();
        strange = stranger.createChannel();
    }

    private void assertLocked(Provocation act) throws Exception {
        assertChannelError(strange, 405, locked(queue), act);
    }

    @Test
    void otherConnectionsCannotDeclareIt() throws Exception {
        assertLocked(() -> strange.queueDeclare(queue, false, true, false, Map.of()));
    }

    @Test
    void otherConnectionsCannotDeclareItPassively() throws Exception {
        assertLocked(() -> strange.queueDeclarePassive(queue));
    }

    @Test
    void otherConnectionsCannotDeclareItShared() throws Exception {
        assertLocked(() -> strange.queueDeclare(queue, false, false, false, Map.of()));
    }

    @Test
    void otherConnectionsCannotConsumeFromIt() throws Exception {
        assertLocked(() -> strange.basicConsume(queue, new Deliveries(strange)));
    }

    @Test
    void otherConnectionsCannotGetFromIt() throws Exception {
        assertLocked(() -> strange.basicGet(queue, true));
    }

    @Test
    void otherConnectionsCannotPurgeIt() throws Exception {
        assertLocked(() -> strange.queuePurge(queue));
    }

    @Test
    void otherConnectionsCannotDeleteIt() throws Exception {
        assertLocked(() -> strange.queueDelete(queue));
    }

    @Test
    void otherConnectionsCannotBindIt() throws Exception {
        assertLocked(() -> strange.queueBind(queue, "amq.direct", "key"));
    }

    @Test
    void otherConnectionsCannotUnbindIt() throws Exception {
        channel.queueBind(queue, "amq.direct", "key");

        assertLocked(() -> strange.queueUnbind(queue, "amq.direct", "key"));
    }

    @Test
    void otherConnectionsMayPublishToIt() throws Exception {
        strange.basicPublish("", queue, PLAIN, "welcome".getBytes());
        strange.basicQos(1);

        assertThat(drain(queue)).containsExactly("welcome");
    }

    @Test
    void otherChannelsOfTheConnectionMayUseIt() throws Exception {
        Channel other = connection.createChannel();
        other.queueDeclare(queue, false, true, false, Map.of());
        other.queueBind(queue, "amq.direct", queue);
        Deliveries deliveries = consume(other, queue);

        send(queue, "x");

        assertThat(deliveries.nextBody()).isEqualTo("x");
    }

    @Test
    void itOutlivesTheChannelThatDeclaredIt() throws Exception {
        channel.close();
        channel = connection.createChannel();

        assertThat(ready(queue)).isZero();
    }

    @Test
    void itGoesWithItsConnectionSoThatTheNextCanDeclareIt() throws Exception {
        connection.close();

        strange.queueDeclare(queue, false, true, false, Map.of());
    }

    @Test
    void nameIsFreeAtOnceForTheSameClientConnectingAgain() throws Exception {
        String name = name("again");
        for (int i = 0; i < 10; i++) {
            Connection owner = connect();
            owner.createChannel().queueDeclare(name, false, true, false, Map.of());
            owner.close();
        }
    }

    @Test
    void durableExclusiveQueueGoesWithItsConnectionToo() throws Exception {
        String durable = name("durable");
        Connection owner = connect();
        owner.createChannel().queueDeclare(durable, true, true, false, Map.of());
        owner.close();

        channel.queueDeclare(durable, false, false, false, Map.of());
    }

    @Test
    void autoDeleteExclusiveQueueGoesWithItsLastConsumer() throws Exception {
        String autoDelete = name("auto-delete");
        channel.queueDeclare(autoDelete, false, true, true, Map.of());
        String tag = channel.basicConsume(autoDelete, new Deliveries(channel));

        channel.basicCancel(tag);

        assertChannelError(
                channel,
                404,
                "NOT_FOUND - no queue '%s' in vhost '/'".formatted(autoDelete),
                () -> channel.queueDeclarePassive(autoDelete));
    }

    @Test
    void itsOwnerMayDeleteIt() throws Exception {
        channel.queueDelete(queue);

        strange.queueDeclare(queue, false, false, false, Map.of());
    }
}
