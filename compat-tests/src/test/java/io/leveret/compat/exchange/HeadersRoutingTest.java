package io.leveret.compat.exchange;

import static io.leveret.compat.Closing.assertChannelError;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.compat.Scenario;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeadersRoutingTest extends Scenario {
    private String exchange;

    @BeforeEach
    void declareExchange() throws Exception {
        exchange = exchange("headers");
    }

    private String queueBoundWith(Map<String, Object> arguments) throws Exception {
        String queue = queue();
        channel.queueBind(queue, exchange, "", arguments);
        return queue;
    }

    private static Map<String, Object> nullValue(String name) {
        Map<String, Object> headers = new HashMap<>();
        headers.put(name, null);
        return headers;
    }

    @Test
    void allIsTheDefaultAndWantsEveryHeader() throws Exception {
        String byDefault = queueBoundWith(Map.of("a", 1, "b", "x"));
        String all = queueBoundWith(Map.of("x-match", "all", "a", 1, "b", "x"));

        publish(exchange, "", Headers.of("a", 1, "b", "x"), "both");
        publish(exchange, "", Headers.of(Map.of("a", 1, "b", "x", "c", 3)), "more");
        publish(exchange, "", Headers.of("a", 1), "one");
        publish(exchange, "", Headers.of("a", 1, "b", "y"), "other value");
        publish(exchange, "", "none");

        assertThat(drain(byDefault)).containsExactly("both", "more");
        assertThat(drain(all)).containsExactly("both", "more");
    }

    @Test
    void anyWantsOneHeader() throws Exception {
        String queue = queueBoundWith(Map.of("x-match", "any", "a", 1, "b", "x"));

        publish(exchange, "", Headers.of("a", 1, "b", "y"), "a");
        publish(exchange, "", Headers.of("a", 2, "b", "x"), "b");
        publish(exchange, "", Headers.of("a", 2, "b", "y"), "neither");
        publish(exchange, "", "none");

        assertThat(drain(queue)).containsExactly("a", "b");
    }

    @Test
    void allWithoutAnyHeaderMatchesEverything() throws Exception {
        String queue = queueBoundWith(Map.of("x-match", "all"));

        publish(exchange, "", "no headers");
        publish(exchange, "", Headers.of("a", 1), "headers");

        assertThat(drain(queue)).containsExactly("no headers", "headers");
    }

    @Test
    void anyWithoutAnyHeaderMatchesNothing() throws Exception {
        String queue = queueBoundWith(Map.of("x-match", "any"));

        publish(exchange, "", "no headers");
        publish(exchange, "", Headers.of("a", 1), "headers");

        assertThat(drain(queue)).isEmpty();
    }

    @Test
    void headersThatBeginWithXAreNotLookedAt() throws Exception {
        String queue = queueBoundWith(Map.of("x-match", "all", "x-a", 1, "b", 2));

        publish(exchange, "", Headers.of("b", 2), "b");

        assertThat(drain(queue)).containsExactly("b");
    }

    @Test
    void withXTheyAreLookedAtToo() throws Exception {
        String all = queueBoundWith(Map.of("x-match", "all-with-x", "x-a", 1, "b", 2));
        String any = queueBoundWith(Map.of("x-match", "any-with-x", "x-a", 1, "b", 2));

        publish(exchange, "", Headers.of("b", 2), "b");
        publish(exchange, "", Headers.of("x-a", 1), "x-a");
        publish(exchange, "", Headers.of("x-a", 1, "b", 2), "both");

        assertThat(drain(all)).containsExactly("both");
        assertThat(drain(any)).containsExactly("b", "x-a", "both");
    }

    @Test
    void headerWithoutValueInTheBindingMatchesAnyValue() throws Exception {
        String queue = queueBoundWith(nullValue("a"));

        publish(exchange, "", Headers.of("a", 1), "number");
        publish(exchange, "", Headers.of("a", "x"), "text");
        publish(exchange, "", Headers.of(nullValue("a")), "nothing");
        publish(exchange, "", Headers.of("b", 1), "other");

        assertThat(drain(queue)).containsExactly("number", "text", "nothing");
    }

    @Test
    void integersOfAnyWidthAreEqual() throws Exception {
        String queue = queueBoundWith(Map.of("a", 1));

        publish(exchange, "", Headers.of("a", 1L), "long");
        publish(exchange, "", Headers.of("a", (short) 1), "short");
        publish(exchange, "", Headers.of("a", (byte) 1), "byte");

        assertThat(drain(queue)).containsExactly("long", "short", "byte");
    }

    @Test
    void numbersAreComparedByValueAndTextIsNoNumber() throws Exception {
        String queue = queueBoundWith(Map.of("a", 1));

        publish(exchange, "", Headers.of("a", "1"), "text");
        publish(exchange, "", Headers.of("a", 1.0), "double");
        publish(exchange, "", Headers.of("a", true), "boolean");

        assertThat(drain(queue)).containsExactly("double");
    }

    @Test
    void routingKeysAreIgnored() throws Exception {
        String queue = queue();
        channel.queueBind(queue, exchange, "binding", Map.of("a", 1));

        publish(exchange, "message", Headers.of("a", 1), "x");

        assertThat(drain(queue)).containsExactly("x");
    }

    @Test
    void unknownMatchIsRefused() throws Exception {
        String queue = queue();

        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - Invalid x-match field value <<\"some\">>; expected all,"
                        + " any, all-with-x, or any-with-x",
                () -> channel.queueBind(queue, exchange, "", Map.of("x-match", "some")));
    }

    @Test
    void matchThatIsNoStringIsRefused() throws Exception {
        String queue = queue();

        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - Invalid x-match field type signedint (value 1); expected longstr",
                () -> channel.queueBind(queue, exchange, "", Map.of("x-match", 1)));
    }

    @Test
    void amqMatchIsAHeadersExchangeToo() throws Exception {
        String queue = queue();
        String value = name("value");
        channel.queueBind(queue, "amq.match", "", Map.of("compat", value));

        publish("amq.match", "", Headers.of("compat", value), "x");

        assertThat(drain(queue)).containsExactly("x");
    }
}
