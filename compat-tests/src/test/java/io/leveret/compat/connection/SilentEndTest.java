package io.leveret.compat.connection;

import com.rabbitmq.client.AMQP;
import io.leveret.compat.BrokerExtension;
import io.leveret.compat.BrokerUnderTest;
import io.leveret.compat.RawConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What breaks the order of the handshake. RabbitMQ closes the socket without a word, after a pause
 * that makes guessing passwords slow; one pause serves them all here. Saying why is no fault, but
 * for a wrong password.
 */
@ExtendWith(BrokerExtension.class)
class SilentEndTest {
    private static final Duration PAUSE = Duration.ofSeconds(3);

    private final BrokerUnderTest broker;

    SilentEndTest(BrokerUnderTest broker) {
        this.broker = broker;
    }

    @Test
    void brokenHandshakesEnd() throws IOException {
        try (var wrongPassword = new RawConnection(broker);
                var unknownMechanism = started();
                var startOkTooLong = started();
                var tuneOkBeforeStartOk = started();
                var bodyFrameBeforeStartOk = started();
                var openBeforeTuneOk = loggedIn();
                var badFrameEnd = loggedIn();
                var frameMaxTooSmall = loggedIn();
                var frameMaxTooLarge = loggedIn();
                var frameMaxUnlimited = loggedIn();
                var channelMaxTooLarge = loggedIn();
                var channelMaxUnlimited = loggedIn()) {
            wrongPassword.logIn("guest", "wrong", Map.of());
            unknownMechanism.startOk("MAGIC", "x", Map.of("authentication_failure_close", true));
            startOkTooLong.startOk("PLAIN", "\0guest\0guest", Map.of("long", "x".repeat(4096)));
            tuneOkBeforeStartOk.tuneOk(2047, 131072, 0);
            bodyFrameBeforeStartOk.frame(RawConnection.BODY, 1, new byte[8]);
            openBeforeTuneOk.openVhost("/");
            badFrameEnd.frameWithEnd(RawConnection.METHOD, 0, new byte[8], (byte) 0);
            frameMaxTooSmall.tuneOk(2047, 4095, 0);
            frameMaxTooLarge.tuneOk(2047, 131073, 0);
            frameMaxUnlimited.tuneOk(2047, 0, 0);
            channelMaxTooLarge.tuneOk(2048, 131072, 0);
            channelMaxUnlimited.tuneOk(0, 131072, 0);

            broker.advance(PAUSE);

            wrongPassword.expectEnd();
            unknownMechanism.expectAnyEnd();
            startOkTooLong.expectAnyEnd();
            tuneOkBeforeStartOk.expectAnyEnd();
            bodyFrameBeforeStartOk.expectAnyEnd();
            openBeforeTuneOk.expectAnyEnd();
            badFrameEnd.expectAnyEnd();
            frameMaxTooSmall.expectAnyEnd();
            frameMaxTooLarge.expectAnyEnd();
            frameMaxUnlimited.expectAnyEnd();
            channelMaxTooLarge.expectAnyEnd();
            channelMaxUnlimited.expectAnyEnd();
        }
    }

    private RawConnection started() throws IOException {
        var raw = new RawConnection(broker);
        raw.write(RawConnection.PROTOCOL_HEADER);
        raw.expect(AMQP.Connection.Start.class);
        return raw;
    }

    private RawConnection loggedIn() throws IOException {
        RawConnection raw = started();
        raw.startOk("PLAIN", "\0guest\0guest", Map.of());
        raw.expect(AMQP.Connection.Tune.class);
        return raw;
    }
}
