package io.leveret.compat.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.Frame;
import io.leveret.compat.BrokerExtension;
import io.leveret.compat.BrokerUnderTest;
import io.leveret.compat.RawConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** In real time, whatever clock the broker has for the rest: peers live in real time too. */
@ExtendWith(BrokerExtension.class)
class HeartbeatTest {
    private static final AMQP.Channel.Open OPEN = new AMQP.Channel.Open.Builder().build();

    private final BrokerUnderTest broker;

    HeartbeatTest(BrokerUnderTest broker) {
        this.broker = broker;
    }

    private RawConnection withHeartbeat(int seconds) throws IOException {
        var raw = new RawConnection(broker);
        raw.logIn("guest", "guest", Map.of());
        raw.expect(AMQP.Connection.Tune.class);
        raw.tuneOk(2047, 131072, seconds);
        raw.openVhost("/");
        raw.expect(AMQP.Connection.OpenOk.class);
        return raw;
    }

    @Test
    void brokerSendsHeartbeatsOfItsOwn() throws IOException {
        try (RawConnection raw = withHeartbeat(1)) {
            Frame frame = raw.read();

            assertThat(frame.type).isEqualTo(RawConnection.HEARTBEAT);
            assertThat(frame.channel).isZero();
            assertThat(frame.getPayload()).isEmpty();
        }
    }

    @Test
    void silentPeerIsDroppedAfterTwoIntervalsAndNobodyElse() throws IOException {
        try (RawConnection silent = withHeartbeat(1);
                RawConnection exempt = withHeartbeat(0);
                RawConnection beating = withHeartbeat(1);
                RawConnection talking = withHeartbeat(1)) {
            int turns = 0;
            for (boolean ended = false; !ended; turns++) {
                beating.frame(RawConnection.HEARTBEAT, 0);
                talking.send(1 + turns, OPEN);
                ended = silent.endsWithin(Duration.ofMillis(250));
            }

            assertThat(turns).as("quarters of a second").isBetween(5, 20);
            for (RawConnection alive : new RawConnection[] {exempt, beating, talking}) {
                alive.send(100, OPEN);
            }
            // The very first frame: where heartbeats are off, the broker sends none either.
            assertThat(exempt.read().channel).isEqualTo(100);
            beating.expect(AMQP.Channel.OpenOk.class);
            for (int i = 0; i <= turns; i++) {
                talking.expect(AMQP.Channel.OpenOk.class);
            }
        }
    }
}
