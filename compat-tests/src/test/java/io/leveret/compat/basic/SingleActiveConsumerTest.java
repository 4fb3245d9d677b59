package io.leveret.compat.basic;

import static io.leveret.compat.Closing.assertChannelError;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import io.leveret.compat.Deliveries;
import io.leveret.compat.Scenario;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SingleActiveConsumerTest extends Scenario {
    private String queue;

    @BeforeEach
    void declareQueue() throws Exception {
        queue = queue(Map.of("x-single-active-consumer", true));
    }

    @Test
    void onlyTheFirstConsumerIsServed() throws Exception {
        Deliveries first = consume(connection.createChannel(), queue);
        Deliveries second = consume(connection.createChannel(), queue);

        send(queue, "1", "2", "3", "4");

        assertThat(first.nextBodies(4)).containsExactly("1", "2", "3", "4");
        assertThat(second.waiting()).isZero();
    }

    @Test
    void nextOneTakesOverWhenTheActiveOneIsCancelled() throws Exception {
        Deliveries first = consume(connection.createChannel(), queue);
        Deliveries second = consume(connection.createChannel(), queue);
        Deliveries third = consume(connection.createChannel(), queue);

        first.getChannel().basicCancel(first.tag());
        send(queue, "1", "2");

        assertThat(second.nextBodies(2)).containsExactly("1", "2");
        assertThat(third.waiting()).isZero();
    }

    @Test
    void nextOneGetsWhatTheActiveOneLeftUnacked() throws Exception {
        Deliveries first = consume(connection.createChannel(), queue);
        Deliveries second = consume(connection.createChannel(), queue);
        send(queue, "1", "2");
        first.nextBodies(2);

        first.getChannel().close();

        assertThat(second.nextBodies(2)).containsExactly("1", "2");
    }

    @Test
    void activeOneWithoutCreditIsWaitedFor() throws Exception {
        Channel limited = connection.createChannel();
        limited.basicQos(1);
        Deliveries first = consume(limited, queue);
        Deliveries second = consume(connection.createChannel(), queue);

        send(queue, "1", "2");
        first.next();

        awaitReady(queue, 1);
        assertThat(second.waiting()).isZero();
    }

    @Test
    void priorityDecidesWhoIsNextButDoesNotOustTheActiveOne() throws Exception {
        Deliveries first = consume(connection.createChannel(), queue);
        Deliveries ordinary = consume(connection.createChannel(), queue);
        Deliveries important =
                Deliveries.start(
                        connection.createChannel(), queue, false, Map.of("x-priority", 10));
        send(queue, "1");
        assertThat(first.nextBody()).isEqualTo("1");

        first.getChannel().basicAck(1, false);
        first.getChannel().basicCancel(first.tag());
        send(queue, "2");

        assertThat(important.nextBody()).isEqualTo("2");
        assertThat(ordinary.waiting()).isZero();
    }

    @Test
    void exclusiveConsumersAreRefused() throws Exception {
        assertChannelError(
                channel,
                403,
                "ACCESS_REFUSED - queue '%s' in vhost '/' in exclusive use".formatted(queue),
                () ->
                        channel.basicConsume(
                                queue, false, "", false, true, null, new Deliveries(channel)));
    }

    @Test
    void messagesMayStillBeGot() throws Exception {
        Channel limited = connection.createChannel();
        limited.basicQos(1);
        consume(limited, queue);
        send(queue, "consumed", "got");

        assertThat(drain(queue)).containsExactly("got");
    }
}
