package io.leveret.broker;

import io.netty.handler.ssl.CipherSuiteConverter;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How a listener speaks TLS. All files are PEM.
 *
 * @param certificate of the server, with its chain
 * @param key its private key, not encrypted
 * @param authorities what clients' certificates are checked against; null if none are asked for
 * @param certificateRequired whether a client must have one
 * @param versions {@code TLSv1.3} and the like; empty for 1.3 and 1.2
 * @param ciphers names as in OpenSSL or as in the RFCs; empty for the JVM's choice
 * @param handshakeTimeoutMillis a client not through with the TLS handshake by then is dropped
 */
public record TlsSettings(
        Path certificate,
        Path key,
        Path authorities,
        boolean certificateRequired,
        List<String> versions,
        List<String> ciphers,
        long handshakeTimeoutMillis) {

    public void applyTo(NetServerOptions server) {
        server.setSsl(true)
                .setSslHandshakeTimeout(handshakeTimeoutMillis)
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setKeyCertOptions(
                        new PemKeyCertOptions()
                                .setCertPath(certificate.toString())
                                .setKeyPath(key.toString()));
        if (authorities != null) {
            server.setTrustOptions(new PemTrustOptions().addCertPath(authorities.toString()))
                    .setClientAuth(certificateRequired ? ClientAuth.REQUIRED : ClientAuth.REQUEST);
        }
        if (!versions.isEmpty()) {
            server.setEnabledSecureTransportProtocols(new LinkedHashSet<>(versions));
        }
        for (String cipher : ciphers) {
            String inJava = CipherSuiteConverter.toJava(cipher, "TLS");
            server.addEnabledCipherSuite(inJava == null ? cipher : inJava);
        }
    }
}
