package io.leveret.compat.feature;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import io.leveret.compat.Administration.Policy;
import io.leveret.compat.BrokerExtension;
import io.leveret.compat.BrokerUnderTest;
import io.leveret.compat.Closing;
import io.leveret.compat.Deliveries;
import io.leveret.compat.Scenario;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is still there when the broker has been stopped and started. One restart serves all
 * scenarios: everything is made before it, and each of them looks at one thing afterwards.
 */
@ExtendWith(BrokerExtension.class)
class DurabilityTest extends Scenario {
    private static final String P = "durability-" + RUN + "-";
    private static final BasicProperties RICH =
            PERSISTENT
                    .builder()
                    .contentType("text/plain")
                    .headers(Map.of("number", 1, "list", List.of(1, 2)))
                    .messageId("m")
                    .build();

    private static Closing closing;

    /** Declares and fills everything on one channel in confirm mode. */
    private static final class Preparation {
        private final Channel channel;

        Preparation(Channel channel) throws Exception {
            this.channel = channel;
            channel.confirmSelect();
        }

        String queue(String name, Map<String, Object> arguments) throws Exception {
            channel.queueDeclare(P + name, true, false, false, arguments);
            return P + name;
        }

        void send(String name, BasicProperties properties, String... bodies) throws Exception {
            for (String body : bodies) {
                channel.basicPublish("", P + name, properties, body.getBytes());
            }
        }

        void messages() throws Exception {
            queue("persistent", Map.of());
            send("persistent", RICH, "1");
            send("persistent", PERSISTENT, "2", "3");
            queue("mixed", Map.of());
            send("mixed", PLAIN, "transient");
            send("mixed", PERSISTENT, "persistent");
            send("mixed", PLAIN, "transient");
            queue("large", Map.of());
            send("large", PERSISTENT, "x".repeat(3_000_000));
            queue("many", Map.of());
            for (int i = 0; i < 2000; i++) {
                send("many", PERSISTENT, String.valueOf(i));
            }
            queue("copies", Map.of());
            queue("more copies", Map.of());
            channel.exchangeDeclare(P + "fanout", "fanout", true);
            channel.queueBind(P + "copies", P + "fanout", "");
            channel.queueBind(P + "more copies", P + "fanout", "");
            channel.basicPublish(P + "fanout", "key", PERSISTENT, "copy".getBytes());
        }

        void settledMessages(Channel consumer) throws Exception {
            queue("acked", Map.of());
            send("acked", PERSISTENT, "1", "2", "3", "4");
            queue("unacked", Map.of());
            send("unacked", PERSISTENT, "1", "2");
            channel.waitForConfirmsOrDie(10_000);
            consumer.basicGet(P + "acked", true);
            consumer.basicAck(
                    consumer.basicGet(P + "acked", false).getEnvelope().getDeliveryTag(), false);
            consumer.basicGet(P + "unacked", false);
            consumer.basicQos(1);
        }

        void transaction(Channel tx) throws Exception {
            queue("transaction", Map.of());
            tx.txSelect();
            tx.basicPublish("", P + "transaction", PERSISTENT, "committed".getBytes());
            tx.txCommit();
            tx.basicPublish("", P + "transaction", PERSISTENT, "not committed".getBytes());
        }

        void queues(Connection connection) throws Exception {
            channel.queueDeclare(P + "transient queue", false, false, false, Map.of());
            channel.queueDeclare(P + "exclusive", true, true, false, Map.of());
            channel.queueDeclare(P + "auto-delete", true, false, true, Map.of());
            channel.queueDeclare(P + "consumed auto-delete", true, false, true, Map.of());
            channel.basicConsume(P + "consumed auto-delete", new Deliveries(channel));
            queue("arguments", Map.of("x-max-length", 2, "x-message-ttl", 60_000L));
            queue("priorities", Map.of("x-max-priority", 5));
            send("priorities", PERSISTENT.builder().priority(1).build(), "low");
            send("priorities", PERSISTENT.builder().priority(5).build(), "high");
            queue("quorum", Map.of("x-queue-type", "quorum"));
            send("quorum", PERSISTENT, "1", "2");
            send("quorum", PLAIN, "3");
            queue("ttl", Map.of("x-message-ttl", 100));
            send("ttl", PERSISTENT, "expires meanwhile");
            Map<String, Object> dead = new HashMap<>();
            dead.put("x-dead-letter-exchange", "");
            dead.put("x-dead-letter-routing-key", P + "dead letters");
            dead.put("x-max-length", 0);
            queue("dead letters", Map.of());
            queue("dying", dead);
            send("dying", PERSISTENT, "dead");
        }

