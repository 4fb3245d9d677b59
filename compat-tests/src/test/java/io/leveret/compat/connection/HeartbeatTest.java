package io.leveret.compat.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.Frame;
import io.leveret.compat.BrokerExtension;
import io.leveret.compat.BrokerUnderTest;
import io.leveret.compat.RawConnection;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BrokerExtension.class)
class HeartbeatTest {
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
    void brokerSendsHeartbeatsTwiceAnInterval() throws IOException {
        try (RawConnection raw = withHeartbeat(1)) {
            broker.advance(Duration.ofMillis(500));

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
            for (int i = 1; i <= 7; i++) {
                broker.advance(Duration.ofMillis(500));
                beating.frame(RawConnection.HEARTBEAT, 0);
                talking.send(i, new AMQP.Channel.Open.Builder().build());
            }

            assertThat(endsAfterHeartbeats(silent)).isTrue();
            for (RawConnection alive : new RawConnection[] {exempt, beating, talking}) {
                alive.send(100, new AMQP.Channel.Open.Builder().build());
            }
            // The very first frame: where heartbeats are off, the broker sends none either.
            assertThat(exempt.read().channel).isEqualTo(100);
            beating.expect(AMQP.Channel.OpenOk.class);
            for (int i = 1; i <= 8; i++) {
                talking.expect(AMQP.Channel.OpenOk.class);
            }
        }
    }

    private static boolean endsAfterHeartbeats(RawConnection raw) throws IOException {
        try {
            while (raw.read().type == RawConnection.HEARTBEAT) {
                continue;
            }
            return false;
        } catch (EOFException | SocketException end) {
            return true;
        }
    }
}
