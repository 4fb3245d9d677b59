package io.leveret.compat.queue;

import static io.leveret.compat.Closing.assertChannelError;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import io.leveret.compat.Deliveries;
import io.leveret.compat.Scenario;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An empty queue name means the queue declared last on the channel. */
class LastDeclaredQueueTest extends Scenario {
    private static final String NONE = "NOT_FOUND - no previously declared queue";

    @Test
    void bindMeansTheQueueAndItsNameAsTheKey() throws Exception {
        String exchange = exchange("direct");
        String queue = queue();

        channel.queueBind("", exchange, "");
        publish(exchange, queue, "by name");
        publish(exchange, "", "by nothing");

        assertThat(drain(queue)).containsExactly("by name");
    }

    @Test
    void bindWithAKeyMeansThatKey() throws Exception {
        String exchange = exchange("direct");
        String queue = queue();

        channel.queueBind("", exchange, "key");
        publish(exchange, "key", "x");

        assertThat(drain(queue)).containsExactly("x");
    }

    @Test
    void emptyKeyOfANamedQueueStaysEmpty() throws Exception {
        String exchange = exchange("direct");
        String queue = queue();

        channel.queueBind(queue, exchange, "");
        publish(exchange, "", "x");

        assertThat(drain(queue)).containsExactly("x");
    }

    @Test
    void getConsumePurgeAndDeleteMeanIt() throws Exception {
        String queue = queue();
        send(queue, "one", "two", "three", "four");

        assertThat(channel.basicGet("", true).getBody()).isEqualTo("one".getBytes());
        channel.basicQos(1);
        Deliveries deliveries = consume("");
        assertThat(deliveries.nextBody()).isEqualTo("two");
        assertThat(channel.queuePurge("").getMessageCount()).isEqualTo(2);
        channel.queueDelete("");
        assertThat(deliveries.cancelledByBroker()).isEqualTo(deliveries.tag());
    }

    @Test
    void passiveDeclareCounts() throws Exception {
        String first = queue();
        String second = queue();
        channel.queueDeclarePassive(first);
        send(first, "first");
        send(second, "second");

        assertThat(channel.basicGet("", true).getBody()).isEqualTo("first".getBytes());
    }

    @Test
    void everyChannelHasItsOwn() throws Exception {
        queue();
        Channel other = connection.createChannel();

        assertChannelError(other, 404, NONE, () -> other.basicGet("", true));
    }

    @Test
    void withoutOneBindFails() throws Exception {
        assertChannelError(channel, 404, NONE, () -> channel.queueBind("", "amq.direct", ""));
    }

    @Test
    void withoutOneConsumeFails() throws Exception {
        assertChannelError(
                channel, 404, NONE, () -> channel.basicConsume("", new Deliveries(channel)));
    }

    @Test
    void withoutOnePurgeFails() throws Exception {
        assertChannelError(channel, 404, NONE, () -> channel.queuePurge(""));
    }

    @Test
    void withoutOneDeleteFails() throws Exception {
        assertChannelError(channel, 404, NONE, () -> channel.queueDelete(""));
    }

    @Test
    void passiveDeclareOfTheEmptyNameMeansNoQueueAtAll() throws Exception {
        queue();

        assertChannelError(
                channel,
                404,
                "NOT_FOUND - no queue '' in vhost '/'",
                () -> channel.queueDeclarePassive(""));
    }

    @Test
    void declareWithoutWaitingCounts() throws Exception {
        String queue = name("queue");
        channel.queueDeclareNoWait(queue, false, false, false, Map.of());
        send(queue, "x");

        assertThat(channel.basicGet("", true).getBody()).isEqualTo("x".getBytes());
    }

    @Test
    void deletingItDoesNotForgetIt() throws Exception {
        String queue = queue();
        channel.queueDelete(queue);

        assertChannelError(
                channel,
                404,
                "NOT_FOUND - no queue '%s' in vhost '/'".formatted(queue),
                () -> channel.basicGet("", true));
    }
}
