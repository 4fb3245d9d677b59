package io.leveret.broker.connection;

import static io.leveret.broker.tls.CertificateNames.distinguishedName;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Locale;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * What management shows of a connection's TLS, in the words of RabbitMQ's.
 *
 * @param protocol {@code tlsv1.3}
 * @param keyExchange {@code ecdhe_rsa}, or {@code any} where the cipher does not say
 * @param peerSubject of the client's certificate; "" if it showed none
 */
public record TlsFacts(
        String protocol,
        String keyExchange,
        String cipher,
        String hash,
        String peerSubject,
        String peerIssuer,
        String peerValidity) {
    private static final String WITH = "_with_";

    static TlsFacts of(SSLSession session) {
        String suite = session.getCipherSuite().toLowerCase(Locale.ROOT).replaceFirst("^tls_", "");
        int with = suite.indexOf(WITH);
        String cipherAndHash = with < 0 ? suite : suite.substring(with + WITH.length());
        int hashAt = cipherAndHash.lastIndexOf('_');
        X509Certificate peer = peer(session);
        return new TlsFacts(
                session.getProtocol().toLowerCase(Locale.ROOT),
                with < 0 ? "any" : suite.substring(0, with),
                hashAt < 0 ? cipherAndHash : cipherAndHash.substring(0, hashAt),
                hashAt < 0 ? "" : cipherAndHash.substring(hashAt + 1),
                peer == null ? "" : distinguishedName(peer.getSubjectX500Principal()),
                peer == null ? "" : distinguishedName(peer.getIssuerX500Principal()),
                peer == null
                        ? ""
                        : peer.getNotBefore().toInstant() + " - " + peer.getNotAfter().toInstant());
    }

    /** The client's certificate, which was found good; null if it showed none. */
    static X509Certificate peer(SSLSession session) {
        try {
            Certificate[] chain = session.getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate peer ? peer : null;
        } catch (SSLPeerUnverifiedException e) {
            return null;
        }
    }
}
