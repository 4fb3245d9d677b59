package io.leveret.compat.queue;

import static io.leveret.compat.Closing.assertChannelError;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import io.leveret.compat.Closing;
import io.leveret.compat.Deliveries;
import io.leveret.compat.Scenario;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QueueDeleteTest extends Scenario {
    private int codeOfPassiveDeclare(String queue) throws Exception {
        Channel asking = connection.createChannel();
        return Closing.after(asking, () -> asking.queueDeclarePassive(queue)).code();
    }

    @Test
    void deleteOkCountsTheReadyMessages() throws Exception {
        String queue = queue();
        send(queue, "unacked", "ready", "ready");
        channel.basicGet(queue, false);

        assertThat(channel.queueDelete(queue).getMessageCount()).isEqualTo(2);
        assertThat(codeOfPassiveDeclare(queue)).isEqualTo(404);
    }

    @Test
    void deletingAMissingQueueIsFine() throws Exception {
        String queue = queue();

        channel.queueDelete(queue);

        assertThat(channel.queueDelete(queue).getMessageCount()).isZero();
        channel.queueDelete(queue, true, true);
    }

    @Test
    void ifUnusedRefusesWhileItHasConsumers() throws Exception {
        String queue = queue();
        consume(queue);

        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - queue '%s' in vhost '/' in use".formatted(queue),
                () -> channel.queueDelete(queue, true, false));
    }

    @Test
    void ifEmptyRefusesWhileItHasMessages() throws Exception {
        String queue = queue();
        send(queue, "x");

        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - queue '%s' in vhost '/' not empty".formatted(queue),
                () -> channel.queueDelete(queue, false, true));
    }

    @Test
    void ifEmptyDoesNotCountUnacknowledgedMessages() throws Exception {
        String queue = queue();
        send(queue, "x");
        channel.basicGet(queue, false);

        channel.queueDelete(queue, false, true);

        assertThat(codeOfPassiveDeclare(queue)).isEqualTo(404);
    }

    @Test
    void ifUnusedAndIfEmptyBothHoldForAnIdleEmptyQueue() throws Exception {
        String queue = queue();

        channel.queueDelete(queue, true, true);

        assertThat(codeOfPassiveDeclare(queue)).isEqualTo(404);
    }

    @Test
    void deleteWithoutWaitingIsNotAnswered() throws Exception {
        String queue = queue();

        channel.queueDeleteNoWait(queue, false, false);
        channel.basicQos(1);

        assertThat(codeOfPassiveDeclare(queue)).isEqualTo(404);
    }

    @Test
    void acknowledgingAMessageOfADeletedQueueIsFine() throws Exception {
        String queue = queue();
        send(queue, "x");
        long tag = channel.basicGet(queue, false).getEnvelope().getDeliveryTag();
        channel.queueDelete(queue);

        channel.basicAck(tag, false);

        channel.basicQos(1);
    }

    @Test
    void queueDeclaredAgainBeginsEmpty() throws Exception {
        String queue = queue();
        send(queue, "x");
        channel.queueDelete(queue);

        channel.queueDeclare(queue, false, false, false, Map.of());

        assertThat(ready(queue)).isZero();
    }

    @Test
    void autoDeleteQueueStaysUntilItHadAConsumer() throws Exception {
        String queue = name("auto-delete");
        channel.queueDeclare(queue, false, false, true, Map.of());
        channel.basicGet(queue, true);

        assertThat(ready(queue)).isZero();
    }

    @Test
    void autoDeleteQueueGoesWithItsLastConsumer() throws Exception {
        String queue = name("auto-delete");
        channel.queueDeclare(queue, false, false, true, Map.of());
        String one = channel.basicConsume(queue, new Deliveries(channel));
        String two = channel.basicConsume(queue, new Deliveries(channel));

        channel.basicCancel(one);
        assertThat(ready(queue)).isZero();
        channel.basicCancel(two);

        assertThat(codeOfPassiveDeclare(queue)).isEqualTo(404);
    }

    @Test
    void autoDeleteQueueGoesWithTheChannelOfItsLastConsumer() throws Exception {
        String queue = name("auto-delete");
        channel.queueDeclare(queue, false, false, true, Map.of());
        Channel consumer = connection.createChannel();
        consume(consumer, queue);

        consumer.close();

        io.leveret.compat.Await.awaitEqual(404, () -> codeOfPassiveDeclare(queue));
    }
}
