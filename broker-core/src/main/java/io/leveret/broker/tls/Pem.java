package io.leveret.broker.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;

/**
 * PEM (RFC 7468): text with any number of objects, of which those we look for are taken. Keys may
 * be PKCS#8, PKCS#1 or SEC 1, plain or encrypted.
 */
final class Pem {
    private static final String BEGIN = "-----BEGIN ";

    private Pem() {}

    /** Else it is taken for PKCS#12, which is binary. */
    static boolean looksLike(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1).contains(BEGIN);
    }

    /** In the order they are there; at least one. */
    static List<X509Certificate> certificates(Path file, byte[] bytes) {
        JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
        List<X509Certificate> found = new ArrayList<>();
        for (Object object : objects(file, bytes)) {
            if (object instanceof X509CertificateHolder holder) {
                try {
                    found.add(converter.getCertificate(holder));
                } catch (CertificateException e) {
                    throw CertificateFiles.unusable(file, e.getMessage(), e);
                }
            }
        }
        if (found.isEmpty()) {
            throw CertificateFiles.unusable(file, "there is no certificate in it", null);
        }
        return found;
    }

    static PrivateKey privateKey(Path file, byte[] bytes, String password) {
        for (Object object : objects(file, bytes)) {
            try {
                PrivateKeyInfo key = key(file, object, password);
                if (key != null) {
                    return new JcaPEMKeyConverter().getPrivateKey(key);
                }
            } catch (PKCSException e) {
                throw CertificateFiles.unusable(file, "the password of the key is wrong", e);
            } catch (IOException | OperatorCreationException e) {
                throw CertificateFiles.unusable(file, e.getMessage(), e);
            }
        }
        throw CertificateFiles.unusable(file, "there is no private key in it", null);
    }

    /** Null if that is no private key. */
    private static PrivateKeyInfo key(Path file, Object object, String password)
            throws IOException, PKCSException, OperatorCreationException {
        if (object instanceof PrivateKeyInfo plain) {
            return plain;
        } else if (object instanceof PEMKeyPair plain) {
            return plain.getPrivateKeyInfo();
        } else if (object instanceof PKCS8EncryptedPrivateKeyInfo encrypted) {
            return encrypted.decryptPrivateKeyInfo(
                    new JceOpenSSLPKCS8DecryptorProviderBuilder()
                            .setProvider(provider())
                            .build(required(file, password)));
        } else if (object instanceof PEMEncryptedKeyPair encrypted) {
            return encrypted
                    .decryptKeyPair(
                            new JcePEMDecryptorProviderBuilder()
                                    .setProvider(provider())
                                    .build(required(file, password)))
                    .getPrivateKeyInfo();
        }
        return null;
    }

    /** The JDK's own do not know every way in which OpenSSL encrypts keys. */
    private static Provider provider() {
        return new BouncyCastleProvider();
    }

    private static char[] required(Path file, String password) {
        if (password == null) {
            throw CertificateFiles.unusable(
                    file, "the key is encrypted, and there is no password for it", null);
        }
        return password.toCharArray();
    }

    private static List<Object> objects(Path file, byte[] bytes) {
        List<Object> objects = new ArrayList<>();
        try (PEMParser parser =
                new PEMParser(
                        new InputStreamReader(
                                new ByteArrayInputStream(bytes), StandardCharsets.ISO_8859_1))) {
            for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
                objects.add(next);
            }
        } catch (IOException | RuntimeException e) {
            throw CertificateFiles.unusable(file, e.getMessage(), e);
        }
        return objects;
    }
}
