package io.leveret.compat.exchange;

import static io.leveret.compat.Closing.assertChannelError;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import io.leveret.compat.Await;
import io.leveret.compat.Closing;
import io.leveret.compat.Scenario;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExchangeDeleteTest extends Scenario {
    private String autoDeleteExchange() throws Exception {
        String exchange = name("fanout");
        channel.exchangeDeclare(exchange, "fanout", false, true, Map.of());
        return exchange;
    }

    private int codeOfPassiveDeclare(String exchange) throws Exception {
        Channel asking = connection.createChannel();
        return Closing.after(asking, () -> asking.exchangeDeclarePassive(exchange)).code();
    }

    @Test
    void deletedExchangeIsNotFound() throws Exception {
        String exchange = exchange("fanout");

        channel.exchangeDelete(exchange);

        assertThat(codeOfPassiveDeclare(exchange)).isEqualTo(404);
    }

    @Test
    void deletingAMissingExchangeIsFine() throws Exception {
        String exchange = exchange("fanout");

        channel.exchangeDelete(exchange);
        channel.exchangeDelete(exchange);
        channel.exchangeDelete(exchange, true);
    }

    @Test
    void deletingAnExchangeRemovesItsBindings() throws Exception {
        String exchange = exchange("fanout");
        String queue = queueBoundTo(exchange, "");

        channel.exchangeDelete(exchange);
        channel.exchangeDeclare(exchange, "fanout");
        publish(exchange, "", "x");

        assertThat(drain(queue)).isEmpty();
    }

    @Test
    void ifUnusedRefusesWhileAQueueIsBound() throws Exception {
        String exchange = exchange("fanout");
        queueBoundTo(exchange, "");

        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - exchange '%s' in vhost '/' in use".formatted(exchange),
                () -> channel.exchangeDelete(exchange, true));
    }

    @Test
    void ifUnusedRefusesWhileAnExchangeIsBound() throws Exception {
        String exchange = exchange("fanout");
        channel.exchangeBind(exchange("fanout"), exchange, "");

        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - exchange '%s' in vhost '/' in use".formatted(exchange),
                () -> channel.exchangeDelete(exchange, true));
    }

    @Test
    void ifUnusedDeletesAnExchangeThatIsOnlyADestination() throws Exception {
        String exchange = exchange("fanout");
        channel.exchangeBind(exchange, exchange("fanout"), "");

        channel.exchangeDelete(exchange, true);

        assertThat(codeOfPassiveDeclare(exchange)).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "amq.direct",
                "amq.fanout",
                "amq.topic",
                "amq.headers",
                "amq.match",
                "amq.rabbitmq.trace"
            })
    void predeclaredExchangesStay(String exchange) throws Exception {
        assertChannelError(
                channel,
                403,
                "ACCESS_REFUSED - deletion of system exchange '%s' in vhost '/' not allowed"
                        .formatted(exchange),
                () -> channel.exchangeDelete(exchange));
    }

    @Test
    void defaultExchangeStays() throws Exception {
        assertChannelError(
                channel,
                403,
                "ACCESS_REFUSED - operation not permitted on the default exchange",
                () -> channel.exchangeDelete(""));
    }

    @Test
    void deleteWithoutWaitingIsNotAnswered() throws Exception {
        String exchange = exchange("fanout");

        channel.exchangeDeleteNoWait(exchange, false);
        channel.basicQos(1);

        assertThat(codeOfPassiveDeclare(exchange)).isEqualTo(404);
    }

    @Test
    void autoDeleteExchangeStaysUntilItWasBoundOnce() throws Exception {
        String exchange = autoDeleteExchange();

        channel.exchangeDeclarePassive(exchange);
    }

    @Test
    void autoDeleteExchangeGoesWithItsLastUnbinding() throws Exception {
        String exchange = autoDeleteExchange();
        String queue = queueBoundTo(exchange, "one", "two");

        channel.queueUnbind(queue, exchange, "one");
        channel.exchangeDeclarePassive(exchange);
        channel.queueUnbind(queue, exchange, "two");

        assertThat(codeOfPassiveDeclare(exchange)).isEqualTo(404);
    }

    @Test
    void autoDeleteExchangeGoesWithItsLastQueue() throws Exception {
        String exchange = autoDeleteExchange();
        String queue = queueBoundTo(exchange, "");

        channel.queueDelete(queue);

        assertThat(codeOfPassiveDeclare(exchange)).isEqualTo(404);
    }

    @Test
    void autoDeleteExchangeGoesWithTheConnectionThatOwnsItsLastQueue() throws Exception {
        String exchange = autoDeleteExchange();
        var owner = connect();
        Channel owning = owner.createChannel();
        owning.queueBind(owning.queueDeclare().getQueue(), exchange, "");

        owner.close();

        Await.awaitEqual(404, () -> codeOfPassiveDeclare(exchange));
    }

    @Test
    void autoDeleteExchangesGoInAChain() throws Exception {
        String first = autoDeleteExchange();
        String second = autoDeleteExchange();
        channel.exchangeBind(second, first, "");
        String queue = queueBoundTo(second, "");

        channel.queueDelete(queue);

        assertThat(codeOfPassiveDeclare(second)).isEqualTo(404);
        assertThat(codeOfPassiveDeclare(first)).isEqualTo(404);
    }

    @Test
    void autoDeleteExchangeStaysWhenOnlyItsSourceGoes() throws Exception {
        String source = exchange("fanout");
        String exchange = autoDeleteExchange();
        channel.exchangeBind(exchange, source, "");

        channel.exchangeDelete(source);

        channel.exchangeDeclarePassive(exchange);
    }
}
