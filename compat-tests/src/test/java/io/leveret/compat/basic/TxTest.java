package io.leveret.compat.basic;

import static io.leveret.compat.Closing.assertChannelError;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import io.leveret.compat.Closing;
import io.leveret.compat.Deliveries;
import io.leveret.compat.Returns;
import io.leveret.compat.Scenario;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TxTest extends Scenario {
    private String queue;
    private Channel tx;

    @BeforeEach
    void select() throws Exception {
        queue = queue();
        tx = connection.createChannel();
        tx.txSelect();
    }

    private void publishInTx(String body) throws Exception {
        tx.basicPublish("", queue, PLAIN, body.getBytes());
    }

    private long getInTx() throws Exception {
        return tx.basicGet(queue, false).getEnvelope().getDeliveryTag();
    }

    @Test
    void publishesAreSeenAfterCommitOnly() throws Exception {
        publishInTx("one");
        publishInTx("two");
        tx.basicQos(1);
        assertThat(channel.basicGet(queue, true)).isNull();

        tx.txCommit();

        assertThat(drain(queue)).containsExactly("one", "two");
    }

    @Test
    void rollbackForgetsPublishes() throws Exception {
        publishInTx("forgotten");
        tx.txRollback();
        publishInTx("kept");
        tx.txCommit();

        assertThat(drain(queue)).containsExactly("kept");
    }

    @Test
    void closingTheChannelForgetsPublishes() throws Exception {
        publishInTx("forgotten");
        tx.close();

        assertThat(drain(queue)).isEmpty();
    }

    @Test
    void acksAreDoneAtCommit() throws Exception {
        send(queue, "one", "two");
        tx.basicAck(getInTx(), false);
        tx.basicAck(getInTx(), false);

        tx.txCommit();
        tx.close();

        assertThat(drain(queue)).isEmpty();
    }

    @Test
    void rollbackUndoesAcksAndKeepsDeliveriesUnacked() throws Exception {
        send(queue, "one");
        long tag = getInTx();
        tx.basicAck(tag, false);

        tx.txRollback();

        assertThat(drain(queue)).as("not redelivered").isEmpty();
        tx.basicAck(tag, false);
        tx.txCommit();
        tx.close();
        assertThat(drain(queue)).isEmpty();
    }

    @Test
    void acksWithoutCommitAreLostWithTheChannel() throws Exception {
        send(queue, "one");
        tx.basicAck(getInTx(), false);

        tx.close();

        awaitReady(queue, 1);
    }

    @Test
    void nacksAreDoneAtCommit() throws Exception {
        send(queue, "one");
        tx.basicNack(getInTx(), false, true);
        tx.basicQos(1);
        assertThat(drain(queue)).isEmpty();

        tx.txCommit();

        awaitReady(queue, 1);
    }

    @Test
    void unknownDeliveryTagFailsAtOnce() throws Exception {
        assertChannelError(
                tx,
                406,
                "PRECONDITION_FAILED - unknown delivery tag 5",
                () -> tx.basicAck(5, false));
    }

    @Test
    void ackingTwiceInOneTransactionFails() throws Exception {
        send(queue, "one");
        long tag = getInTx();
        tx.basicAck(tag, false);

        assertChannelError(
                tx,
                406,
                "PRECONDITION_FAILED - unknown delivery tag " + tag,
                () -> tx.basicAck(tag, false));
    }

    @Test
    void returnsComeAtCommit() throws Exception {
        var returns = new Returns(tx);
        tx.basicPublish("", name("nowhere"), true, PLAIN, "x".getBytes());
        tx.basicQos(1);
        assertThat(returns.waiting()).isZero();

        tx.txCommit();

        assertThat(returns.waiting()).isEqualTo(1);
    }

    @Test
    void publishToAMissingExchangeFailsAtOnce() throws Exception {
        Closing closing =
                Closing.after(tx, () -> tx.basicPublish(name("none"), "", PLAIN, new byte[0]));

        assertThat(closing.code()).isEqualTo(404);
    }

    @Test
    void recoverLeavesOutWhatWasAckedInTheTransaction() throws Exception {
        send(queue, "acked", "not");
        Deliveries deliveries = consume(tx, queue);
        tx.basicAck(deliveries.next().getEnvelope().getDeliveryTag(), false);
        deliveries.next();

        tx.basicRecover(true);

        assertThat(deliveries.nextBody()).isEqualTo("not");
        assertThat(deliveries.waiting()).isZero();
    }

    @Test
    void emptyCommitAndRollbackAreFine() throws Exception {
        tx.txCommit();
        tx.txRollback();
        tx.txSelect();
        tx.txCommit();
    }

    @Test
    void publishesToSeveralQueuesAreCommittedTogether() throws Exception {
        String other = queue(Map.of());
        publishInTx("one");
        tx.basicPublish("", other, PLAIN, "two".getBytes());

        tx.txCommit();

        assertThat(drain(queue)).containsExactly("one");
        assertThat(drain(other)).containsExactly("two");
    }

    @Test
    void confirmingChannelCannotSelect() throws Exception {
        channel.confirmSelect();

        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - cannot switch from confirm to tx mode",
                () -> channel.txSelect());
    }

    @Test
    void commitNeedsSelect() throws Exception {
        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - channel is not transactional",
                () -> channel.txCommit());
    }

    @Test
    void rollbackNeedsSelect() throws Exception {
        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - channel is not transactional",
                () -> channel.txRollback());
    }
}
