package io.leveret.compat.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.leveret.compat.Await;
import io.leveret.compat.Closing;
import io.leveret.compat.RawConnection;
import io.leveret.compat.Scenario;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ConnectionCloseTest extends Scenario {
    private static final AMQP.Connection.Close BYE =
            new AMQP.Connection.Close.Builder()
                    .replyCode(200)
                    .replyText("bye")
                    .classId(0)
                    .methodId(0)
                    .build();

    @Test
    void closeIsAnsweredWithCloseOk() throws IOException {
        try (var raw = RawConnection.openWithChannel(broker)) {
            raw.send(0, BYE);

            raw.expect(AMQP.Connection.CloseOk.class);
        }
    }

    @Test
    void whatFollowsCloseIsIgnored() throws IOException {
        try (var raw = RawConnection.openWithChannel(broker)) {
            raw.send(0, BYE);
            raw.send(1, new AMQP.Queue.Declare.Builder().queue("nosuch").passive(true).build());

            raw.expect(AMQP.Connection.CloseOk.class);
        }
    }

    @Test
    void closeComesAfterWhatWasSentBefore() throws Exception {
        String queue = queue();
        Connection publisher = connect();
        Channel publishing = publisher.createChannel();
        for (int i = 0; i < 500; i++) {
            publishing.basicPublish("", queue, PLAIN, new byte[100]);
        }

        publisher.close();

        awaitReady(queue, 500);
    }

    @Test
    void afterItsCloseTheBrokerIgnoresAllButCloseOk() throws IOException {
        try (var raw = RawConnection.openWithChannel(broker)) {
            raw.frame(RawConnection.BODY, 0, new byte[] {1});
            raw.expect(AMQP.Connection.Close.class);
            raw.send(1, new AMQP.Basic.Qos.Builder().build());
            raw.frame(RawConnection.BODY, 0, new byte[] {1});

            raw.send(0, new AMQP.Connection.CloseOk.Builder().build());

            raw.expectEnd();
        }
    }

    @Test
    void crossingClosesAreBothAnswered() throws IOException {
        try (var raw = RawConnection.openWithChannel(broker)) {
            raw.frame(RawConnection.BODY, 0, new byte[] {1});
            raw.expect(AMQP.Connection.Close.class);

            raw.send(0, BYE);

            raw.expect(AMQP.Connection.CloseOk.class);
        }
    }

    @Test
    void operatorsCloseIsAForcedOneWithTheirReason() throws Exception {
        String user = user(".*", ".*", ".*");
        Connection victim = connectAs(user);

        Closing closing =
                Closing.after(
                        victim,
                        () -> broker.administration().closeConnections(user, "moving house"));

        assertThat(closing)
                .isEqualTo(new Closing(true, 320, "CONNECTION_FORCED - moving house", 0, 0));
    }

    @Test
    void deletingTheUserClosesTheirConnections() throws Exception {
        String user = user(".*", ".*", ".*");
        Connection victim = connectAs(user);

        Closing closing = Closing.after(victim, () -> broker.administration().deleteUser(user));

        assertThat(closing)
                .isEqualTo(
                        new Closing(
                                true,
                                320,
                                "CONNECTION_FORCED - user '%s' is deleted".formatted(user),
                                0,
                                0));
    }

    @Test
    void deletingTheVhostClosesItsConnections() throws Exception {
        String vhost = vhost();
        Connection victim = connectTo(vhost);

        Closing closing = Closing.after(victim, () -> broker.administration().deleteVhost(vhost));

        assertThat(closing.code()).isEqualTo(320);
        // RabbitMQ says the one or the other, as its processes happen to end.
        assertThat(closing.text())
                .isIn(
                        "CONNECTION_FORCED - vhost '%s' is deleted".formatted(vhost),
                        "CONNECTION_FORCED - vhost '%s' is down".formatted(vhost));
    }

    @Test
    void closingRequeuesWhatWasNotAcknowledged() throws Exception {
        String queue = queue();
        send(queue, "first", "second", "third");
        Connection consumer = connect();
        consume(consumer.createChannel(), queue).nextBodies(3);

        consumer.close();

        awaitReady(queue, 3);
        assertThat(channel.basicGet(queue, true).getEnvelope().isRedeliver()).isTrue();
        assertThat(drain(queue)).containsExactly("second", "third");
    }

    @Test
    void lostConnectionRequeuesWhatWasNotAcknowledged() throws Exception {
        String queue = queue();
        send(queue, "first", "second");
        try (var raw = RawConnection.openWithChannel(broker)) {
            raw.send(1, new AMQP.Basic.Get.Builder().queue(queue).build());
            raw.expect(AMQP.Basic.GetOk.class);
        }

        awaitReady(queue, 2);
        assertThat(drain(queue)).containsExactly("first", "second");
    }

    @Test
    void lostConnectionDeletesItsExclusiveQueues() throws Exception {
        String queue = name("exclusive");
        try (var raw = RawConnection.openWithChannel(broker)) {
            var declare = new AMQP.Queue.Declare.Builder().queue(queue).exclusive(true);
            raw.send(1, declare.build());
            raw.expect(AMQP.Queue.DeclareOk.class);
        }

        Await.awaitEqual(404, () -> codeOfPassiveDeclare(queue));
    }

    private int codeOfPassiveDeclare(String queue) throws Exception {
        Channel asking = connection.createChannel();
        return Closing.after(asking, () -> asking.queueDeclarePassive(queue)).code();
    }

    @Test
    void newConnectionsAreAcceptedAtOnceAfterAnError() throws Exception {
        try (var raw = RawConnection.open(broker)) {
            raw.frame(RawConnection.BODY, 0, new byte[] {1});
            raw.expect(AMQP.Connection.Close.class);

            assertThat(connect().isOpen()).isTrue();
        }
    }
}
