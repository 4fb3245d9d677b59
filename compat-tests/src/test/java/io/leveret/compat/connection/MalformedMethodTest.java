package io.leveret.compat.connection;

import io.leveret.compat.BrokerExtension;
import io.leveret.compat.BrokerUnderTest;
import io.leveret.compat.RawConnection;
import java.io.IOException;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Method frames on channel 1 whose payload is no method, in hexadecimal. */
@ExtendWith(BrokerExtension.class)
class MalformedMethodTest {
    private final BrokerUnderTest broker;

    MalformedMethodTest(BrokerUnderTest broker) {
        this.broker = broker;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    empty payload |  | 501 FRAME_ERROR - type 1, all octets = <<>>: unknown_frame
                    half a method | 0032 | 501 FRAME_ERROR - type 1, all octets = <<0,50>>: unknown_frame
                    queue.declare without arguments | 0032 000a | 501 FRAME_ERROR - cannot decode <<>>
                    queue.declare, name cut off | 0032 000a 0000 05 61 | 501 FRAME_ERROR - cannot decode <<0,0,5,97>>
                    queue.declare, no table | 0032 000a 0000 00 00 | 501 FRAME_ERROR - cannot decode <<0,0,0,0>>
                    queue.declare, table longer than frame | 0032 000a 0000 00 00 00000010 | 501 FRAME_ERROR - cannot decode <<0,0,0,0,0,0,0,16>>
                    queue.declare, bytes left over | 0032 000a 0000 00 00 00000000 00 | 501 FRAME_ERROR - cannot decode <<0,0,0,0,0,0,0,0,0>>
                    channel.close-ok with bytes left over | 0014 0029 00 | 501 FRAME_ERROR - cannot decode <<0>>
                    basic.ack, half a delivery tag | 003c 0050 00000000 | 501 FRAME_ERROR - cannot decode <<0,0,0,0>>
                    basic.publish cut off | 003c 0028 0000 | 501 FRAME_ERROR - cannot decode <<0,0>>
                    name that is not UTF-8 | 0032 000a 0000 02 c328 00 00000000 | 501 FRAME_ERROR - Malformed UTF-8 in shortstr
                    """)
    void isAnsweredWithAFrameError(String what, String hex, String codeAndText) throws IOException {
        try (var raw = RawConnection.openWithChannel(broker)) {
            raw.frame(RawConnection.METHOD, 1, bytes(hex));
            raw.expectClose(codeAndText);
        }
    }

    // RabbitMQ drops the socket here; saying why before is better.
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    unknown class 99 | 0063 000a
                    unknown method 99 of class queue | 0032 0063
                    queue.declare, unknown field type | 0032 000a 0000 00 00 00000004 01 78 5a 00
                    queue.declare, field cut off | 0032 000a 0000 00 00 00000004 01 78 49 00
                    """)
    void endsTheConnection(String what, String hex) throws IOException {
        try (var raw = RawConnection.openWithChannel(broker)) {
            raw.frame(RawConnection.METHOD, 1, bytes(hex));
            raw.expectAnyEnd();
        }
    }

    private static byte[] bytes(String hex) {
        return hex == null ? new byte[0] : java.util.HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
