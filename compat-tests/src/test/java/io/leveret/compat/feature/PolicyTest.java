package io.leveret.compat.feature;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import io.leveret.compat.Administration.Policy;
import io.leveret.compat.Await;
import io.leveret.compat.Closing;
import io.leveret.compat.Scenario;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Policies give queues and exchanges of matching names further arguments, also later on. */
class PolicyTest extends Scenario {
    private static final Duration PAST_SHORT = Duration.ofMillis(150);

    private void setPolicy(
            String name, String pattern, String applyTo, int priority, Map<String, Object> is) {
        broker.administration().setPolicy("/", new Policy(name, pattern, applyTo, priority, is));
        afterwards(() -> broker.administration().deletePolicy("/", name));
    }

    private void setPolicy(String target, Map<String, Object> definition) {
        setPolicy(name("policy"), "^" + target + "$", "all", 0, definition);
    }

    private void setOperatorPolicy(String target, Map<String, Object> definition) {
        String name = name("operator");
        broker.administration()
                .setOperatorPolicy(
                        "/", new Policy(name, "^" + target + "$", "queues", 0, definition));
        afterwards(() -> broker.administration().deleteOperatorPolicy("/", name));
    }

    /** Policies reach a queue in the broker's own time, so asks again until it holds. */
    private void awaitLengthLimit(String queue, int limit) {
        Await.awaitEqual(
                limit,
                () -> {
                    send(queue, "1", "2", "3", "4", "5");
                    return channel.queuePurge(queue).getMessageCount();
                });
    }

    @Test
    void policyHoldsForQueuesDeclaredLater() throws Exception {
        String queue = name("queue");
        setPolicy(queue, Map.of("max-length", 2));
        channel.queueDeclare(queue, false, false, false, Map.of());

        send(queue, "1", "2", "3");

        assertThat(drain(queue)).containsExactly("2", "3");
    }

    @Test
    void policyReachesQueuesThatExist() throws Exception {
        String queue = queue();

        setPolicy(queue, Map.of("max-length", 2));

        awaitLengthLimit(queue, 2);
    }

    @Test
    void newLimitHoldsForMessagesThatAreThere() throws Exception {
        String queue = queue();
        send(queue, "1", "2", "3", "4");

        setPolicy(queue, Map.of("max-length", 2));

        awaitReady(queue, 2);
        assertThat(drain(queue)).containsExactly("3", "4");
    }

    @Test
    void deletedPolicyNoLongerHolds() throws Exception {
        String queue = queue();
        String policy = name("policy");
        setPolicy(policy, "^" + queue + "$", "queues", 0, Map.of("max-length", 2));
        awaitLengthLimit(queue, 2);

        broker.administration().deletePolicy("/", policy);

        awaitLengthLimit(queue, 5);
    }

    @Test
    void changedPolicyHoldsAsItIsNow() throws Exception {
        String queue = queue();
        String policy = name("policy");
        setPolicy(policy, "^" + queue + "$", "queues", 0, Map.of("max-length", 2));
        awaitLengthLimit(queue, 2);

        setPolicy(policy, "^" + queue + "$", "queues", 0, Map.of("max-length", 3));

        awaitLengthLimit(queue, 3);
    }

    @Test
    void onlyTheMatchingPolicyOfHighestPriorityHolds() throws Exception {
        String queue = name("queue");
        setPolicy(name("low"), "^" + queue, "queues", 1, Map.of("max-length", 1));
        setPolicy(name("high"), "^" + queue, "queues", 2, Map.of("message-ttl", 60_000));
        channel.queueDeclare(queue, false, false, false, Map.of());

        send(queue, "1", "2", "3");

        assertThat(drain(queue)).containsExactly("1", "2", "3");
    }

    @Test
    void policyForExchangesDoesNotTouchQueues() throws Exception {
        String queue = name("queue");
        setPolicy(name("policy"), "^" + queue, "exchanges", 0, Map.of("alternate-exchange", "x"));
        channel.queueDeclare(queue, false, false, false, Map.of());

        send(queue, "1");

        assertThat(drain(queue)).containsExactly("1");
    }

    @Test
    void smallerOfArgumentAndPolicyHolds() throws Exception {
        String smallArgument = name("queue");
        String largeArgument = name("queue");
        setPolicy(smallArgument, Map.of("max-length", 3));
        setPolicy(largeArgument, Map.of("max-length", 3));
        channel.queueDeclare(smallArgument, false, false, false, Map.of("x-max-length", 2));
        channel.queueDeclare(largeArgument, false, false, false, Map.of("x-max-length", 4));

        awaitLengthLimit(smallArgument, 2);
        awaitLengthLimit(largeArgument, 3);
    }

