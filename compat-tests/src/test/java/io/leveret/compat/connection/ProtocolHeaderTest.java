package io.leveret.compat.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import io.leveret.compat.BrokerExtension;
import io.leveret.compat.BrokerUnderTest;
import io.leveret.compat.RawConnection;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(BrokerExtension.class)
class ProtocolHeaderTest {
    private final BrokerUnderTest broker;

    ProtocolHeaderTest(BrokerUnderTest broker) {
        this.broker = broker;
    }

    @Test
    void headerOfVersion091IsAnsweredWithConnectionStart() throws IOException {
        try (var raw = new RawConnection(broker)) {
            raw.write(RawConnection.PROTOCOL_HEADER);

            var start = raw.expect(AMQP.Connection.Start.class);

            assertThat(start.getVersionMajor()).isZero();
            assertThat(start.getVersionMinor()).isEqualTo(9);
        }
    }

    @Test
    void headerMayArriveByteByByte() throws IOException {
        try (var raw = new RawConnection(broker)) {
            for (byte each : RawConnection.PROTOCOL_HEADER) {
                raw.write(each);
            }

            raw.expect(AMQP.Connection.Start.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AMQP\0\0\11\2", // a later 0-9
                "AMQP\0\2\0\0", // an unknown protocol
                "AMQP\3\1\0\0", // AMQP 1.0 with SASL
                "AMQP\0\1\0\0", // AMQP 1.0
                "AMQX\0\0\11\1",
                "GET / HT",
                "\0\0\0\0\0\0\0\0",
            })
    void anyOtherHeaderIsAnsweredWithTheRightOneAndTheEnd(String header) throws IOException {
        try (var raw = new RawConnection(broker)) {
            raw.write(header.getBytes());

            assertThat(raw.readBytes(8)).isEqualTo(RawConnection.PROTOCOL_HEADER);
            raw.expectEnd();
        }
    }

    @Test
    void headerOfVersion09IsTakenFor091() throws IOException {
        try (var raw = new RawConnection(broker)) {
            raw.write(new byte[] {'A', 'M', 'Q', 'P', 1, 1, 0, 9});

            var start = raw.expect(AMQP.Connection.Start.class);

            assertThat(start.getVersionMajor()).isZero();
            assertThat(start.getVersionMinor()).isEqualTo(9);
        }
    }

    @Test
    void whatFollowsTheHeaderInTheSamePacketIsRead() throws IOException {
        try (var raw = new RawConnection(broker)) {
            byte[] heartbeat = {8, 0, 0, 0, 0, 0, 0, RawConnection.FRAME_END};
            byte[] both = Arrays.copyOf(RawConnection.PROTOCOL_HEADER, 16);
            System.arraycopy(heartbeat, 0, both, 8, 8);
            raw.write(both);
            raw.expect(AMQP.Connection.Start.class);

            raw.startOk("PLAIN", "\0guest\0guest", java.util.Map.of());

            raw.expect(AMQP.Connection.Tune.class);
        }
    }
}
