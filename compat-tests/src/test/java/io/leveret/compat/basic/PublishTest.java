package io.leveret.compat.basic;

import static io.leveret.compat.Closing.assertChannelError;
import static io.leveret.compat.Closing.assertConnectionError;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Return;
import io.leveret.compat.Deliveries;
import io.leveret.compat.Returns;
import io.leveret.compat.Scenario;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublishTest extends Scenario {
    @Test
    void publishingToAMissingExchangeIsNotFound() throws Exception {
        String exchange = name("none");

        assertChannelError(
                channel,
                404,
                "NOT_FOUND - no exchange '%s' in vhost '/'".formatted(exchange),
                () -> publish(exchange, "key", "x"));
    }

    @Test
    void publishingToADeletedExchangeIsNotFound() throws Exception {
        String exchange = exchange("fanout");
        publish(exchange, "key", "x");
        channel.exchangeDelete(exchange);

        assertChannelError(
                channel,
                404,
                "NOT_FOUND - no exchange '%s' in vhost '/'".formatted(exchange),
                () -> publish(exchange, "key", "x"));
    }

    @Test
    void publishingToAnInternalExchangeIsRefused() throws Exception {
        String exchange = name("internal");
        channel.exchangeDeclare(exchange, "fanout", false, false, true, Map.of());

        assertChannelError(
                channel,
                403,
                "ACCESS_REFUSED - cannot publish to internal exchange '%s' in vhost '/'"
                        .formatted(exchange),
                () -> publish(exchange, "", "x"));
    }

    @Test
    void immediateIsNotImplemented() throws Exception {
        assertConnectionError(
                channel,
                540,
                "NOT_IMPLEMENTED - immediate=true",
                () -> channel.basicPublish("", "key", false, true, PLAIN, new byte[0]));
    }

    @Test
    void unroutableMessageIsDroppedUnlessItIsMandatory() throws Exception {
        var returns = new Returns(channel);

        publish("amq.direct", name("nowhere"), "dropped");
        channel.basicPublish("amq.direct", name("nowhere"), true, PLAIN, "returned".getBytes());

        assertThat(new String(returns.next().getBody())).isEqualTo("returned");
        assertThat(returns.waiting()).isZero();
    }

    @Test
    void returnCarriesTheWholeMessage() throws Exception {
        var returns = new Returns(channel);
        String key = name("nowhere");
        BasicProperties properties =
                new BasicProperties.Builder()
                        .messageId("m1")
                        .deliveryMode(2)
                        .headers(Map.of("a", 1))
                        .build();

        channel.basicPublish("amq.topic", key, true, properties, "body".getBytes());

        Return returned = returns.next();
        assertThat(returned.getReplyCode()).isEqualTo(312);
        assertThat(returned.getReplyText()).isEqualTo("NO_ROUTE");
        assertThat(returned.getExchange()).isEqualTo("amq.topic");
        assertThat(returned.getRoutingKey()).isEqualTo(key);
        assertThat(new String(returned.getBody())).isEqualTo("body");
        assertThat(returned.getProperties()).isEqualTo(properties);
    }

    @Test
    void returnComesBeforeTheConfirm() throws Exception {
        channel.confirmSelect();
        var returns = new Returns(channel);

        for (int i = 0; i < 20; i++) {
            channel.basicPublish("", name("nowhere"), true, PLAIN, new byte[0]);
            channel.waitForConfirmsOrDie(TimeUnit.SECONDS.toMillis(10));

            assertThat(returns.waiting()).isEqualTo(i + 1);
        }
    }

    @Test
    void mandatoryMessageThatReachesAQueueIsNotReturned() throws Exception {
        var returns = new Returns(channel);
        String queue = queue();
        channel.confirmSelect();

        channel.basicPublish("", queue, true, PLAIN, "x".getBytes());
        channel.waitForConfirmsOrDie(TimeUnit.SECONDS.toMillis(10));

        assertThat(returns.waiting()).isZero();
    }

    @Test
    void queueWithoutConsumersIsRouteEnough() throws Exception {
        var returns = new Returns(channel);
        String queue = queue(Map.of("x-max-length", 0));

        channel.basicPublish("", queue, true, PLAIN, "dropped".getBytes());
        channel.basicQos(1);

        assertThat(returns.waiting()).isZero();
    }

    @Test
    void ownUserIdIsLetPass() throws Exception {
        String queue = queue();

        publish("", queue, new BasicProperties.Builder().userId("guest").build(), "x");

        assertThat(channel.basicGet(queue, true).getProps().getUserId()).isEqualTo("guest");
    }

    @Test
    void anotherUserIdIsRefused() throws Exception {
        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - user_id property set to 'somebody' but authenticated user"
                        + " was 'guest'",
                () ->
                        publish(
                                "amq.fanout",
                                "",
                                new BasicProperties.Builder().userId("somebody").build(),
                                "x"));
    }

    @Test
    void impersonatorsMayGiveAnyUserId() throws Exception {
        String queue = queue();
        String user = user(".*", ".*", ".*");
        broker.administration().addUser(user, user, "impersonator");
        var impersonating = connectAs(user).createChannel();

        impersonating.basicPublish(
                "", queue, new BasicProperties.Builder().userId("somebody").build(), new byte[0]);
        impersonating.basicQos(1);

        awaitReady(queue, 1);
        assertThat(channel.basicGet(queue, true).getProps().getUserId()).isEqualTo("somebody");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    abc          | no_integer
                    ''           | no_integer
                    1.5          | '{leftover_string,".5"}'
                    10ms         | '{leftover_string,"ms"}'
                    ' 10'        | no_integer
                    -1           | {value_negative,-1}
                    315360000001 | {value_too_large,315360000001}
                    """)
    void expirationMustBeADecimalNumberThatIsNotNegative(String expiration, String why)
            throws Exception {
        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - invalid expiration '%s': %s".formatted(expiration, why),
                () ->
                        publish(
                                "",
                                "nowhere",
                                new BasicProperties.Builder().expiration(expiration).build(),
                                "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "000", "315360000000", "+5"})
    void otherExpirationsAreAccepted(String expiration) throws Exception {
        publish("", "nowhere", new BasicProperties.Builder().expiration(expiration).build(), "x");

        channel.basicQos(1);
    }

    @Test
    void messagesOfOneChannelStayInOrder() throws Exception {
        String queue = queue();
        Deliveries deliveries = consume(connect().createChannel(), queue, true);

        for (int i = 0; i < 2000; i++) {
            publish("", queue, String.valueOf(i));
        }

        for (int i = 0; i < 2000; i++) {
            assertThat(deliveries.nextBody()).isEqualTo(String.valueOf(i));
        }
    }

    @Test
    void failedPublishDoesNotUndoEarlierOnes() throws Exception {
        String queue = queue();
        send(queue, "before");

        io.leveret.compat.Closing.after(channel, () -> publish(name("none"), "", "x"));

        channel = connection.createChannel();
        assertThat(drain(queue)).containsExactly("before");
    }
}
