package io.leveret.broker.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;

/** Whether a private key belongs to a certificate: else every handshake would fail. */
final class KeyPairCheck {
    private KeyPairCheck() {}

    static void require(Path keyFile, PrivateKey key, Path file, X509Certificate certificate) {
        if (!belongs(key, certificate.getPublicKey())) {
            throw CertificateFiles.unusable(
                    keyFile, "the key is not that of the certificate in " + file, null);
        }
    }

    private static boolean belongs(PrivateKey key, PublicKey publicKey) {
        if (!key.getAlgorithm().equals(publicKey.getAlgorithm())) {
            return false;
        }
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                };
        byte[] probe = new byte[32];
        new SecureRandom().nextBytes(probe);
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(probe);
            byte[] signature = signer.sign();
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(publicKey);
            verifier.update(probe);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            // A kind of key that signs in another way: the handshake will tell.
            return true;
        }
    }
}
