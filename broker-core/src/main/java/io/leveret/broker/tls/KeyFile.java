package io.leveret.broker.tls;

import io.leveret.broker.BrokerStartException;
import java.nio.file.Path;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Where a private key and its certificate are kept.
 *
 * @param certificate PEM with the chain of the certificate, or PKCS#12 with everything
 * @param key PEM; null if it is in the same file as the certificate
 * @param password of the key, or of the PKCS#12 file; null if there is none
 */
public record KeyFile(Path certificate, Path key, String password) {
    /**
     * Every key there is; one, unless it is a PKCS#12 file with several.
     *
     * @throws BrokerStartException naming the file and what is wrong with it
     */
    public List<PrivateKeyEntry> read() {
        byte[] bytes = CertificateFiles.bytes(certificate);
        if (!Pem.looksLike(bytes)) {
            return Pkcs12.keys(certificate, bytes, password);
        }
        List<X509Certificate> chain = Pem.certificates(certificate, bytes);
        Path keyFile = key == null ? certificate : key;
        PrivateKey privateKey = Pem.privateKey(keyFile, CertificateFiles.bytes(keyFile), password);
        KeyPairCheck.require(keyFile, privateKey, certificate, chain.get(0));
        return List.of(new PrivateKeyEntry(privateKey, chain.toArray(X509Certificate[]::new)));
    }

    /** Without the password, which must not get into a log. */
    @Override
    public String toString() {
        return certificate.toString();
    }
}
