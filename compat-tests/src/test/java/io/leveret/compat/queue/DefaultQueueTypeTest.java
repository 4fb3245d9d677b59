package io.leveret.compat.queue;

import static io.leveret.compat.Closing.assertChannelError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.rabbitmq.client.Channel;
import io.leveret.compat.Scenario;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A vhost may say what its queues are that name no type. From RabbitMQ 3.11 on. */
class DefaultQueueTypeTest extends Scenario {
    private String vhost;
    private Channel inVhost;

    @BeforeEach
    void makeQuorumTheDefault() throws Exception {
        assumeFalse(broker.isRabbitMq(), "3.10 knows no default queue type");
        vhost = vhost();
        broker.administration().defaultQueueType(vhost, "quorum");
        inVhost = connectTo(vhost).createChannel();
    }

    /** Only a quorum queue tells basic.get how often a message came back when it did not. */
    private boolean isQuorum(String queue) throws Exception {
        inVhost.confirmSelect();
        inVhost.basicPublish("", queue, PLAIN, "x".getBytes());
        inVhost.waitForConfirms();
        Map<String, Object> headers = inVhost.basicGet(queue, true).getProps().getHeaders();
        return headers != null && headers.containsKey("x-delivery-count");
    }

    @Test
    void durableQueueThatNamesNoTypeIsOfThatType() throws Exception {
        inVhost.queueDeclare("q", true, false, false, null);

        assertThat(isQuorum("q")).isTrue();
    }

    @Test
    void mayBeDeclaredAgainWithAndWithoutItsType() throws Exception {
        inVhost.queueDeclare("q", true, false, false, null);

        inVhost.queueDeclare("q", true, false, false, null);
        inVhost.queueDeclare("q", true, false, false, Map.of("x-queue-type", "quorum"));
    }

    @Test
    void queueThatNamesItsTypeIsOfThatOne() throws Exception {
        inVhost.queueDeclare("q", true, false, false, Map.of("x-queue-type", "classic"));

        assertThat(isQuorum("q")).isFalse();
    }

    @Test
    void queuesThatCannotBeOfThatTypeAreClassic() throws Exception {
        inVhost.queueDeclare("transient", false, false, false, null);
        inVhost.queueDeclare("exclusive", true, true, false, null);
        inVhost.queueDeclare("auto-delete", true, false, true, null);
        String named = inVhost.queueDeclare().getQueue();

        for (String queue : new String[] {"transient", "exclusive", "auto-delete", named}) {
            assertThat(isQuorum(queue)).as(queue).isFalse();
        }
    }

    @Test
    void argumentsAreCheckedAgainstThatType() throws Exception {
        assertChannelError(
                inVhost,
                406,
                "PRECONDITION_FAILED - invalid arg 'x-max-priority' for queue 'q' in vhost '"
                        + vhost
                        + "' of queue type rabbit_quorum_queue",
                () -> inVhost.queueDeclare("q", true, false, false, Map.of("x-max-priority", 3)));
    }
}
