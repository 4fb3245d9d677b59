package io.leveret.compat.basic;

import static io.leveret.compat.Closing.assertChannelError;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.leveret.compat.Closing;
import io.leveret.compat.Scenario;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** basic.ack, basic.nack and basic.reject. */
class AckTest extends Scenario {
    private String queue;
    private Channel consumer;

    @BeforeEach
    void fillQueue() throws Exception {
        queue = queue();
        send(queue, "1", "2", "3", "4", "5");
        consumer = connection.createChannel();
    }

    /** Gets that many messages; their delivery tags are 1 to {@code count}. */
    private void get(int count) throws Exception {
        for (int i = 1; i <= count; i++) {
            assertThat(consumer.basicGet(queue, false).getEnvelope().getDeliveryTag()).isEqualTo(i);
        }
    }

    /** Closes the consumer, so that what it did not settle comes back; then takes all. */
    private java.util.List<String> leftAfterClosing() throws Exception {
        consumer.close();
        return drain(queue);
    }

    @Test
    void ackRemovesOneMessage() throws Exception {
        get(3);

        consumer.basicAck(2, false);

        assertThat(leftAfterClosing()).containsExactly("1", "3", "4", "5");
    }

    @Test
    void multipleAckRemovesAllUpToTheTag() throws Exception {
        get(4);

        consumer.basicAck(3, true);

        assertThat(leftAfterClosing()).containsExactly("4", "5");
    }

    @Test
    void multipleAckOfTagZeroRemovesAll() throws Exception {
        get(4);

        consumer.basicAck(0, true);

        assertThat(leftAfterClosing()).containsExactly("5");
    }

    @Test
    void multipleAckOfTagZeroWithNothingToAckIsFine() throws Exception {
        consumer.basicAck(0, true);
        consumer.basicQos(1);
    }

    @Test
    void multipleAckMayFollowSingleOnes() throws Exception {
        get(5);

        consumer.basicAck(2, false);
        consumer.basicAck(4, false);
        consumer.basicAck(3, true);

        assertThat(leftAfterClosing()).containsExactly("5");
    }

    @Test
    void acksMayComeInAnyOrder() throws Exception {
        get(3);

        consumer.basicAck(3, false);
        consumer.basicAck(1, false);
        consumer.basicAck(2, false);

        assertThat(leftAfterClosing()).containsExactly("4", "5");
    }

    @Test
    void rejectWithRequeuePutsTheMessageBack() throws Exception {
        get(2);

        consumer.basicReject(1, true);
        consumer.basicQos(1);

        GetResponse again = channel.basicGet(queue, true);
        assertThat(new String(again.getBody())).isEqualTo("1");
        assertThat(again.getEnvelope().isRedeliver()).isTrue();
        assertThat(drain(queue)).containsExactly("3", "4", "5");
    }

    @Test
    void rejectWithoutRequeueDropsTheMessage() throws Exception {
        get(2);

        consumer.basicReject(1, false);

        assertThat(leftAfterClosing()).containsExactly("2", "3", "4", "5");
    }

    @Test
    void multipleNackPutsAllUpToTheTagBackInOrder() throws Exception {
        get(4);

        consumer.basicNack(3, true, true);
        consumer.basicQos(1);

        assertThat(drain(queue)).containsExactly("1", "2", "3", "5");
    }

    @Test
    void multipleNackOfTagZeroPutsAllBack() throws Exception {
        get(4);

        consumer.basicNack(0, true, true);
        consumer.basicQos(1);

        assertThat(drain(queue)).containsExactly("1", "2", "3", "4", "5");
    }

    @Test
    void multipleNackWithoutRequeueDropsThem() throws Exception {
        get(4);

        consumer.basicNack(3, true, false);

        assertThat(leftAfterClosing()).containsExactly("4", "5");
    }

    @Test
    void messagesReturnToTheirPlaceWhateverTheOrderOfNacks() throws Exception {
        get(4);

        consumer.basicNack(4, false, true);
        consumer.basicNack(2, false, true);
        consumer.basicNack(1, false, true);
        consumer.basicNack(3, false, true);
        consumer.basicQos(1);

        assertThat(drain(queue)).containsExactly("1", "2", "3", "4", "5");
    }

    @Test
    void onlyRequeuedMessagesAreMarkedRedelivered() throws Exception {
        get(2);
        consumer.basicNack(2, true, true);
        consumer.basicQos(1);

        for (int i = 1; i <= 5; i++) {
            assertThat(channel.basicGet(queue, true).getEnvelope().isRedeliver())
                    .as("message " + i)
                    .isEqualTo(i <= 2);
        }
    }

    @Test
    void deliveryTagsAreNeverUsedAgain() throws Exception {
        get(1);
        consumer.basicNack(1, false, true);

        assertThat(consumer.basicGet(queue, false).getEnvelope().getDeliveryTag()).isEqualTo(2);
    }

    @Test
    void autoAckedMessagesUseDeliveryTagsToo() throws Exception {
        consumer.basicGet(queue, true);

        assertThat(consumer.basicGet(queue, false).getEnvelope().getDeliveryTag()).isEqualTo(2);
    }

    @Test
    void unknownTagIsAnError() throws Exception {
        String text = "PRECONDITION_FAILED - unknown delivery tag 82";
        assertChannelError(consumer, 406, text, () -> consumer.basicAck(82, false));
        Channel second = connection.createChannel();
        assertChannelError(second, 406, text, () -> second.basicNack(82, false, true));
        Channel third = connection.createChannel();
        assertChannelError(third, 406, text, () -> third.basicReject(82, true));
    }

    @Test
    void ackingTwiceIsAnError() throws Exception {
        get(2);
        consumer.basicAck(1, false);

        assertChannelError(
                consumer,
                406,
                "PRECONDITION_FAILED - unknown delivery tag 1",
                () -> consumer.basicAck(1, false));
    }

    @Test
    void multipleAckUpToASettledTagIsAnErrorAlsoIfSomethingIsLeftBelow() throws Exception {
        get(3);
        consumer.basicAck(2, false);

        assertChannelError(
                consumer,
                406,
                "PRECONDITION_FAILED - unknown delivery tag 2",
                () -> consumer.basicAck(2, true));

        assertThat(drain(queue)).containsExactly("1", "3", "4", "5");
    }

    @Test
    void multipleAckBeyondTheLastTagIsAnError() throws Exception {
        get(2);

        assertChannelError(
                consumer,
                406,
                "PRECONDITION_FAILED - unknown delivery tag 3",
                () -> consumer.basicAck(3, true));
    }

    @Test
    void ackOfTagZeroAloneIsAnError() throws Exception {
        get(1);

        assertChannelError(
                consumer,
                406,
                "PRECONDITION_FAILED - unknown delivery tag 0",
                () -> consumer.basicAck(0, false));
    }

    @Test
    void ackOfAnAutoAckedMessageIsAnError() throws Exception {
        consumer.basicGet(queue, true);

        assertChannelError(
                consumer,
                406,
                "PRECONDITION_FAILED - unknown delivery tag 1",
                () -> consumer.basicAck(1, false));
    }

    @Test
    void tagOfAnotherChannelIsUnknown() throws Exception {
        get(1);
        Channel other = connection.createChannel();

        assertThat(Closing.after(other, () -> other.basicAck(1, false)).code()).isEqualTo(406);
    }
}
