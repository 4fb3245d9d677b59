package io.leveret.broker.channel;

import static io.leveret.codec.Errors.channelError;

import io.leveret.broker.vhost.RoutingKeys;
import io.leveret.codec.ContentHeader;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValues;
import io.leveret.codec.ReplyCode;
import java.util.List;

/** What RabbitMQ demands of the properties of every published message; throws 406. */
public final class MessageChecks {
    private MessageChecks() {}

    /** A number of milliseconds, if it is there. */
    public static void expiration(ContentHeader header) {
        String expiration = header.expiration();
        if (expiration != null) {
            Expiration.check(expiration);
        }
    }

    /** The headers CC and BCC are lists of strings, if they are there. */
    public static void copies(FieldTable headers) {
        copies(headers, RoutingKeys.CC);
        copies(headers, RoutingKeys.BCC);
    }

    private static void copies(FieldTable headers, String name) {
        Object copies = headers.get(name);
        if (copies == null) {
            return;
        }
        if (!(copies instanceof List<?>)) {
            throw unacceptable(name, copies);
        }
    }

    private static RuntimeException unacceptable(String name, Object value) {
        return channelError(
                ReplyCode.PRECONDITION_FAILED,
                "invalid message: {unacceptable_type_in_header,\"%s\",%s}",
                name,
                FieldValues.typeName(value));
    }
}
