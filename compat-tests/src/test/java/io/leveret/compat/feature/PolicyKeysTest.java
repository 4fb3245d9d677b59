package io.leveret.compat.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.rabbitmq.client.GetResponse;
import io.leveret.compat.Administration.Policy;
import io.leveret.compat.Scenario;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every key of a policy's definition: who may set it, and what those do that others do not show.
 */
class PolicyKeysTest extends Scenario {
    static Object[][] keys() {
        return new Object[][] {
            {"message-ttl", 1, true},
            {"expires", 60_000, true},
            {"max-length", 1, true},
            {"max-length-bytes", 1, true},
            {"max-in-memory-length", 1, true},
            {"max-in-memory-bytes", 1, true},
            {"delivery-limit", 1, true},
            {"dead-letter-exchange", "x", false},
            {"dead-letter-routing-key", "x", false},
            {"dead-letter-strategy", "at-least-once", false},
            {"alternate-exchange", "x", false},
            {"queue-mode", "lazy", false},
            {"queue-leader-locator", "balanced", false},
            {"queue-master-locator", "min-masters", false},
            {"initial-cluster-size", 1, false},
            {"max-age", "1D", false},
            {"stream-max-segment-size-bytes", 1000, false},
            {"ha-mode", "all", false},
            {"federation-upstream", "x", false},
            {"federation-upstream-set", "all", false},
            {"federation-upstream-pattern", "x", false},
        };
    }

    private Policy policy(String target, String applyTo, Map<String, Object> definition) {
        return new Policy(name("policy"), "^" + target + "$", applyTo, 0, definition);
    }

    private void set(Policy policy) {
        afterwards(() -> broker.administration().deletePolicy("/", policy.name()));
        broker.administration().setPolicy("/", policy);
    }

    private void setAsOperator(Policy policy) {
        afterwards(() -> broker.administration().deleteOperatorPolicy("/", policy.name()));
        broker.administration().setOperatorPolicy("/", policy);
    }

    @ParameterizedTest
    @MethodSource("keys")
    void mayBeSetByAPolicyAndPerhapsByAnOperator(String key, Object value, boolean operator) {
        Map<String, Object> definition = Map.of(key, value);
        set(policy("none", "all", definition));

        Policy operators = policy("none", "queues", definition);
        if (operator) {
            setAsOperator(operators);
        } else {
            assertThatThrownBy(() -> setAsOperator(operators))
                    .hasMessageContaining("answered 400")
                    .hasMessageContaining("are not recognised policy settings");
        }
    }

    @Test
    void overflowAndQueueVersionMayBeSetByOperatorsOfLaterVersions() {
        set(policy("none", "all", Map.of("overflow", "reject-publish", "queue-version", 2)));
        assumeFalse(broker.isRabbitMq(), "from RabbitMQ 3.12 on");
        setAsOperator(
                policy("none", "queues", Map.of("overflow", "reject-publish", "queue-version", 2)));
    }

    @Test
    void bytesMayBeLimitedByAPolicy() throws Exception {
        String queue = name("queue");
        set(policy(queue, "queues", Map.of("max-length-bytes", 6)));
        channel.queueDeclare(queue, false, false, false, null);

        send(queue, "abc", "def", "ghi");

        assertThat(drain(queue)).containsExactly("def", "ghi");
    }

    @Test
    void deadLetterRoutingKeyMayComeFromAPolicy() throws Exception {
        String dead = queue();
        String queue = name("queue");
        set(
                policy(
                        queue,
                        "queues",
                        Map.of("dead-letter-exchange", "", "dead-letter-routing-key", dead)));
        channel.queueDeclare(queue, false, false, false, null);
        send(queue, "x");

        channel.basicReject(channel.basicGet(queue, false).getEnvelope().getDeliveryTag(), false);

        awaitReady(dead, 1);
    }

    @Test
    void deliveryLimitMayComeFromAPolicy() throws Exception {
        String queue = name("queue");
        set(policy(queue, "queues", Map.of("delivery-limit", 1)));
        channel.queueDeclare(queue, true, false, false, Map.of("x-queue-type", "quorum"));
        send(queue, "x");
        for (int i = 0; i < 2; i++) {
            awaitReady(queue, 1);
            GetResponse got = channel.basicGet(queue, false);
            channel.basicNack(got.getEnvelope().getDeliveryTag(), false, true);
        }

        awaitReady(queue, 0);
        assertThat(drain(queue)).isEmpty();
    }

    @Test
    void strategyMayComeFromAPolicy() throws Exception {
        String queue = name("queue");
        String exchange = name("later");
        set(
                policy(
                        queue,
                        "queues",
                        Map.of(
                                "dead-letter-strategy",
                                "at-least-once",
                                "overflow",
                                "reject-publish",
                                "dead-letter-exchange",
                                exchange)));
        channel.queueDeclare(queue, true, false, false, Map.of("x-queue-type", "quorum"));
        send(queue, "kept");
        channel.basicReject(channel.basicGet(queue, false).getEnvelope().getDeliveryTag(), false);

        channel.exchangeDeclare(exchange, "fanout", true);
        String dead = queueBoundTo(exchange, "");
        advance(java.time.Duration.ofSeconds(3));

        awaitReady(dead, 1);
    }

    @Test
    void ofPolicyOperatorPolicyAndArgumentTheSmallestCounts() throws Exception {
        for (int smallest = 0; smallest < 3; smallest++) {
            String queue = name("queue");
            set(policy(queue, "queues", Map.of("max-length", smallest == 0 ? 2 : 4)));
            setAsOperator(policy(queue, "queues", Map.of("max-length", smallest == 1 ? 2 : 4)));
            Map<String, Object> arguments = Map.of("x-max-length", smallest == 2 ? 2 : 4);
            channel.queueDeclare(queue, false, false, false, arguments);

            send(queue, "1", "2", "3", "4", "5");

            assertThat(drain(queue)).as("smallest " + smallest).containsExactly("4", "5");
        }
    }

    @Test
    void operatorPolicyAddsToWhatThePolicySays() throws Exception {
        String dead = queue();
        String queue = name("queue");
        set(
                policy(
                        queue,
                        "queues",
                        Map.of("dead-letter-exchange", "", "dead-letter-routing-key", dead)));
        setAsOperator(policy(queue, "queues", Map.of("max-length", 1)));
        channel.queueDeclare(queue, false, false, false, null);

        send(queue, "over", "in");

        awaitReady(dead, 1);
        assertThat(drain(dead)).containsExactly("over");
        assertThat(drain(queue)).containsExactly("in");
    }

    @Test
    void operatorPolicyAloneIsEnough() throws Exception {
        String queue = name("queue");
        setAsOperator(policy(queue, "queues", Map.of("max-length", 1)));
        channel.queueDeclare(queue, false, false, false, null);

        send(queue, "1", "2");

        assertThat(drain(queue)).containsExactly("2");
    }
}