        void exchanges() throws Exception {
            channel.exchangeDeclare(
                    P + "durable",
                    "direct",
                    true,
                    false,
                    Map.of("alternate-exchange", P + "fanout"));
            channel.exchangeDeclare(P + "transient", "direct", false);
            channel.exchangeDeclare(P + "destination", "fanout", true);
            queue("bound", Map.of());
            channel.queueBind(P + "bound", P + "durable", "key", Map.of("mine", 1));
            channel.queueBind(P + "bound", P + "transient", "key");
            channel.exchangeBind(P + "destination", P + "durable", "e2e");
            channel.queueBind(P + "bound", P + "destination", "");
            channel.queueBind(P + "bound", P + "durable", "removed");
            channel.queueUnbind(P + "bound", P + "durable", "removed");
            queue("deleted", Map.of());
            send("deleted", PERSISTENT, "x");
            channel.queueDelete(P + "deleted");
        }
    }

    private static ConnectionFactory factoryFor(BrokerUnderTest broker) {
        var factory = new ConnectionFactory();
        factory.setHost(broker.host());
        factory.setPort(broker.port());
        factory.setRequestedHeartbeat(0);
        factory.setAutomaticRecoveryEnabled(false);
        return factory;
    }

    @BeforeAll
    static void makeEverythingAndRestart(BrokerUnderTest broker) throws Exception {
        administer(broker);
        Connection connection = factoryFor(broker).newConnection();
        var preparation = new Preparation(connection.createChannel());
        preparation.messages();
        preparation.queues(connection);
        preparation.exchanges();
        preparation.transaction(connection.createChannel());
        preparation.channel.waitForConfirmsOrDie(TimeUnit.SECONDS.toMillis(20));
        preparation.settledMessages(connection.createChannel());

        closing = Closing.after(connection, broker::restart);
    }

    private static void administer(BrokerUnderTest broker) {
        var administration = broker.administration();
        administration.addUser(P + "user", "secret");
        administration.permit(P + "user", "/", "^mine$", ".*", ".*");
        administration.addVhost(P + "vhost");
        administration.setPolicy(
                "/",
                new Policy(
                        P + "policy", "^" + P + "limited", "queues", 0, Map.of("max-length", 1)));
    }

    @AfterAll
    static void deleteEverything(BrokerUnderTest broker) throws Exception {
        var administration = broker.administration();
        administration.deleteUser(P + "user");
        administration.deleteVhost(P + "vhost");
        administration.deletePolicy("/", P + "policy");
        try (Connection connection = factoryFor(broker).newConnection();
                Channel channel = connection.createChannel()) {
            for (String queue :
                    new String[] {
                        "persistent",
                        "mixed",
                        "large",
                        "many",
                        "copies",
                        "more copies",
                        "acked",
                        "unacked",
                        "transaction",
                        "auto-delete",
                        "arguments",
                        "priorities",
                        "quorum",
                        "ttl",
                        "dead letters",
                        "dying",
                        "bound"
                    }) {
                channel.queueDelete(P + queue);
            }
            for (String exchange : new String[] {"fanout", "durable", "destination"}) {
                channel.exchangeDelete(P + exchange);
            }
        }
    }

    private int codeOf(Closing.Provocation act) throws Exception {
        return Closing.after(channel, act).code();
    }

    @Test
    void clientsAreToldThatTheBrokerGoes() {
        assertThat(closing)
                .isEqualTo(
                        new Closing(
                                true,
                                320,
                                "CONNECTION_FORCED - broker forced connection closure with reason"
                                        + " 'shutdown'",
                                0,
                                0));
    }

    @Test
    void persistentMessagesInDurableQueuesStayInOrder() throws Exception {
        GetResponse first = channel.basicGet(P + "persistent", false);

        assertThat(new String(first.getBody())).isEqualTo("1");
        assertThat(first.getProps()).isEqualTo(RICH);
        assertThat(first.getEnvelope().getRoutingKey()).isEqualTo(P + "persistent");
        assertThat(first.getEnvelope().isRedeliver()).isFalse();
        assertThat(drain(P + "persistent")).containsExactly("2", "3");
    }

    @Test
    void transientMessagesAreLost() throws Exception {
        assertThat(drain(P + "mixed")).containsExactly("persistent");
    }

