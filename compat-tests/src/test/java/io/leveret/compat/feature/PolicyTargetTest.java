package io.leveret.compat.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.leveret.compat.Administration.Policy;
import io.leveret.compat.Await;
import io.leveret.compat.Scenario;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a policy applies to: apply-to, and the keys that only some types of queues know. */
class PolicyTargetTest extends Scenario {
    private static final Map<String, Object> QUORUM = Map.of("x-queue-type", "quorum");

    private void setPolicy(String target, String applyTo, Map<String, Object> definition) {
        String name = name("policy");
        Policy policy = new Policy(name, "^" + target + "$", applyTo, 0, definition);
        broker.administration().setPolicy("/", policy);
        afterwards(() -> broker.administration().deletePolicy("/", name));
    }

    /** A queue that has its policy from the start, as policies reach others a little later. */
    private boolean isLimited(String applyTo, Map<String, Object> arguments) throws Exception {
        String queue = name("queue");
        setPolicy(queue, applyTo, Map.of("max-length", 2));
        channel.queueDeclare(queue, true, false, false, arguments);
        return takesTwo(queue);
    }

    private boolean takesTwo(String queue) throws Exception {
        send(queue, "1", "2", "3");
        int left = drain(queue).size();
        assertThat(left).isBetween(2, 3);
        return left == 2;
    }

    private boolean hasAlternate(String applyTo) throws Exception {
        String alternate = exchange("fanout");
        String queue = queueBoundTo(alternate, "");
        String exchange = name("exchange");
        setPolicy(exchange, applyTo, Map.of("alternate-exchange", alternate));
        channel.exchangeDeclare(exchange, "direct");
        sendTo(exchange, "nowhere", PLAIN, "x");
        return !drain(queue).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"queues", "all"})
    void theseReachQueuesOfEveryType(String applyTo) throws Exception {
        assertThat(isLimited(applyTo, Map.of())).isTrue();
        assertThat(isLimited(applyTo, QUORUM)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"queues, false", "exchanges, true", "all, true"})
    void exchangesAreReachedBy(String applyTo, boolean reached) throws Exception {
        assertThat(hasAlternate(applyTo)).isEqualTo(reached);
    }

    @Test
    void policyForExchangesReachesNoQueue() throws Exception {
        assertThat(isLimited("exchanges", Map.of())).isFalse();
        assertThat(isLimited("exchanges", QUORUM)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "classic_queues, true, false",
        "quorum_queues, false, true",
        "streams, false, false",
    })
    void policyMayBeForOneTypeOfQueues(String applyTo, boolean classic, boolean quorum)
            throws Exception {
        assumeFalse(broker.isRabbitMq(), "from RabbitMQ 3.12 on");
        assertThat(isLimited(applyTo, Map.of())).isEqualTo(classic);
        assertThat(isLimited(applyTo, QUORUM)).isEqualTo(quorum);
        assertThat(hasAlternate(applyTo)).isFalse();
    }

    @Test
    void oneKeyThatATypeDoesNotKnowKeepsItFromTheWholePolicy() throws Exception {
        Map<String, Object> definition = Map.of("delivery-limit", 3, "max-length", 2);
        String classic = name("queue");
        setPolicy(classic, "queues", definition);
        channel.queueDeclare(classic, true, false, false, Map.of());
        String quorum = name("queue");
        setPolicy(quorum, "queues", definition);
        channel.queueDeclare(quorum, true, false, false, QUORUM);

        assertThat(takesTwo(classic)).isFalse();
        assertThat(takesTwo(quorum)).isTrue();
    }

    @Test
    void policyThatTouchesANewTypeReachesQueuesThatAreThere() throws Exception {
        String queue = durableQueue(Map.of());
        setPolicy(queue, "exchanges", Map.of("max-length", 2));
        assertThat(takesTwo(queue)).isFalse();

        setPolicy(queue, "queues", Map.of("max-length", 2));

        Await.awaitTrue(() -> takesTwo(queue));
    }
}
