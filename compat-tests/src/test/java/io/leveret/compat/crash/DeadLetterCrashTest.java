package io.leveret.compat.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import io.leveret.compat.Await;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters that are not to be lost, when the broker is killed while they have nowhere to go. */
class DeadLetterCrashTest {
    private static final int MESSAGES = 300;

    @TempDir private Path data;

    private BrokerProcess broker;
    private Connection connection;
    private Channel channel;

    @AfterEach
    void stop() {
        if (connection != null) {
            connection.abort(5_000);
        }
        broker.destroy();
    }

    private void start() throws Exception {
        broker = BrokerProcess.start(data, Map.of());
        var factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(broker.port());
        factory.setAutomaticRecoveryEnabled(false);
        connection = factory.newConnection();
        channel = connection.createChannel();
    }

    private void killAndStart() throws Exception {
        broker.kill();
        connection.abort(5_000);
        start();
    }

    @Test
    void eachArrivesAtLeastOnceWheneverTheBrokerIsKilled() throws Exception {
        start();
        channel.queueDeclare(
                "source",
                true,
                false,
                false,
                Map.of(
                        "x-queue-type", "quorum",
                        "x-overflow", "reject-publish",
                        "x-message-ttl", 1,
                        "x-dead-letter-exchange", "later",
                        "x-dead-letter-strategy", "at-least-once"));
        channel.confirmSelect();
        for (int i = 0; i < MESSAGES; i++) {
            channel.basicPublish(
                    "", "source", MessageProperties.PERSISTENT_BASIC, ("m" + i).getBytes());
        }
        channel.waitForConfirmsOrDie(Await.DEADLINE.toMillis());
        Await.awaitEqual(0, () -> channel.queueDeclarePassive("source").getMessageCount());

        killAndStart();
        channel.exchangeDeclare("later", "fanout", true);
        channel.queueDeclare("dead", true, false, false, null);
        channel.queueBind("dead", "later", "");
        // While they are on their way.
        Await.awaitTrue(() -> channel.queueDeclarePassive("dead").getMessageCount() > 0);
        killAndStart();

        Set<String> arrived = new TreeSet<>();
        Await.awaitTrue(
                () -> {
                    for (GetResponse got; (got = channel.basicGet("dead", true)) != null; ) {
                        arrived.add(new String(got.getBody()));
                    }
                    return arrived.size() == MESSAGES;
                });
        assertThat(channel.queueDeclarePassive("source").getMessageCount()).isZero();
    }
}