    @Test
    void argumentsComeBeforePoliciesWhereThereIsNoSmallerOne() throws Exception {
        String byArgument = queue();
        String byPolicy = queue();
        String queue = name("queue");
        setPolicy(queue, Map.of("dead-letter-exchange", "", "dead-letter-routing-key", byPolicy));
        channel.queueDeclare(
                queue,
                false,
                false,
                false,
                Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", byArgument));
        send(queue, "x");

        channel.basicReject(channel.basicGet(queue, false).getEnvelope().getDeliveryTag(), false);

        awaitReady(byArgument, 1);
        assertThat(drain(byPolicy)).isEmpty();
    }

    @Test
    void messageTtlMayComeFromAPolicy() throws Exception {
        String queue = name("queue");
        setPolicy(queue, Map.of("message-ttl", 100));
        channel.queueDeclare(queue, false, false, false, Map.of());
        send(queue, "x");

        advance(PAST_SHORT);

        awaitReady(queue, 0);
    }

    @Test
    void messagesThatWereThereBeforeTheTtlDoNotExpire() throws Exception {
        String queue = queue();
        send(queue, "old");
        long old = channel.basicGet(queue, false).getEnvelope().getDeliveryTag();
        setPolicy(queue, Map.of("message-ttl", 100));
        Await.awaitEqual(
                0,
                () -> {
                    channel.queuePurge(queue);
                    send(queue, "new");
                    advance(PAST_SHORT);
                    return ready(queue);
                });

        channel.basicNack(old, false, true);
        advance(PAST_SHORT);

        assertThat(drain(queue)).containsExactly("old");
    }

    @Test
    void queueExpiryMayComeFromAPolicy() throws Exception {
        String queue = name("queue");
        setPolicy(queue, Map.of("expires", 100));
        channel.queueDeclare(queue, false, false, false, Map.of());

        advance(Duration.ofMillis(250));

        Channel asking = connection.createChannel();
        assertThat(Closing.after(asking, () -> asking.queueDeclarePassive(queue)).code())
                .isEqualTo(404);
    }

    @Test
    void deadLetteringMayComeFromAPolicy() throws Exception {
        String dead = queue();
        String queue = name("queue");
        setPolicy(queue, Map.of("dead-letter-exchange", "", "dead-letter-routing-key", dead));
        channel.queueDeclare(queue, false, false, false, Map.of());
        send(queue, "x");

        channel.basicReject(channel.basicGet(queue, false).getEnvelope().getDeliveryTag(), false);

        awaitReady(dead, 1);
    }

    @Test
    void overflowMayComeFromAPolicy() throws Exception {
        String queue = name("queue");
        setPolicy(queue, Map.of("max-length", 1, "overflow", "reject-publish"));
        channel.queueDeclare(queue, false, false, false, Map.of());

        send(queue, "1", "2");

        assertThat(drain(queue)).containsExactly("1");
    }

    @Test
    void alternateExchangeMayComeFromAPolicy() throws Exception {
        String alternate = exchange("fanout");
        String queue = queueBoundTo(alternate, "");
        String exchange = name("exchange");
        setPolicy(exchange, Map.of("alternate-exchange", alternate));
        channel.exchangeDeclare(exchange, "direct");

        publish(exchange, "key", "x");

        assertThat(drain(queue)).containsExactly("x");
    }

    @Test
    void declaringAgainWithoutThePolicysArgumentsIsEquivalent() throws Exception {
        String queue = name("queue");
        setPolicy(queue, Map.of("max-length", 2));
        channel.queueDeclare(queue, false, false, false, Map.of());

        channel.queueDeclare(queue, false, false, false, Map.of());
    }

    @Test
    void operatorPolicyLimitsWhatUsersChose() throws Exception {
        String queue = name("queue");
        setPolicy(queue, Map.of("max-length", 4));
        setOperatorPolicy(queue, Map.of("max-length", 2));
        channel.queueDeclare(queue, false, false, false, Map.of());

        awaitLengthLimit(queue, 2);
    }

    @Test
    void operatorPolicyDoesNotWidenWhatUsersChose() throws Exception {
        String queue = name("queue");
        setPolicy(queue, Map.of("max-length", 2));
        setOperatorPolicy(queue, Map.of("max-length", 4));
        channel.queueDeclare(queue, false, false, false, Map.of());

        awaitLengthLimit(queue, 2);
    }

    @Test
    void operatorPolicyLimitsArgumentsToo() throws Exception {
        String queue = name("queue");
        setOperatorPolicy(queue, Map.of("max-length", 2));
        channel.queueDeclare(queue, false, false, false, Map.of("x-max-length", 4));

        awaitLengthLimit(queue, 2);
    }
}
