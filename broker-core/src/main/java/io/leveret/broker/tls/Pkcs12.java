package io.leveret.broker.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStore.PasswordProtection;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** PKCS#12 files ({@code .p12}, {@code .pfx}): keys and certificates under one password. */
final class Pkcs12 {
    private Pkcs12() {}

    static List<PrivateKeyEntry> keys(Path file, byte[] bytes, String password) {
        KeyStore store = open(file, bytes, password);
        PasswordProtection protection = new PasswordProtection(chars(password));
        List<PrivateKeyEntry> keys = new ArrayList<>();
        try {
            for (String alias : Collections.list(store.aliases())) {
                if (store.entryInstanceOf(alias, PrivateKeyEntry.class)) {
                    keys.add((PrivateKeyEntry) store.getEntry(alias, protection));
                }
            }
        } catch (GeneralSecurityException e) {
            throw CertificateFiles.unusable(file, e.getMessage(), e);
        }
        if (keys.isEmpty()) {
            throw CertificateFiles.unusable(file, "there is no private key in it", null);
        }
        return keys;
    }

    static List<X509Certificate> certificates(Path file, byte[] bytes, String password) {
        KeyStore store = open(file, bytes, password);
        List<X509Certificate> found = new ArrayList<>();
        try {
            for (String alias : Collections.list(store.aliases())) {
                if (store.getCertificate(alias) instanceof X509Certificate certificate) {
                    found.add(certificate);
                }
            }
        } catch (GeneralSecurityException e) {
            throw CertificateFiles.unusable(file, e.getMessage(), e);
        }
        if (found.isEmpty()) {
            throw CertificateFiles.unusable(file, "there is no certificate in it", null);
        }
        return found;
    }

    private static KeyStore open(Path file, byte[] bytes, String password) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(bytes), chars(password));
            return store;
        } catch (IOException e) {
            throw CertificateFiles.unusable(
                    file, "it is neither PEM nor PKCS#12, or the password is wrong", e);
        } catch (GeneralSecurityException e) {
            throw CertificateFiles.unusable(file, e.getMessage(), e);
        }
    }

    private static char[] chars(String password) {
        return password == null ? new char[0] : password.toCharArray();
    }
}
