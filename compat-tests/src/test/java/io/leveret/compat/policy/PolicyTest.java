package io.leveret.compat.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What policies do to queues, seen by clients. */
class PolicyTest extends PolicyScenario {
    @Test
    void queueDeclaredLaterGoesByThePolicy() throws Exception {
        String queue = name("queue");
        policy(queue, Map.of("max-length", 2));
        channel.queueDeclare(queue, false, false, false, Map.of());

        send(queue, "1", "2", "3");

        assertThat(drain(queue)).containsExactly("2", "3");
    }

    @Test
    void queueThatIsThereGoesByANewPolicy() throws Exception {
        String queue = queue();
        send(queue, "1", "2", "3");

        policy(queue, Map.of("max-length", 1));

        awaitReady(queue, 1);
        assertThat(drain(queue)).containsExactly("3");
    }

    @Test
    void changedPolicyReplacesTheOneBefore() throws Exception {
        String queue = queue();
        policy(queue, 0, Map.of("max-length", 1));
        policy(queue, 1, Map.of("max-length-bytes", 1_000_000));

        send(queue, "1", "2", "3");

        assertThat(drain(queue)).containsExactly("1", "2", "3");
    }

    @Test
    void deletedPolicyHoldsNoMore() throws Exception {
        String queue = queue();
        String policy = policy(queue, Map.of("max-length", 1));
        send(queue, "1", "2");
        awaitReady(queue, 1);

        broker.administration().deletePolicy("/", policy);
        send(queue, "3", "4");

        awaitReady(queue, 3);
        assertThat(drain(queue)).containsExactly("2", "3", "4");
    }

    @Test
    void higherPriorityCounts() throws Exception {
        String queue = queue();
        policy(queue, 5, Map.of("max-length", 2));
        policy(queue, 4, Map.of("max-length", 1));

        send(queue, "1", "2", "3");

        assertThat(drain(queue)).containsExactly("2", "3");
    }

    @Test
    void ofArgumentAndPolicyTheSmallerNumberCounts() throws Exception {
        String little = queue(Map.of("x-max-length", 1));
        String much = queue(Map.of("x-max-length", 5));
        policy(little, Map.of("max-length", 2));
        policy(much, Map.of("max-length", 2));

        send(little, "1", "2", "3");
        send(much, "1", "2", "3");

        assertThat(drain(little)).containsExactly("3");
        assertThat(drain(much)).containsExactly("2", "3");
    }

    @Test
    void rejectPublishOfAPolicyRefusesToPublishers() throws Exception {
        String queue = queue();
        policy(queue, Map.of("max-length", 1, "overflow", "reject-publish"));
        channel.confirmSelect();
        publish("", queue, "kept");
        assertThat(channel.waitForConfirms()).isTrue();

        publish("", queue, "refused");

        assertThat(channel.waitForConfirms()).isFalse();
        assertThat(drain(queue)).containsExactly("kept");
    }

    @Test
    void deadLettersGoWhereThePolicySays() throws Exception {
        String queue = queue();
        String dead = queue();
        policy(queue, Map.of("dead-letter-exchange", "", "dead-letter-routing-key", dead));
        send(queue, "message");

        channel.basicReject(channel.basicGet(queue, false).getEnvelope().getDeliveryTag(), false);

        awaitReady(dead, 1);
        assertThat(drain(dead)).containsExactly("message");
    }

    @Test
    void deadLetterArgumentsCountBeforeThePolicy() throws Exception {
        String own = queue();
        String ofPolicy = queue();
        String queue =
                queue(Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", own));
        policy(queue, Map.of("dead-letter-exchange", "", "dead-letter-routing-key", ofPolicy));
        send(queue, "message");

        channel.basicReject(channel.basicGet(queue, false).getEnvelope().getDeliveryTag(), false);

        awaitReady(own, 1);
        assertThat(ready(ofPolicy)).isZero();
    }

    @Test
    void exchangeGetsItsAlternateFromAPolicy() throws Exception {
        String exchange = exchange("direct");
        String alternate = exchange("fanout");
        String queue = queueBoundTo(alternate, "");
        channel.confirmSelect();
        publish(exchange, "nowhere", "lost");
        channel.waitForConfirms();

        String policy = policy(exchange, Map.of("alternate-exchange", alternate));
        publish(exchange, "nowhere", "found");
        channel.waitForConfirms();
        broker.administration().deletePolicy("/", policy);
        publish(exchange, "nowhere", "lost again");
        channel.waitForConfirms();

        assertThat(drain(queue)).containsExactly("found");
    }

    @Test
    void messageTtlOfAPolicyExpiresWhatComes() throws Exception {
        String queue = queue();
        policy(queue, Map.of("message-ttl", 0));

        send(queue, "message");

        awaitReady(queue, 0);
    }

    @Test
    void operatorPolicyTightensWhatThePolicySays() throws Exception {
        String queue = queue();
        policy(queue, Map.of("max-length", 3));
        operatorPolicy(queue, Map.of("max-length", 2));

        send(queue, "1", "2", "3", "4");

        assertThat(drain(queue)).containsExactly("3", "4");
    }

    @Test
    void operatorPolicyLoosensNothing() throws Exception {
        String queue = queue();
        policy(queue, Map.of("max-length", 1));
        operatorPolicy(queue, Map.of("max-length", 2));

        send(queue, "1", "2", "3", "4");

        assertThat(drain(queue)).containsExactly("4");
    }
}
