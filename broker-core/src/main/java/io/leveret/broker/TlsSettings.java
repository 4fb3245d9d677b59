package io.leveret.broker;

import io.leveret.broker.tls.CertificateFiles;
import io.leveret.broker.tls.KeyFile;
import io.leveret.broker.tls.Revocation;
import io.leveret.broker.tls.TlsOptionsBuilder;
import io.vertx.core.net.NetServerOptions;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a listener speaks TLS.
 *
 * @param keys of the server; a client that names a host (SNI) gets the one for it, others the first
 * @param authorities what clients' certificates are checked against, PEM or PKCS#12; null if none
 *     are asked for
 * @param certificateRequired whether a client must have one
 * @param depth how many certificates may lie between a client's and an authority's
 * @param versions {@code TLSv1.3} and the like; empty for 1.3 and 1.2
 * @param ciphers names as in OpenSSL or as in the RFCs; empty for the JVM's choice
 * @param revocation whether clients' certificates are looked up in lists of revoked ones
 * @param handshakeTimeoutMillis a client not through with the TLS handshake by then is dropped
 */
public record TlsSettings(
        List<KeyFile> keys,
        Path authorities,
        boolean certificateRequired,
        int depth,
        List<String> versions,
        List<String> ciphers,
        Revocation revocation,
        long handshakeTimeoutMillis) {
    /** Erlang's default. */
    public static final int DEPTH = 10;

    private static final long HANDSHAKE_TIMEOUT_MILLIS = 5000;

    public TlsSettings {
        keys = List.copyOf(keys);
        versions = List.copyOf(versions);
        ciphers = List.copyOf(ciphers);
    }

    /** TLS 1.3 and 1.2 with this key; clients are not asked for certificates. */
    public static TlsSettings of(KeyFile key) {
        return new TlsSettings(
                List.of(key),
                null,
                false,
                DEPTH,
                List.of(),
                List.of(),
                Revocation.NONE,
                HANDSHAKE_TIMEOUT_MILLIS);
    }

    /** The same, but clients are asked for a certificate of one of these authorities. */
    public TlsSettings withAuthorities(Path newAuthorities, boolean required) {
        return new TlsSettings(
                keys,
                newAuthorities,
                required,
                depth,
                versions,
                ciphers,
                revocation,
                handshakeTimeoutMillis);
    }

    public TlsSettings withDepth(int newDepth) {
        return new TlsSettings(
                keys,
                authorities,
                certificateRequired,
                newDepth,
                versions,
                ciphers,
                revocation,
                handshakeTimeoutMillis);
    }

    /**
     * Reads the files and makes {@code server} speak TLS.
     *
     * @throws BrokerStartException naming a file that cannot be used
     */
    public void applyTo(NetServerOptions server) {
        TlsOptionsBuilder.apply(this, server);
    }

    /** Every file this is made of. */
    public List<Path> files() {
        return Stream.of(
                        keys.stream().flatMap(key -> Stream.of(key.certificate(), nonNull(key))),
                        authorities == null ? Stream.<Path>of() : Stream.of(authorities),
                        revocation.files().stream())
                .flatMap(files -> files)
                .distinct()
                .toList();
    }

    private static Path nonNull(KeyFile key) {
        return key.key() == null ? key.certificate() : key.key();
    }

    /**
     * The certificates the server shows, with their chains, as they are in the files now.
     *
     * @throws BrokerStartException naming a file that cannot be used
     */
    public List<X509Certificate> certificates() {
        return keys.stream()
                .flatMap(
                        key ->
                                CertificateFiles.certificates(key.certificate(), key.password())
                                        .stream())
                .toList();
    }
}
