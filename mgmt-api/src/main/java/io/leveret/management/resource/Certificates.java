package io.leveret.management.resource;

import io.leveret.broker.TlsSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;

/** The certificates listeners show. */
final class Certificates {
    private Certificates() {}

    /** When the first certificate of the chain ends; null if the file has none. */
    static Instant end(TlsSettings tls) {
        try (InputStream in = Files.newInputStream(tls.certificate())) {
            Instant first = null;
            for (Certificate each :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                Instant end = ((X509Certificate) each).getNotAfter().toInstant();
                first = first == null || end.isBefore(first) ? end : first;
            }
            return first;
        } catch (CertificateException e) {
            throw new IllegalStateException("cannot read " + tls.certificate(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
