package io.leveret.broker.tls;

import io.leveret.broker.TlsSettings;
import io.netty.handler.ssl.CipherSuiteConverter;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.TrustOptions;
import java.util.LinkedHashSet;
import java.util.concurrent.TimeUnit;

/** Turns {@link TlsSettings} into options of Vert.x. */
public final class TlsOptionsBuilder {
    private TlsOptionsBuilder() {}

    /**
     * @throws io.leveret.broker.BrokerStartException naming a file that cannot be used
     */
    public static void apply(TlsSettings tls, NetServerOptions server) {
        ServerKeys keys =
                new ServerKeys(tls.keys().stream().flatMap(key -> key.read().stream()).toList());
        server.setSsl(true)
                .setSslHandshakeTimeout(tls.handshakeTimeoutMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setKeyCertOptions(KeyCertOptions.wrap(keys));
        if (tls.authorities() != null) {
            ClientCertificates clients =
                    new ClientCertificates(
                            CertificateFiles.certificates(
                                    tls.authorities(), tls.keys().get(0).password()),
                            tls.depth(),
                            tls.revocation());
            server.setTrustOptions(TrustOptions.wrap(clients))
                    .setClientAuth(
                            tls.certificateRequired() ? ClientAuth.REQUIRED : ClientAuth.REQUEST);
        }
        if (!tls.versions().isEmpty()) {
            server.setEnabledSecureTransportProtocols(new LinkedHashSet<>(tls.versions()));
        }
        for (String cipher : tls.ciphers()) {
            String inJava = CipherSuiteConverter.toJava(cipher, "TLS");
            server.addEnabledCipherSuite(inJava == null ? cipher : inJava);
        }
    }
}
