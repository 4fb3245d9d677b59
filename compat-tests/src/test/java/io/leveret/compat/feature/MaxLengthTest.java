package io.leveret.compat.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.compat.Await;
import io.leveret.compat.Scenario;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Queues of limited length: x-max-length, x-max-length-bytes and x-overflow. */
class MaxLengthTest extends Scenario {
    @Test
    void oldestMessagesMakeRoomForNewOnes() throws Exception {
        String queue = queue(Map.of("x-max-length", 3));

        send(queue, "1", "2", "3", "4", "5");

        assertThat(drain(queue)).containsExactly("3", "4", "5");
    }

    @Test
    void lengthZeroKeepsNothing() throws Exception {
        String queue = queue(Map.of("x-max-length", 0));

        send(queue, "1", "2");

        assertThat(drain(queue)).isEmpty();
    }

    @Test
    void lengthZeroStillDeliversToAWaitingConsumer() throws Exception {
        String queue = queue(Map.of("x-max-length", 0));
        var deliveries = consume(queue);

        send(queue, "1");

        assertThat(deliveries.nextBody()).isEqualTo("1");
    }

    @Test
    void unackedMessagesDoNotCount() throws Exception {
        String queue = queue(Map.of("x-max-length", 2));
        send(queue, "1", "2");
        channel.basicGet(queue, false);
        channel.basicGet(queue, false);

        send(queue, "3", "4");

        assertThat(drain(queue)).containsExactly("3", "4");
    }

    @Test
    void messagesThatComeBackPushTheLimitFromTheHead() throws Exception {
        String queue = queue(Map.of("x-max-length", 2));
        send(queue, "1", "2");
        channel.basicGet(queue, false);
        send(queue, "3");

        channel.basicNack(1, false, true);

        assertThat(drain(queue)).containsExactly("2", "3");
    }

    @Test
    void bytesOfTheBodiesCount() throws Exception {
        String queue = queue(Map.of("x-max-length-bytes", 10));

        send(queue, "aaaa", "bbbb", "cccc");

        assertThat(drain(queue)).containsExactly("bbbb", "cccc");
    }

    @Test
    void messageLargerThanTheWholeLimitIsDropped() throws Exception {
        String queue = queue(Map.of("x-max-length-bytes", 10));

        send(queue, "small", "much too large");

        assertThat(drain(queue)).isEmpty();
    }

    @Test
    void bothLimitsHold() throws Exception {
        String queue = queue(Map.of("x-max-length", 2, "x-max-length-bytes", 10));

        send(queue, "aaaa", "bbbb", "cccc");
        assertThat(drain(queue)).containsExactly("bbbb", "cccc");
        send(queue, "aaaaaaaa", "bbbbbbbb");

        assertThat(drain(queue)).containsExactly("bbbbbbbb");
    }

    /** Publishes one after the other and says which were confirmed. */
    private List<Boolean> confirms(String queue, String... bodies) throws Exception {
        channel.confirmSelect();
        List<Boolean> confirms = Collections.synchronizedList(new ArrayList<>());
        channel.clearConfirmListeners();
        channel.addConfirmListener(
                (tag, many) -> confirms.add(true), (tag, many) -> confirms.add(false));
        for (String body : bodies) {
            int before = confirms.size();
            publish("", queue, body);
            Await.awaitEqual(before + 1, confirms::size);
        }
        return confirms;
    }

    @Test
    void rejectPublishRefusesNewMessagesInstead() throws Exception {
        String queue = queue(Map.of("x-max-length", 2, "x-overflow", "reject-publish"));

        assertThat(confirms(queue, "1", "2", "3", "4")).containsExactly(true, true, false, false);

        assertThat(drain(queue)).containsExactly("1", "2");
    }

    @Test
    void rejectPublishAcceptsAgainWhenThereIsRoom() throws Exception {
        String queue = queue(Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
        assertThat(confirms(queue, "1", "2")).containsExactly(true, false);
        channel.basicGet(queue, true);

        assertThat(confirms(queue, "3")).containsExactly(true);

        assertThat(drain(queue)).containsExactly("3");
    }

    @Test
    void rejectPublishRefusesWhatWouldExceedTheBytes() throws Exception {
        String queue = queue(Map.of("x-max-length-bytes", 5, "x-overflow", "reject-publish"));

        assertThat(confirms(queue, "abc", "defghi", "j")).containsExactly(true, false, true);

        assertThat(drain(queue)).containsExactly("abc", "j");
    }

    @Test
    void withoutConfirmsRejectedMessagesJustVanish() throws Exception {
        String queue = queue(Map.of("x-max-length", 1, "x-overflow", "reject-publish"));

        publish("", queue, "1");
        publish("", queue, "2");

        assertThat(drain(queue)).containsExactly("1");
    }

    @Test
    void oneRejectingQueueMakesTheConfirmNegativeAlthoughOthersTookIt() throws Exception {
        String exchange = exchange("fanout");
        String full = queue(Map.of("x-max-length", 0, "x-overflow", "reject-publish"));
        channel.queueBind(full, exchange, "");
        String open = queueBoundTo(exchange, "");
        channel.confirmSelect();

        publish(exchange, "", "x");

        assertThat(channel.waitForConfirms(10_000)).isFalse();
        assertThat(drain(open)).containsExactly("x");
    }
}