    @Test
    void largeMessagesStay() throws Exception {
        assertThat(channel.basicGet(P + "large", true).getBody()).hasSize(3_000_000);
    }

    @Test
    void manyMessagesStayInOrder() throws Exception {
        List<String> bodies = drain(P + "many");

        assertThat(bodies).hasSize(2000);
        for (int i = 0; i < 2000; i++) {
            assertThat(bodies.get(i)).isEqualTo(String.valueOf(i));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"copies", "more copies"})
    void copiesOfOneMessageStayInEveryQueue(String queue) throws Exception {
        GetResponse got = channel.basicGet(P + queue, true);

        assertThat(new String(got.getBody())).isEqualTo("copy");
        assertThat(got.getEnvelope().getExchange()).isEqualTo(P + "fanout");
    }

    @Test
    void ackedMessagesDoNotComeBack() throws Exception {
        assertThat(drain(P + "acked")).containsExactly("3", "4");
    }

    @Test
    void unackedMessagesComeBackMarkedRedelivered() throws Exception {
        assertThat(channel.basicGet(P + "unacked", true).getEnvelope().isRedeliver()).isTrue();
        assertThat(drain(P + "unacked")).containsExactly("2");
    }

    @Test
    void committedMessagesStayAndOthersDoNot() throws Exception {
        assertThat(drain(P + "transaction")).containsExactly("committed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"transient queue", "exclusive", "consumed auto-delete", "deleted"})
    void theseQueuesAreGone(String queue) throws Exception {
        assertThat(codeOf(() -> channel.queueDeclarePassive(P + queue))).isEqualTo(404);
    }

    @Test
    void autoDeleteQueueThatNeverHadAConsumerStays() throws Exception {
        channel.queueDeclare(P + "auto-delete", true, false, true, Map.of());
    }

    @Test
    void argumentsOfQueuesStay() throws Exception {
        channel.queueDeclare(
                P + "arguments",
                true,
                false,
                false,
                Map.of("x-max-length", 2, "x-message-ttl", 60_000));
        send(P + "arguments", "1", "2", "3");

        assertThat(drain(P + "arguments")).containsExactly("2", "3");
    }

    @Test
    void prioritiesStay() throws Exception {
        assertThat(drain(P + "priorities")).containsExactly("high", "low");
    }

    @Test
    void quorumQueuesKeepTransientMessagesToo() throws Exception {
        awaitReady(P + "quorum", 3);
        assertThat(drain(P + "quorum")).containsExactly("1", "2", "3");
    }

    @Test
    void timeGoesOnForMessagesThatExpire() throws Exception {
        advance(java.time.Duration.ofMillis(150));

        awaitReady(P + "ttl", 0);
    }

    @Test
    void deadLettersStay() throws Exception {
        GetResponse got = channel.basicGet(P + "dead letters", true);

        assertThat(new String(got.getBody())).isEqualTo("dead");
        assertThat(got.getProps().getHeaders()).containsKey("x-death");
    }

    @ParameterizedTest
    @CsvSource({"key, 1", "e2e, 1", "removed, 0"})
    void durableExchangesAndTheirBindingsStay(String key, int copies) throws Exception {
        publish(P + "durable", key, key);

        assertThat(drain(P + "bound")).hasSize(copies);
    }

    @Test
    void argumentsOfExchangesAndBindingsStay() throws Exception {
        channel.exchangeDeclare(
                P + "durable", "direct", true, false, Map.of("alternate-exchange", P + "fanout"));
        channel.queueUnbind(P + "bound", P + "durable", "key");
        publish(P + "durable", "key", "still bound");
        assertThat(drain(P + "bound")).containsExactly("still bound");
    }

    @Test
    void transientExchangesAreGone() throws Exception {
        assertThat(codeOf(() -> channel.exchangeDeclarePassive(P + "transient"))).isEqualTo(404);
    }

    @Test
    void usersAndTheirPermissionsStay() throws Exception {
        var factory = factory();
        factory.setUsername(P + "user");
        factory.setPassword("secret");
        channel = connect(factory).createChannel();

        assertThat(codeOf(() -> channel.queueDeclare("theirs", false, true, false, null)))
                .isEqualTo(403);
    }

    @Test
    void vhostsStay() throws Exception {
        assertThat(connectTo(P + "vhost").isOpen()).isTrue();
    }

    @Test
    void policiesStay() throws Exception {
        channel.queueDeclare(P + "limited", false, true, false, null);
        send(P + "limited", "1", "2");

        assertThat(drain(P + "limited")).containsExactly("2");
    }
}
