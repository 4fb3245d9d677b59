package io.leveret.compat.queue;

import static io.leveret.compat.Closing.assertChannelError;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.Queue.DeclareOk;
import com.rabbitmq.client.Channel;
import io.leveret.compat.Closing;
import io.leveret.compat.Scenario;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QueueDeclareTest extends Scenario {
    @Test
    void declareOkCountsMessagesAndConsumers() throws Exception {
        String queue = queue();
        send(queue, "one", "two");
        awaitReady(queue, 2);
        DeclareOk before = channel.queueDeclare(queue, false, false, false, Map.of());
        channel.basicQos(1);
        consume(queue).next();

        DeclareOk after = channel.queueDeclare(queue, false, false, false, Map.of());

        assertThat(before.getQueue()).isEqualTo(queue);
        assertThat(before.getMessageCount()).isEqualTo(2);
        assertThat(before.getConsumerCount()).isZero();
        assertThat(after.getMessageCount()).as("ready, without the unacked one").isEqualTo(1);
        assertThat(after.getConsumerCount()).isEqualTo(1);
    }

    @Test
    void passiveDeclareOfAMissingQueueIsNotFound() throws Exception {
        String queue = name("none");

        assertChannelError(
                channel,
                404,
                "NOT_FOUND - no queue '%s' in vhost '/'".formatted(queue),
                () -> channel.queueDeclarePassive(queue));
    }

    @Test
    void passiveDeclareLooksAtTheNameOnly() throws Exception {
        String queue = durableQueue(Map.of("x-max-length", 1));

        assertThat(channel.queueDeclarePassive(queue).getQueue()).isEqualTo(queue);
    }

    @Test
    void reservedNamesAreRefused() throws Exception {
        assertChannelError(
                channel,
                403,
                "ACCESS_REFUSED - queue name 'amq.mine' contains reserved prefix 'amq.*'",
                () -> channel.queueDeclare("amq.mine", false, false, false, Map.of()));
    }

    @Test
    void passiveDeclareOfAReservedNameIsJustNotFound() throws Exception {
        assertChannelError(
                channel,
                404,
                "NOT_FOUND - no queue 'amq.mine' in vhost '/'",
                () -> channel.queueDeclarePassive("amq.mine"));
    }

    @Test
    void serverNamedQueueCannotBeDeclaredAgainByItsName() throws Exception {
        String queue = channel.queueDeclare().getQueue();

        assertChannelError(
                channel,
                403,
                "ACCESS_REFUSED - queue name '%s' contains reserved prefix 'amq.*'"
                        .formatted(queue),
                () -> channel.queueDeclare(queue, false, true, true, Map.of()));
    }

    @Test
    void serverNamedQueueMayBeDeclaredPassively() throws Exception {
        String queue = channel.queueDeclare().getQueue();

        assertThat(channel.queueDeclarePassive(queue).getQueue()).isEqualTo(queue);
    }

    @Test
    void emptyNameMeansAFreshOneEveryTime() throws Exception {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            names.add(channel.queueDeclare("", false, true, true, Map.of()).getQueue());
        }

        assertThat(names).hasSize(20).allMatch(name -> name.matches("amq\\.gen-[\\w-]{22}"));
    }

    @Test
    void declareWithoutWaitingIsNotAnswered() throws Exception {
        String queue = name("queue");

        channel.queueDeclareNoWait(queue, false, false, false, Map.of());

        assertThat(drain(queue)).isEmpty();
    }

    @Test
    void declareWithoutWaitingStillFails() throws Exception {
        String queue = queue();
        Channel failing = connection.createChannel();

        Closing closing =
                Closing.after(
                        failing,
                        () ->
                                failing.queueDeclareNoWait(
                                        queue, false, false, true, Map.of("x-max-length", 1)));

        assertThat(closing.code()).isEqualTo(406);
    }

    @Test
    void nameMayBe255BytesLong() throws Exception {
        String name = name("long");
        String longest = name + "x".repeat(255 - name.length());

        assertThat(channel.queueDeclare(longest, false, true, true, Map.of()).getQueue())
                .isEqualTo(longest);
    }

    @Test
    void namesMayHoldAnyUtf8() throws Exception {
        String queue = name("очередь / 队列 'q' \"q\" %2F");
        channel.queueDeclare(queue, false, false, false, Map.of());

        send(queue, "x");

        assertThat(drain(queue)).containsExactly("x");
    }

    @Test
    void namesAreCaseSensitive() throws Exception {
        String queue = queue();
        String upper = name("other").toUpperCase(java.util.Locale.ROOT);
        channel.queueDeclare(upper, false, false, false, Map.of());

        send(queue, "x");

        assertThat(drain(upper)).isEmpty();
        channel.queueDelete(upper);
    }

    @Test
    void queueOfAnotherVhostIsAnother() throws Exception {
        String vhost = vhost();
        String queue = queue();
        Channel there = connectTo(vhost).createChannel();

        assertChannelError(
                there,
                404,
                "NOT_FOUND - no queue '%s' in vhost '%s'".formatted(queue, vhost),
                () -> there.queueDeclarePassive(queue));
    }

    @Test
    void vhostTakesNoMoreQueuesThanItsLimit() throws Exception {
        String vhost = vhost();
        broker.administration().limitVhost(vhost, "max-queues", 1);
        Channel there = connectTo(vhost).createChannel();
        there.queueDeclare("first", false, false, false, Map.of());
        there.queueDeclare("first", false, false, false, Map.of());

        assertChannelError(
                there,
                406,
                "PRECONDITION_FAILED - cannot declare queue 'second': queue limit in vhost '%s' (1) is reached"
                        .formatted(vhost),
                () -> there.queueDeclare("second", false, false, false, Map.of()));
    }
}
