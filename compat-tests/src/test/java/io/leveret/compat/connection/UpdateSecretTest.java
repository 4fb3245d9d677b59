package io.leveret.compat.connection;

import com.rabbitmq.client.AMQP;
import io.leveret.compat.BrokerExtension;
import io.leveret.compat.BrokerUnderTest;
import io.leveret.compat.RawConnection;
import java.io.IOException;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(BrokerExtension.class)
class UpdateSecretTest {
    /** The broker's own users have a password, which this does not look at; tokens it would. */
    @ParameterizedTest
    @ValueSource(strings = {"guest", "not the password"})
    void anySecretIsFineForTheBrokersOwnUsers(String secret, BrokerUnderTest broker)
            throws IOException {
        try (var raw = RawConnection.openWithChannel(broker)) {
            var update = new AMQP.Connection.UpdateSecret.Builder();
            raw.send(0, update.newSecret(secret).reason("renewed").build());

            raw.expect(AMQP.Connection.UpdateSecretOk.class);
            raw.send(1, new AMQP.Queue.Declare.Builder().exclusive(true).build());
            raw.expect(AMQP.Queue.DeclareOk.class);
        }
    }
}
