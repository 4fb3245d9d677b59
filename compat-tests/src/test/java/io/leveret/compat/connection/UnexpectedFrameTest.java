package io.leveret.compat.connection;

import com.rabbitmq.client.AMQP;
import io.leveret.compat.BrokerExtension;
import io.leveret.compat.BrokerUnderTest;
import io.leveret.compat.RawConnection;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Frames that are well made but out of place, on an open connection with channel 1. */
@ExtendWith(BrokerExtension.class)
class UnexpectedFrameTest {
    private final BrokerUnderTest broker;

    UnexpectedFrameTest(BrokerUnderTest broker) {
        this.broker = broker;
    }

    private interface Misdeed {
        void by(RawConnection raw) throws IOException;
    }

    private void assertClosedAfter(Misdeed misdeed, String codeAndText) throws IOException {
        try (var raw = RawConnection.openWithChannel(broker)) {
            misdeed.by(raw);
            raw.expectClose(codeAndText);
        }
    }

    private static final AMQP.Basic.Publish PUBLISH =
            new AMQP.Basic.Publish.Builder().exchange("").routingKey("nowhere").build();

    @Test
    void contentHeaderWithoutMethod() throws IOException {
        assertClosedAfter(
                raw -> raw.frame(RawConnection.HEADER, 1, RawConnection.contentHeader(0)),
                "505 UNEXPECTED_FRAME - expected method frame, got non method frame instead");
    }

    @Test
    void bodyWithoutMethod() throws IOException {
        assertClosedAfter(
                raw -> raw.frame(RawConnection.BODY, 1, new byte[] {1}),
                "505 UNEXPECTED_FRAME - expected method frame, got non method frame instead");
    }

    @Test
    void methodInsteadOfContentHeader() throws IOException {
        assertClosedAfter(
                raw -> {
                    raw.send(1, PUBLISH);
                    raw.send(1, PUBLISH);
                },
                "505 UNEXPECTED_FRAME - expected content header for class 60, got non content"
                        + " header frame instead");
    }

    @Test
    void bodyInsteadOfContentHeader() throws IOException {
        assertClosedAfter(
                raw -> {
                    raw.send(1, PUBLISH);
                    raw.frame(RawConnection.BODY, 1, new byte[] {1});
                },
                "505 UNEXPECTED_FRAME - expected content header for class 60, got non content"
                        + " header frame instead");
    }

    @Test
    void contentHeaderOfAnotherClass() throws IOException {
        assertClosedAfter(
                raw -> {
                    raw.send(1, PUBLISH);
                    byte[] header = RawConnection.contentHeader(0);
                    header[1] = 10; // class connection
                    raw.frame(RawConnection.HEADER, 1, header);
                },
                "505 UNEXPECTED_FRAME - expected content header for class 60, got one for class"
                        + " 10 instead");
    }

    @Test
    void methodInsteadOfBody() throws IOException {
        assertClosedAfter(
                raw -> {
                    raw.send(1, PUBLISH);
                    raw.frame(RawConnection.HEADER, 1, RawConnection.contentHeader(1));
                    raw.send(1, PUBLISH);
                },
                "505 UNEXPECTED_FRAME - expected content body, got non content body frame"
                        + " instead");
    }

    @Test
    void contentHeaderInsteadOfBody() throws IOException {
        assertClosedAfter(
                raw -> {
                    raw.send(1, PUBLISH);
                    raw.frame(RawConnection.HEADER, 1, RawConnection.contentHeader(1));
                    raw.frame(RawConnection.HEADER, 1, RawConnection.contentHeader(1));
                },
                "505 UNEXPECTED_FRAME - expected content body, got non content body frame"
                        + " instead");
    }

    @Test
    void moreBodyThanAnnouncedFollowedByAMethod() throws IOException {
        assertClosedAfter(
                raw -> {
                    raw.send(1, PUBLISH);
                    raw.frame(RawConnection.HEADER, 1, RawConnection.contentHeader(1));
                    raw.frame(RawConnection.BODY, 1, new byte[] {1, 2});
                    raw.send(1, PUBLISH);
                },
                "505 UNEXPECTED_FRAME - expected content body, got non content body frame"
                        + " instead");
    }

    @Test
    void bodyOnChannelZero() throws IOException {
        assertClosedAfter(
                raw -> raw.frame(RawConnection.BODY, 0, new byte[] {1}),
                "505 UNEXPECTED_FRAME - type 3, all octets = <<1>>");
    }

