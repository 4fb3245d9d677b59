package io.leveret.compat.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.GetResponse;
import io.leveret.compat.Scenario;
import java.time.Duration;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The header x-death: where, why and how often a message died, the last death first. */
class XDeathTest extends Scenario {
    private static final Duration PAST_SHORT = Duration.ofMillis(150);

    private String queueTo(String target, Map<String, Object> further) throws Exception {
        Map<String, Object> arguments = new HashMap<>(further);
        arguments.put("x-dead-letter-exchange", "");
        arguments.put("x-dead-letter-routing-key", target);
        return queue(arguments);
    }

    private String queueTo(String target) throws Exception {
        return queueTo(target, Map.of());
    }

    private GetResponse get(String queue) throws Exception {
        awaitReady(queue, 1);
        return channel.basicGet(queue, false);
    }

    private void reject(GetResponse got) throws Exception {
        channel.basicReject(got.getEnvelope().getDeliveryTag(), false);
    }

    /** The deaths of a message with text instead of LongString and the times taken out. */
    private static List<Map<String, Object>> deaths(GetResponse got) {
        return ((List<?>) got.getProps().getHeaders().get("x-death"))
                .stream().map(XDeathTest::readable).toList();
    }

    private static Map<String, Object> readable(Object death) {
        Map<String, Object> entry = new HashMap<>();
        ((Map<?, ?>) death)
                .forEach(
                        (name, value) ->
                                entry.put(
                                        (String) name,
                                        value instanceof List<?> keys
                                                ? keys.stream().map(String::valueOf).toList()
                                                : value instanceof Long || value instanceof Date
                                                        ? value
                                                        : String.valueOf(value)));
        assertThat(entry.remove("time")).isInstanceOf(Date.class);
        return entry;
    }

    private static String header(GetResponse got, String name) {
        return String.valueOf(got.getProps().getHeaders().get(name));
    }

    private static Map<String, Object> death(
            String queue, String reason, long count, String exchange, String... routingKeys) {
        return Map.of(
                "queue",
                queue,
                "reason",
                reason,
                "count",
                count,
                "exchange",
                exchange,
                "routing-keys",
                List.of(routingKeys));
    }

    @Test
    void rejectedMessageSaysSo() throws Exception {
        String dead = queue();
        String queue = queueTo(dead);
        send(queue, "x");

        reject(get(queue));

        GetResponse got = get(dead);
        assertThat(deaths(got)).containsExactly(death(queue, "rejected", 1, "", queue));
        assertThat(header(got, "x-first-death-queue")).isEqualTo(queue);
        assertThat(header(got, "x-first-death-reason")).isEqualTo("rejected");
        assertThat(header(got, "x-first-death-exchange")).isEmpty();
        assertThat(got.getProps().getHeaders())
                .containsKeys(
                        "x-death",
                        "x-first-death-queue",
                        "x-first-death-reason",
                        "x-first-death-exchange");
    }

    @Test
    void expiredMessageKeepsItsOriginalExpiration() throws Exception {
        String dead = queue();
        String queue = queueTo(dead);
        send(queue, new BasicProperties.Builder().expiration("100").build(), "x");

        advance(PAST_SHORT);

        Map<String, Object> expected = new HashMap<>(death(queue, "expired", 1, "", queue));
        expected.put("original-expiration", "100");
        assertThat(deaths(get(dead))).containsExactly(expected);
    }

    @Test
    void messageExpiredByTheQueueHasNoOriginalExpiration() throws Exception {
        String dead = queue();
        String queue = queueTo(dead, Map.of("x-message-ttl", 100));
        send(queue, "x");

        advance(PAST_SHORT);

        assertThat(deaths(get(dead))).containsExactly(death(queue, "expired", 1, "", queue));
    }

    @Test
    void rejectedMessageLosesItsExpirationToo() throws Exception {
        String dead = queue();
        String queue = queueTo(dead);
        send(queue, new BasicProperties.Builder().expiration("60000").build(), "x");

        reject(get(queue));

        GetResponse got = get(dead);
        assertThat(got.getProps().getExpiration()).isNull();
        assertThat(deaths(got).get(0)).containsEntry("original-expiration", "60000");
    }

    @Test
    void messageOverTheLimitSaysMaxlen() throws Exception {
        String dead = queue();
        String queue = queueTo(dead, Map.of("x-max-length", 1));

        send(queue, "1", "2");

        assertThat(deaths(get(dead))).containsExactly(death(queue, "maxlen", 1, "", queue));
    }

    @Test
    void exchangeAndAllRoutingKeysOfThePublishAreKept() throws Exception {
        String dead = queue();
        String queue = queueTo(dead);
        String exchange = exchange("topic");
        channel.queueBind(queue, exchange, "#");
        sendTo(
                exchange,
                "first.key",
                new BasicProperties.Builder()
                        .headers(Map.of("CC", List.of("cc.key"), "BCC", List.of("bcc.key")))
                        .build(),
                "x");

        reject(get(queue));

        assertThat(deaths(get(dead)))
                .containsExactly(death(queue, "rejected", 1, exchange, "first.key", "cc.key"));
    }

