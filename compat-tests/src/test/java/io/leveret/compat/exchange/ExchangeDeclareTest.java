package io.leveret.compat.exchange;

import static io.leveret.compat.Closing.assertChannelError;
import static io.leveret.compat.Closing.assertConnectionError;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import io.leveret.compat.Closing;
import io.leveret.compat.Scenario;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExchangeDeclareTest extends Scenario {
    @ParameterizedTest
    @ValueSource(strings = {"direct", "fanout", "topic", "headers"})
    void declaringAnExchangeAgainTheSameWayIsFine(String type) throws Exception {
        String exchange = name("exchange");
        Map<String, Object> arguments = Map.of("alternate-exchange", "amq.fanout");

        channel.exchangeDeclare(exchange, type, true, false, arguments);
        channel.exchangeDeclare(exchange, type, true, false, arguments);

        channel.exchangeDeclarePassive(exchange);
    }

    @ParameterizedTest
    @CsvSource({
        "'', direct",
        "amq.direct, direct",
        "amq.fanout, fanout",
        "amq.topic, topic",
        "amq.headers, headers",
        "amq.match, headers",
    })
    void predeclaredExchangesAreThere(String exchange, String type) throws Exception {
        if (!exchange.isEmpty()) {
            channel.exchangeDeclarePassive(exchange);
            channel.exchangeDeclare(exchange, type, true);
        }
        publish(exchange, "nobody listens", "x");
        channel.basicQos(1);
    }

    @Test
    void traceExchangeIsAnInternalTopic() throws Exception {
        channel.exchangeDeclare("amq.rabbitmq.trace", "topic", true, false, true, Map.of());
    }

    @Test
    void passiveDeclareOfAMissingExchangeIsNotFound() throws Exception {
        String exchange = name("none");

        assertChannelError(
                channel,
                404,
                "NOT_FOUND - no exchange '%s' in vhost '/'".formatted(exchange),
                () -> channel.exchangeDeclarePassive(exchange));
    }

    @Test
    void passiveDeclareLooksAtTheNameOnly() throws Exception {
        String exchange = exchange("fanout");

        channel.exchangeDeclarePassive(exchange);

        publish(exchange, "", "x");
        channel.basicQos(1);
    }

    @Test
    void anotherTypeIsInequivalent() throws Exception {
        String exchange = exchange("fanout");

        assertChannelError(
                channel,
                406,
                inequivalent("type", exchange, "received 'topic' but current is 'fanout'"),
                () -> channel.exchangeDeclare(exchange, "topic"));
    }

    @Test
    void anotherDurabilityIsInequivalent() throws Exception {
        String exchange = exchange("fanout");

        assertChannelError(
                channel,
                406,
                inequivalent("durable", exchange, "received 'true' but current is 'false'"),
                () -> channel.exchangeDeclare(exchange, "fanout", true));
    }

    @Test
    void anotherAutoDeleteIsInequivalent() throws Exception {
        String exchange = exchange("fanout");

        assertChannelError(
                channel,
                406,
                inequivalent("auto_delete", exchange, "received 'true' but current is 'false'"),
                () -> channel.exchangeDeclare(exchange, "fanout", false, true, Map.of()));
    }

    @Test
    void anotherInternalIsInequivalent() throws Exception {
        String exchange = exchange("fanout");

        assertChannelError(
                channel,
                406,
                inequivalent("internal", exchange, "received 'true' but current is 'false'"),
                () -> channel.exchangeDeclare(exchange, "fanout", false, false, true, Map.of()));
    }

    @Test
    void anotherAlternateExchangeIsInequivalent() throws Exception {
        String exchange = name("exchange");
        channel.exchangeDeclare(
                exchange, "fanout", false, false, Map.of("alternate-exchange", "one"));

        assertChannelError(
                channel,
                406,
                inequivalent("alternate-exchange", exchange, "received 'two' but current is 'one'"),
                () ->
                        channel.exchangeDeclare(
                                exchange,
                                "fanout",
                                false,
                                false,
                                Map.of("alternate-exchange", "two")));
    }

    @Test
    void leavingTheAlternateExchangeOutIsInequivalent() throws Exception {
        String exchange = name("exchange");
        channel.exchangeDeclare(
                exchange, "fanout", false, false, Map.of("alternate-exchange", "one"));

        assertChannelError(
                channel,
                406,
                inequivalent(
                        "alternate-exchange",
                        exchange,
                        "received none but current is the value 'one' of type 'longstr'"),
                () -> channel.exchangeDeclare(exchange, "fanout"));
    }

    @Test
    void unknownArgumentsAreNotCompared() throws Exception {
        String exchange = name("exchange");
        channel.exchangeDeclare(exchange, "fanout", false, false, Map.of("x-mine", "one"));

        channel.exchangeDeclare(exchange, "fanout", false, false, Map.of("x-mine", 2));
    }

    private static String inequivalent(String what, String exchange, String how) {
        return "PRECONDITION_FAILED - inequivalent arg '%s' for exchange '%s' in vhost '/': %s"
                .formatted(what, exchange, how);
    }

    @Test
    void unknownTypeIsAConnectionError() throws Exception {
        assertConnectionError(
                channel,
                503,
                "COMMAND_INVALID - unknown exchange type 'nosuch'",
                () -> channel.exchangeDeclare(name("exchange"), "nosuch"));
    }

    @Test
    void emptyTypeIsAConnectionErrorToo() throws Exception {
        assertConnectionError(
                channel,
                503,
                "COMMAND_INVALID - invalid exchange type ''",
                () -> channel.exchangeDeclare(name("exchange"), ""));
    }

    @Test
    void reservedNamesAreRefused() throws Exception {
        assertChannelError(
                channel,
                403,
                "ACCESS_REFUSED - exchange name 'amq.mine' contains reserved prefix 'amq.*'",
                () -> channel.exchangeDeclare("amq.mine", "direct"));
    }

    @Test
    void passiveDeclareOfAReservedNameIsJustNotFound() throws Exception {
        assertChannelError(
                channel,
                404,
                "NOT_FOUND - no exchange 'amq.mine' in vhost '/'",
                () -> channel.exchangeDeclarePassive("amq.mine"));
    }

    @Test
    void predeclaredExchangeOfAnotherTypeIsInequivalent() throws Exception {
        assertChannelError(
                channel,
                406,
                inequivalent("type", "amq.direct", "received 'fanout' but current is 'direct'"),
                () -> channel.exchangeDeclare("amq.direct", "fanout", true));
    }

    @Test
    void defaultExchangeCannotBeDeclared() throws Exception {
        assertChannelError(
                channel,
                403,
                "ACCESS_REFUSED - operation not permitted on the default exchange",
                () -> channel.exchangeDeclare("", "direct", true));
    }

    @Test
    void defaultExchangeCannotBeDeclaredPassivelyEither() throws Exception {
        assertChannelError(
                channel,
                403,
                "ACCESS_REFUSED - operation not permitted on the default exchange",
                () -> channel.exchangeDeclarePassive(""));
    }

    @Test
    void alternateExchangeMustBeAString() throws Exception {
        String exchange = name("exchange");

        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - invalid type 'signedint' for arg 'alternate-exchange' in exchange '%s' in vhost '/'"
                        .formatted(exchange),
                () ->
                        channel.exchangeDeclare(
                                exchange, "fanout", false, false, Map.of("alternate-exchange", 1)));
    }

    @Test
    void declareWithoutWaitingIsNotAnswered() throws Exception {
        String exchange = name("exchange");

        channel.exchangeDeclareNoWait(exchange, "fanout", false, false, false, Map.of());

        channel.exchangeDeclarePassive(exchange);
    }

    @Test
    void declareWithoutWaitingStillFails() throws Exception {
        String exchange = exchange("fanout");
        Channel failing = connection.createChannel();

        Closing closing =
                Closing.after(
                        failing,
                        () ->
                                failing.exchangeDeclareNoWait(
                                        exchange, "topic", false, false, false, Map.of()));

        assertThat(closing.code()).isEqualTo(406);
    }

    @Test
    void nameMayBe255BytesLong() throws Exception {
        String name = name("long");
        String longest = name + "x".repeat(255 - name.length());

        channel.exchangeDeclare(longest, "fanout", false, true, Map.of());

        channel.exchangeDelete(longest);
    }
}
