package io.leveret.compat.tls;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.SaslConfig;
import io.leveret.compat.ConfiguredNode;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;

/** A broker that listens with TLS only. */
final class TlsNode extends ConfiguredNode {
    TlsNode(Path directory, String... lines) throws Exception {
        super(
                directory,
                "listeners.tcp = none\nlisteners.ssl.1 = 127.0.0.1:0\n" + String.join("\n", lines));
    }

    Connection connect(SSLContext context) throws Exception {
        return connect(context, null);
    }

    /** {@code sasl} is null for name and password of guest. */
    Connection connect(SSLContext context, SaslConfig sasl) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(port("amqp/ssl"));
        factory.useSslProtocol(context);
        factory.setAutomaticRecoveryEnabled(false);
        if (sasl != null) {
            factory.setSaslConfig(sasl);
        }
        return factory.newConnection();
    }
}