    @Test
    void contentHeaderOnChannelZero() throws IOException {
        assertClosedAfter(
                raw -> raw.frame(RawConnection.HEADER, 0, RawConnection.contentHeader(0)),
                "505 UNEXPECTED_FRAME - type 2, all octets = <<0,60,0,0,0,0,0,0,0,0,0,0,0,0>>");
    }

    @Test
    void heartbeatOnAChannel() throws IOException {
        assertClosedAfter(
                raw -> raw.frame(RawConnection.HEARTBEAT, 1),
                "505 UNEXPECTED_FRAME - type 8, all octets = <<>>");
    }

    @Test
    void heartbeatWithPayload() throws IOException {
        assertClosedAfter(
                raw -> raw.frame(RawConnection.HEARTBEAT, 0, new byte[] {1}),
                "501 FRAME_ERROR - type 8, all octets = <<1>>: unknown_frame");
    }

    @Test
    void frameOnAChannelThatIsNotOpen() throws IOException {
        assertClosedAfter(
                raw -> raw.frame(RawConnection.BODY, 2, new byte[] {1}),
                "505 UNEXPECTED_FRAME - expected method frame, got non method frame instead");
    }

    @Test
    void methodOnAChannelThatIsNotOpen() throws IOException {
        assertClosedAfter(
                raw -> raw.send(2, new AMQP.Basic.Qos.Builder().build()),
                "504 CHANNEL_ERROR - expected 'channel.open'");
    }

    @Test
    void methodThatOnlyBrokersSend() throws IOException {
        assertClosedAfter(
                raw -> {
                    var deliver = new AMQP.Basic.Deliver.Builder();
                    deliver.consumerTag("x").exchange("").routingKey("");
                    raw.send(1, deliver.build());
                    raw.frame(RawConnection.HEADER, 1, RawConnection.contentHeader(0));
                },
                "503 COMMAND_INVALID - unimplemented method");
    }

    @Test
    void unknownFrameType() throws IOException {
        assertClosedAfter(
                raw -> raw.frame(4, 1, new byte[] {1, 2, 3}),
                "501 FRAME_ERROR - type 4, all octets = <<1,2,3>>: unknown_frame");
    }

    @Test
    void unknownFrameTypeOnChannelZero() throws IOException {
        assertClosedAfter(
                raw -> raw.frame(4, 0, new byte[] {1, 2, 3}),
                "501 FRAME_ERROR - type 4, all octets = <<1,2,3>>: unknown_frame");
    }

    @Test
    void wrongEndOfFrame() throws IOException {
        assertClosedAfter(
                raw -> raw.frameWithEnd(RawConnection.BODY, 1, new byte[] {1, 2}, (byte) 1),
                "501 FRAME_ERROR - type 3, all octets = <<1,2>>: {invalid_frame_end_marker,1}");
    }

    @Test
    void frameLargerThanNegotiated() throws IOException {
        assertClosedAfter(
                raw -> raw.frame(RawConnection.BODY, 1, new byte[131073]),
                "501 FRAME_ERROR - type 3, all octets = <<>>: {frame_too_large,131073,131064}");
    }

    @Test
    void connectionMethodOnAChannel() throws IOException {
        assertClosedAfter(
                raw -> raw.send(1, new AMQP.Connection.CloseOk.Builder().build()),
                "503 COMMAND_INVALID - unimplemented method");
    }

    @Test
    void channelMethodOnChannelZero() throws IOException {
        assertClosedAfter(
                raw -> raw.send(0, new AMQP.Channel.Open.Builder().build()),
                "504 CHANNEL_ERROR - unexpected method in connection state running");
    }

    @Test
    void secondConnectionOpen() throws IOException {
        assertClosedAfter(
                raw -> raw.openVhost("/"),
                "504 CHANNEL_ERROR - unexpected method in connection state running");
    }

    @Test
    void longPayloadOfAnUnexpectedFrame() throws IOException {
        assertClosedAfter(
                raw -> raw.frame(4, 1, new byte[17]),
                "501 FRAME_ERROR - type 4, first 16 octets = <<0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0>>: unknown_frame");
    }

    @Test
    void printablePayloadOfAnUnexpectedFrame() throws IOException {
        assertClosedAfter(
                raw -> raw.frame(4, 1, "hello".getBytes()),
                "501 FRAME_ERROR - type 4, all octets = <<\"hello\">>: unknown_frame");
    }
}
