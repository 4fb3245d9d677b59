package io.leveret.compat.exchange;

import static io.leveret.compat.Closing.assertChannelError;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import io.leveret.compat.Closing;
import io.leveret.compat.Scenario;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BindingTest extends Scenario {
    @Test
    void boundQueueGetsTheMessageUnboundQueueDoesNot() throws Exception {
        String exchange = exchange("direct");
        String queue = queueBoundTo(exchange, "key");
        publish(exchange, "key", "first");
        channel.queueUnbind(queue, exchange, "key");

        publish(exchange, "key", "second");

        assertThat(drain(queue)).containsExactly("first");
    }

    @Test
    void bindingTwiceIsBindingOnce() throws Exception {
        String exchange = exchange("direct");
        String queue = queueBoundTo(exchange, "key", "key");

        publish(exchange, "key", "one copy");
        channel.queueUnbind(queue, exchange, "key");
        publish(exchange, "key", "none");

        assertThat(drain(queue)).containsExactly("one copy");
    }

    @Test
    void bindingsThatDifferInArgumentsAreTwo() throws Exception {
        String exchange = exchange("direct");
        String queue = queue();
        channel.queueBind(queue, exchange, "key", Map.of("mine", 1));
        channel.queueBind(queue, exchange, "key", Map.of("mine", 2));

        publish(exchange, "key", "one copy");
        channel.queueUnbind(queue, exchange, "key", Map.of("mine", 1));
        publish(exchange, "key", "still bound");
        channel.queueUnbind(queue, exchange, "key", Map.of("mine", 2));
        publish(exchange, "key", "none");

        assertThat(drain(queue)).containsExactly("one copy", "still bound");
    }

    @Test
    void unbindingWithOtherArgumentsChangesNothing() throws Exception {
        String exchange = exchange("direct");
        String queue = queue();
        channel.queueBind(queue, exchange, "key", Map.of("mine", 1));

        channel.queueUnbind(queue, exchange, "key");
        channel.queueUnbind(queue, exchange, "key", Map.of("mine", 1, "more", 2));
        publish(exchange, "key", "still bound");

        assertThat(drain(queue)).containsExactly("still bound");
    }

    @Test
    void unbindingWhatIsNotBoundIsFine() throws Exception {
        String queue = queue();

        channel.queueUnbind(queue, "amq.direct", "never bound");
        channel.queueUnbind(queue, name("no exchange"), "key");
        channel.queueUnbind(name("no queue"), "amq.direct", "key");
        channel.exchangeUnbind("amq.direct", name("no exchange"), "key");
        channel.exchangeUnbind(name("no exchange"), "amq.direct", "key");
    }

    @Test
    void bindingAMissingQueueIsNotFound() throws Exception {
        String queue = name("none");

        assertChannelError(
                channel,
                404,
                "NOT_FOUND - no queue '%s' in vhost '/'".formatted(queue),
                () -> channel.queueBind(queue, "amq.direct", "key"));
    }

    @Test
    void bindingToAMissingExchangeIsNotFound() throws Exception {
        String exchange = name("none");
        String queue = queue();

        assertChannelError(
                channel,
                404,
                "NOT_FOUND - no exchange '%s' in vhost '/'".formatted(exchange),
                () -> channel.queueBind(queue, exchange, "key"));
    }

    @Test
    void whenBothAreMissingTheExchangeIsBlamed() throws Exception {
        String queue = name("no queue");
        String exchange = name("no exchange");

        assertChannelError(
                channel,
                404,
                "NOT_FOUND - no exchange '%s' in vhost '/'".formatted(exchange),
                () -> channel.queueBind(queue, exchange, "key"));
    }

    @Test
    void bindingToTheDefaultExchangeIsRefused() throws Exception {
        String queue = queue();

        assertChannelError(
                channel,
                403,
                "ACCESS_REFUSED - operation not permitted on the default exchange",
                () -> channel.queueBind(queue, "", "key"));
    }

    @Test
    void unbindingFromTheDefaultExchangeIsRefused() throws Exception {
        String queue = queue();

        assertChannelError(
                channel,
                403,
                "ACCESS_REFUSED - operation not permitted on the default exchange",
                () -> channel.queueUnbind(queue, "", queue));
    }

    @Test
    void bindWithoutWaitingIsNotAnswered() throws Exception {
        String exchange = exchange("direct");
        String queue = queue();

        channel.queueBindNoWait(queue, exchange, "key", Map.of());
        publish(exchange, "key", "x");

        assertThat(drain(queue)).containsExactly("x");
    }

    @Test
    void bindWithoutWaitingStillFails() throws Exception {
        Channel failing = connection.createChannel();
        String queue = name("none");

        Closing closing =
                Closing.after(
                        failing, () -> failing.queueBindNoWait(queue, "amq.direct", "", Map.of()));

        assertThat(closing.code()).isEqualTo(404);
    }

    @Test
    void queueMayBeBoundByManyKeys() throws Exception {
        String exchange = exchange("direct");
        String queue = queueBoundTo(exchange, "one", "two");

        publish(exchange, "one", "1");
        publish(exchange, "two", "2");
        publish(exchange, "three", "3");

        assertThat(drain(queue)).containsExactly("1", "2");
    }

    @Test
    void deletedQueueIsUnbound() throws Exception {
        String exchange = exchange("direct");
        String queue = queueBoundTo(exchange, "key");

        channel.queueDelete(queue);
        channel.queueDeclare(queue, false, false, false, Map.of());
        publish(exchange, "key", "x");

        assertThat(drain(queue)).isEmpty();
    }

    @Test
    void transientQueueMayBeBoundToADurableExchange() throws Exception {
        String queue = queueBoundTo("amq.direct", name("key"));

        assertThat(drain(queue)).isEmpty();
    }

    @Test
    void everyQueueIsBoundToTheDefaultExchangeByItsName() throws Exception {
        String one = queue();
        String two = queue();

        publish("", one, "to one");

        assertThat(drain(one)).containsExactly("to one");
        assertThat(drain(two)).isEmpty();
    }
}