    @Test
    void laterDeathsComeFirst() throws Exception {
        String dead = queue();
        String second = queueTo(dead);
        String first = queueTo(second);
        send(first, "x");

        reject(get(first));
        reject(get(second));

        GetResponse got = get(dead);
        assertThat(deaths(got))
                .containsExactly(
                        death(second, "rejected", 1, "", second),
                        death(first, "rejected", 1, "", first));
        assertThat(header(got, "x-first-death-queue")).isEqualTo(first);
    }

    @Test
    void lastDeathIsToldBesideTheFirst() throws Exception {
        assumeFalse(broker.isRabbitMq(), "from RabbitMQ 3.13 on");
        String dead = queue();
        String second = queueTo(dead);
        String first = queueTo(second);
        send(first, "x");

        reject(get(first));
        reject(get(second));

        GetResponse got = get(dead);
        assertThat(header(got, "x-first-death-queue")).isEqualTo(first);
        assertThat(header(got, "x-last-death-queue")).isEqualTo(second);
        assertThat(header(got, "x-last-death-reason")).isEqualTo("rejected");
        assertThat(header(got, "x-last-death-exchange")).isEmpty();
    }

    @Test
    void sameDeathAgainIsCountedAndMovedToTheFront() throws Exception {
        String retry = name("retry");
        String work = queueTo(retry);
        channel.queueDeclare(
                retry,
                false,
                false,
                false,
                Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", work));
        send(work, "x");
        for (int i = 0; i < 2; i++) {
            reject(get(work));
            reject(get(retry));
        }
        reject(get(work));

        assertThat(deaths(get(retry)))
                .containsExactly(
                        death(work, "rejected", 3, "", work),
                        death(retry, "rejected", 2, "", retry));
    }

    @Test
    void otherReasonInTheSameQueueIsAnotherDeath() throws Exception {
        String work = name("work");
        String wait = queueTo(work, Map.of("x-message-ttl", 1000));
        channel.queueDeclare(
                work,
                false,
                false,
                false,
                Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", wait));
        send(wait, "x");
        reject(get(wait));
        reject(get(work));

        awaitReady(wait, 1);
        advance(Duration.ofMillis(1100));

        // RabbitMQ turns the order of the older entries round with every death.
        List<Map<String, Object>> deaths = deaths(get(work));
        assertThat(deaths.get(0)).isEqualTo(death(wait, "expired", 1, "", wait));
        assertThat(deaths)
                .containsExactlyInAnyOrder(
                        death(wait, "expired", 1, "", wait),
                        death(work, "rejected", 1, "", work),
                        death(wait, "rejected", 1, "", wait));
    }

    @Test
    void forgedHeaderThatIsNoListIsReplaced() throws Exception {
        String dead = queue();
        String queue = queueTo(dead);
        send(
                queue,
                new BasicProperties.Builder().headers(Map.of("x-death", "text", "mine", 1)).build(),
                "x");

        reject(get(queue));

        GetResponse got = get(dead);
        assertThat(deaths(got)).containsExactly(death(queue, "rejected", 1, "", queue));
        assertThat(got.getProps().getHeaders()).containsEntry("mine", 1);
    }

    @Test
    void headersOfADeadLetterMayBePublishedAgainAndGrow() throws Exception {
        String dead = queue();
        String queue = queueTo(dead);
        send(queue, "x");
        reject(get(queue));
        BasicProperties again = get(dead).getProps();

        send(queue, again, "x");
        reject(get(queue));

        assertThat(deaths(get(dead))).containsExactly(death(queue, "rejected", 2, "", queue));
    }

    @Test
    void cycleWithoutARejectIsCut() throws Exception {
        String one = name("one");
        String two = queueTo(one, Map.of("x-message-ttl", 50));
        channel.queueDeclare(
                one,
                false,
                false,
                false,
                Map.of(
                        "x-message-ttl",
                        50,
                        "x-dead-letter-exchange",
                        "",
                        "x-dead-letter-routing-key",
                        two));
        send(one, "x");

        // One empty look is not enough: the message may be on its way from queue to queue.
        for (int empty = 0; empty < 5; ) {
            advance(Duration.ofMillis(60));
            empty = ready(one) + ready(two) == 0 ? empty + 1 : 0;
        }
    }

    @Test
    void queueThatIsItsOwnDeadLetterTargetDropsWhatExpires() throws Exception {
        String queue = name("self");
        channel.queueDeclare(
                queue,
                false,
                false,
                false,
                Map.of(
                        "x-message-ttl",
                        50,
                        "x-dead-letter-exchange",
                        "",
                        "x-dead-letter-routing-key",
                        queue));
        send(queue, "x");

        advance(Duration.ofMillis(100));

        awaitReady(queue, 0);
    }

    @Test
    void cycleWithARejectGoesOn() throws Exception {
        String queue = name("self");
        channel.queueDeclare(
                queue,
                false,
                false,
                false,
                Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", queue));
        send(queue, "x");
        for (int i = 0; i < 5; i++) {
            reject(get(queue));
        }

        assertThat(deaths(get(queue))).containsExactly(death(queue, "rejected", 5, "", queue));
    }

    @Test
    void timeIsWhenItDied() throws Exception {
        String dead = queue();
        String queue = queueTo(dead);
        send(queue, "x");
        reject(get(queue));

        Map<?, ?> death =
                (Map<?, ?>) ((List<?>) get(dead).getProps().getHeaders().get("x-death")).get(0);

        assertThat((Date) death.get("time")).isCloseTo(new Date(broker.wallMillis()), 60_000L);
    }
}
