package io.leveret.compat.exchange;

import static io.leveret.compat.Closing.assertChannelError;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.compat.Scenario;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** RabbitMQ's exchange.bind and exchange.unbind. */
class ExchangeToExchangeTest extends Scenario {
    @Test
    void messageFollowsBindingsFromExchangeToExchange() throws Exception {
        String source = exchange("direct");
        String destination = exchange("fanout");
        String queue = queueBoundTo(destination, "");
        channel.exchangeBind(destination, source, "key");

        publish(source, "key", "through");
        publish(source, "other", "not");

        assertThat(drain(queue)).containsExactly("through");
    }

    @Test
    void everyExchangeRoutesByItsOwnType() throws Exception {
        String fanout = exchange("fanout");
        String topic = exchange("topic");
        String direct = exchange("direct");
        channel.exchangeBind(topic, fanout, "ignored");
        channel.exchangeBind(direct, topic, "*.red");
        String queue = queueBoundTo(direct, "big.red");

        publish(fanout, "big.red", "big red");
        publish(fanout, "small.red", "small red");
        publish(fanout, "big.blue", "big blue");

        assertThat(drain(queue)).containsExactly("big red");
    }

    @Test
    void queueReachedByTwoWaysGetsOneCopy() throws Exception {
        String source = exchange("fanout");
        String left = exchange("fanout");
        String right = exchange("fanout");
        String queue = queueBoundTo(source, "");
        for (String way : new String[] {left, right}) {
            channel.exchangeBind(way, source, "");
            channel.queueBind(queue, way, "");
        }

        publish(source, "", "one copy");

        assertThat(drain(queue)).containsExactly("one copy");
    }

    @Test
    void cyclesAreFollowedOnce() throws Exception {
        String one = exchange("fanout");
        String two = exchange("fanout");
        String three = exchange("fanout");
        channel.exchangeBind(two, one, "");
        channel.exchangeBind(three, two, "");
        channel.exchangeBind(one, three, "");
        channel.exchangeBind(one, one, "");
        String atOne = queueBoundTo(one, "");
        String atThree = queueBoundTo(three, "");

        publish(two, "", "round");

        assertThat(drain(atOne)).containsExactly("round");
        assertThat(drain(atThree)).containsExactly("round");
    }

    @Test
    void unbindingEndsTheWay() throws Exception {
        String source = exchange("fanout");
        String destination = exchange("fanout");
        String queue = queueBoundTo(destination, "");
        channel.exchangeBind(destination, source, "one");
        channel.exchangeBind(destination, source, "two");

        channel.exchangeUnbind(destination, source, "one");
        publish(source, "", "still");
        channel.exchangeUnbind(destination, source, "two");
        publish(source, "", "no more");

        assertThat(drain(queue)).containsExactly("still");
    }

    @Test
    void deletingTheExchangeInTheMiddleEndsTheWay() throws Exception {
        String source = exchange("fanout");
        String middle = exchange("fanout");
        String queue = queueBoundTo(middle, "");
        channel.exchangeBind(middle, source, "");

        channel.exchangeDelete(middle);
        publish(source, "", "x");

        assertThat(drain(queue)).isEmpty();
    }

    @Test
    void missingSourceIsNotFound() throws Exception {
        String none = name("none");

        assertChannelError(
                channel,
                404,
                "NOT_FOUND - no exchange '%s' in vhost '/'".formatted(none),
                () -> channel.exchangeBind("amq.direct", none, "key"));
    }

    @Test
    void missingDestinationIsNotFound() throws Exception {
        String none = name("none");

        assertChannelError(
                channel,
                404,
                "NOT_FOUND - no exchange '%s' in vhost '/'".formatted(none),
                () -> channel.exchangeBind(none, "amq.direct", "key"));
    }

    @Test
    void defaultExchangeIsNoSource() throws Exception {
        assertChannelError(
                channel,
                403,
                "ACCESS_REFUSED - operation not permitted on the default exchange",
                () -> channel.exchangeBind("amq.direct", "", "key"));
    }

    @Test
    void defaultExchangeIsNoDestination() throws Exception {
        assertChannelError(
                channel,
                403,
                "ACCESS_REFUSED - operation not permitted on the default exchange",
                () -> channel.exchangeBind("", "amq.direct", "key"));
    }

    @Test
    void internalExchangeTakesMessagesFromExchangesOnly() throws Exception {
        String internal = name("internal");
        channel.exchangeDeclare(internal, "fanout", false, false, true, Map.of());
        String source = exchange("fanout");
        channel.exchangeBind(internal, source, "");
        String queue = queueBoundTo(internal, "");

        publish(source, "", "inside");

        assertThat(drain(queue)).containsExactly("inside");
        assertChannelError(
                channel,
                403,
                "ACCESS_REFUSED - cannot publish to internal exchange '%s' in vhost '/'"
                        .formatted(internal),
                () -> publish(internal, "", "outside"));
    }

    @Test
    void headersOfTheMessageDecideAtEveryExchange() throws Exception {
        String source = exchange("headers");
        String destination = exchange("headers");
        channel.exchangeBind(destination, source, "", Map.of("colour", "red"));
        String queue = queue();
        channel.queueBind(queue, destination, "", Map.of("size", "big"));

        publish(source, "", Headers.of("colour", "red", "size", "big"), "both");
        publish(source, "", Headers.of("colour", "red"), "one");
        publish(source, "", Headers.of("size", "big"), "other");

        assertThat(drain(queue)).containsExactly("both");
    }
}
