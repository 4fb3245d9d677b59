package io.leveret.compat.basic;

import static io.leveret.compat.Closing.assertChannelError;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.GetResponse;
import io.leveret.compat.Returns;
import io.leveret.compat.Scenario;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The headers CC and BCC name further routing keys. */
class CcTest extends Scenario {
    private static BasicProperties headers(Map<String, Object> headers) {
        return new BasicProperties.Builder().headers(headers).build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CC", "BCC"})
    void messageGoesToTheFurtherKeysToo(String header) throws Exception {
        String first = queue();
        String second = queue();
        String third = queue();

        publish("", first, headers(Map.of(header, List.of(second, third))), "x");

        for (String queue : new String[] {first, second, third}) {
            assertThat(drain(queue)).containsExactly("x");
        }
    }

    @Test
    void ccIsKeptAndBccIsNot() throws Exception {
        String queue = queue();
        String other = queue();

        publish(
                "",
                queue,
                headers(Map.of("CC", List.of("c"), "BCC", List.of(other), "mine", 1)),
                "x");

        for (String each : new String[] {queue, other}) {
            GetResponse got = channel.basicGet(each, true);
            assertThat(got.getProps().getHeaders()).containsOnlyKeys("CC", "mine");
            assertThat(got.getEnvelope().getRoutingKey()).isEqualTo(queue);
        }
    }

    @Test
    void queueNamedTwiceGetsOneCopy() throws Exception {
        String queue = queue();

        publish("", queue, headers(Map.of("CC", List.of(queue), "BCC", List.of(queue))), "x");

        assertThat(drain(queue)).containsExactly("x");
    }

    @Test
    void everyExchangeTypeThatLooksAtKeysLooksAtThem() throws Exception {
        for (String type : new String[] {"direct", "topic"}) {
            String exchange = exchange(type);
            String queue = queueBoundTo(exchange, "further");

            publish(exchange, "first", headers(Map.of("CC", List.of("further"))), "x");

            assertThat(drain(queue)).containsExactly("x");
        }
    }

    @Test
    void mandatoryIsContentWithOneOfTheKeys() throws Exception {
        String queue = queue();
        var returns = new Returns(channel);
        BasicProperties properties = headers(Map.of("BCC", List.of(queue)));

        channel.basicPublish("", name("nowhere"), true, properties, "x".getBytes());

        assertThat(drain(queue)).containsExactly("x");
        assertThat(returns.waiting()).isZero();
    }

    @Test
    void ccMustBeAList() throws Exception {
        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - invalid message:"
                        + " {unacceptable_type_in_header,\"CC\",longstr}",
                () -> publish("", "x", headers(Map.of("CC", "key")), "x"));
    }

    @Test
    void bccMustBeAList() throws Exception {
        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - invalid message:"
                        + " {unacceptable_type_in_header,\"BCC\",signedint}",
                () -> publish("", "x", headers(Map.of("BCC", 5)), "x"));
    }

    @Test
    void whatIsNoTextInTheListIsIgnored() throws Exception {
        String queue = queue();

        publish("", "x", headers(Map.of("CC", List.of(1, queue))), "x");

        assertThat(drain(queue)).containsExactly("x");
    }

    @Test
    void lowerCaseMeansNothing() throws Exception {
        String queue = queue();

        publish("", "x", headers(Map.of("cc", List.of(queue))), "x");

        assertThat(drain(queue)).isEmpty();
    }
}
