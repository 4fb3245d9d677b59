package io.leveret.broker.tls;

import io.leveret.broker.BrokerStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;

/** Files that hold certificates, whatever their form. */
public final class CertificateFiles {
    private CertificateFiles() {}

    /**
     * All certificates in a file, PEM or PKCS#12.
     *
     * @param password of a PKCS#12 file; null if it has none
     * @throws BrokerStartException naming the file and what is wrong with it
     */
    public static List<X509Certificate> certificates(Path file, String password) {
        byte[] bytes = bytes(file);
        return Pem.looksLike(bytes)
                ? Pem.certificates(file, bytes)
                : Pkcs12.certificates(file, bytes, password);
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw unusable(file, e.toString(), e);
        }
    }

    static BrokerStartException unusable(Path file, String why, Throwable cause) {
        return new BrokerStartException("cannot use " + file + " for TLS: " + why, cause);
    }
}
