package io.leveret.compat.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.ValueWriter;
import io.leveret.compat.BrokerExtension;
import io.leveret.compat.BrokerUnderTest;
import io.leveret.compat.RawConnection;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BrokerExtension.class)
class HandshakeTest {
    private final BrokerUnderTest broker;

    HandshakeTest(BrokerUnderTest broker) {
        this.broker = broker;
    }

    @Test
    void startTellsWhatTheBrokerCanDo() throws IOException {
        try (var raw = new RawConnection(broker)) {
            raw.write(RawConnection.PROTOCOL_HEADER);

            var start = raw.expect(AMQP.Connection.Start.class);

            Map<String, Object> server = start.getServerProperties();
            assertThat(server)
                    .containsKeys("product", "version", "platform", "information", "copyright")
                    .containsKey("cluster_name");
            Map<String, Object> capabilities = new LinkedHashMap<>();
            ((Map<?, ?>) server.get("capabilities"))
                    .forEach((name, value) -> capabilities.put((String) name, value));
            assertThat(capabilities)
                    .isEqualTo(
                            Map.of(
                                    "publisher_confirms", true,
                                    "exchange_exchange_bindings", true,
                                    "basic.nack", true,
                                    "consumer_cancel_notify", true,
                                    "connection.blocked", true,
                                    "consumer_priorities", true,
                                    "authentication_failure_close", true,
                                    "per_consumer_qos", true,
                                    "direct_reply_to", true));
            assertThat(start.getMechanisms().toString().split(" "))
                    .containsExactlyInAnyOrder("PLAIN", "AMQPLAIN");
            assertThat(start.getLocales()).hasToString("en_US");
        }
    }

    @Test
    void brokerProposes2047Channels128KibFramesAndOneMinute() throws IOException {
        try (var raw = new RawConnection(broker)) {
            raw.logIn("guest", "guest", Map.of());

            var tune = raw.expect(AMQP.Connection.Tune.class);

            assertThat(tune.getChannelMax()).isEqualTo(2047);
            assertThat(tune.getFrameMax()).isEqualTo(131072);
            assertThat(tune.getHeartbeat()).isEqualTo(60);
        }
    }

    @Test
    void amqplainTakesUserAndPasswordFromATableWithoutItsLength() throws IOException {
        try (var raw = new RawConnection(broker)) {
            raw.write(RawConnection.PROTOCOL_HEADER);
            raw.expect(AMQP.Connection.Start.class);

            raw.startOk("AMQPLAIN", amqplain("guest", "guest"), Map.of());

            raw.expect(AMQP.Connection.Tune.class);
        }
    }

    @Test
    void amqplainWithTheWrongPasswordIsRefusedByName() throws IOException {
        try (var raw = new RawConnection(broker)) {
            raw.write(RawConnection.PROTOCOL_HEADER);
            raw.expect(AMQP.Connection.Start.class);

            raw.startOk(
                    "AMQPLAIN",
                    amqplain("guest", "wrong"),
                    Map.of("authentication_failure_close", true));

            raw.expectClose(
                    "403 ACCESS_REFUSED - Login was refused using authentication mechanism"
                            + " AMQPLAIN. For details see the broker logfile.");
        }
    }

    private static String amqplain(String user, String password) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var writer = new ValueWriter(new DataOutputStream(bytes));
        writer.writeTable(Map.of("LOGIN", user, "PASSWORD", password));
        writer.flush();
        byte[] table = bytes.toByteArray();
        return new String(Arrays.copyOfRange(table, 4, table.length));
    }

    @Test
    void openOkOpensVhost() throws IOException {
        try (var raw = RawConnection.open(broker)) {
            raw.send(1, new AMQP.Channel.Open.Builder().build());

            raw.expect(AMQP.Channel.OpenOk.class);
        }
    }

    @Test
    void theBrokerAcceptsAnyLocale() throws IOException {
        try (var raw = new RawConnection(broker)) {
            raw.write(RawConnection.PROTOCOL_HEADER);
            raw.expect(AMQP.Connection.Start.class);

            raw.send(
                    0,
                    new AMQP.Connection.StartOk.Builder()
                            .clientProperties(Map.of())
                            .mechanism("PLAIN")
                            .response("\0guest\0guest")
                            .locale("de_DE")
                            .build());

            raw.expect(AMQP.Connection.Tune.class);
        }
    }

    @Test
    void channelOpenBeforeConnectionOpenIsAnError() throws IOException {
        try (var raw = new RawConnection(broker)) {
            raw.logIn("guest", "guest", Map.of());
            raw.expect(AMQP.Connection.Tune.class);
            raw.tuneOk(2047, 131072, 0);

            raw.send(1, new AMQP.Channel.Open.Builder().build());

            raw.expectClose("505 UNEXPECTED_FRAME - type 1, all octets = <<0,20,0,10,0>>");
        }
    }

    @Test
    void startOkIsNotExpectedTwice() throws IOException {
        try (var raw = new RawConnection(broker)) {
            raw.logIn("guest", "guest", Map.of());
            raw.expect(AMQP.Connection.Tune.class);
            raw.tuneOk(2047, 131072, 0);

            raw.startOk("PLAIN", "\0guest\0guest", Map.of());

            raw.expectClose("504 CHANNEL_ERROR - unexpected method in connection state opening");
        }
    }
}
