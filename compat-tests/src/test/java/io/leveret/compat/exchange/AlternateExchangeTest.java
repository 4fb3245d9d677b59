package io.leveret.compat.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.compat.Returns;
import io.leveret.compat.Scenario;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlternateExchangeTest extends Scenario {
    private String exchangeWithAlternate(String type, String alternate) throws Exception {
        String exchange = name(type);
        channel.exchangeDeclare(
                exchange, type, false, false, Map.of("alternate-exchange", alternate));
        return exchange;
    }

    @Test
    void unroutableMessagesGoToTheAlternateExchange() throws Exception {
        String alternate = exchange("fanout");
        String exchange = exchangeWithAlternate("direct", alternate);
        String routed = queueBoundTo(exchange, "key");
        String rest = queueBoundTo(alternate, "");

        publish(exchange, "key", "routed");
        publish(exchange, "other", "rest");

        assertThat(drain(routed)).containsExactly("routed");
        assertThat(drain(rest)).containsExactly("rest");
    }

    @Test
    void alternateExchangesFormChains() throws Exception {
        String last = exchange("fanout");
        String middle = exchangeWithAlternate("direct", last);
        String first = exchangeWithAlternate("direct", middle);
        String queue = queueBoundTo(last, "");

        publish(first, "key", "x");

        assertThat(drain(queue)).containsExactly("x");
    }

    @Test
    void cyclesOfAlternateExchangesEnd() throws Exception {
        String one = name("one");
        String two = exchangeWithAlternate("direct", one);
        channel.exchangeDeclare(one, "direct", false, false, Map.of("alternate-exchange", two));
        var returns = new Returns(channel);

        channel.basicPublish(one, "key", true, PLAIN, "x".getBytes());

        assertThat(returns.next().getReplyText()).isEqualTo("NO_ROUTE");
    }

    @Test
    void mandatoryIsContentWithTheAlternateExchange() throws Exception {
        String alternate = exchange("fanout");
        String exchange = exchangeWithAlternate("direct", alternate);
        String queue = queueBoundTo(alternate, "");
        var returns = new Returns(channel);

        channel.basicPublish(exchange, "key", true, PLAIN, "x".getBytes());

        assertThat(drain(queue)).containsExactly("x");
        assertThat(returns.waiting()).isZero();
    }

    @Test
    void missingAlternateExchangeIsNoError() throws Exception {
        String exchange = exchangeWithAlternate("direct", name("none"));
        var returns = new Returns(channel);

        channel.basicPublish(exchange, "key", true, PLAIN, "x".getBytes());

        assertThat(returns.next().getExchange()).isEqualTo(exchange);
    }

    @Test
    void alternateExchangeMayBeDeclaredLater() throws Exception {
        String alternate = name("alternate");
        String exchange = exchangeWithAlternate("direct", alternate);
        channel.exchangeDeclare(alternate, "fanout");
        String queue = queueBoundTo(alternate, "");

        publish(exchange, "key", "x");

        assertThat(drain(queue)).containsExactly("x");
    }

    @Test
    void alternateExchangeOfAnExchangeInTheMiddleIsUsed() throws Exception {
        String alternate = exchange("fanout");
        String middle = exchangeWithAlternate("direct", alternate);
        String source = exchange("fanout");
        channel.exchangeBind(middle, source, "");
        String queue = queueBoundTo(alternate, "");

        publish(source, "key", "x");

        assertThat(drain(queue)).containsExactly("x");
    }

    @Test
    void deliveriesNameTheFirstExchange() throws Exception {
        String alternate = exchange("fanout");
        String exchange = exchangeWithAlternate("direct", alternate);
        String queue = queueBoundTo(alternate, "");

        publish(exchange, "key", "x");

        assertThat(channel.basicGet(queue, true).getEnvelope().getExchange()).isEqualTo(exchange);
    }
}
