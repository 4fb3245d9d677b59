package io.leveret.compat.tls;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Issues certificates for tests. */
public final class TestAuthority {
    private static final Duration LIFE = Duration.ofDays(30);

    private static long lastSerial = System.nanoTime();

    private final Issued own;

    /** A private key, its certificate, and the authorities between that and the root. */
    public record Issued(PrivateKey key, List<X509Certificate> chain) {
        X509Certificate certificate() {
            return chain.get(0);
        }

        /** Two files, {@code name.crt} and {@code name.key}. */
        public void writePem(Path directory, String name) throws Exception {
            TestAuthority.writePem(directory.resolve(name + ".crt"), chain.toArray());
            TestAuthority.writePem(
                    directory.resolve(name + ".key"), new JcaPKCS8Generator(key, null));
        }

        /** As {@link #writePem}, with the key encrypted as {@code openssl pkcs8 -topk8} does. */
        void writeEncryptedPem(Path directory, String name, String password) throws Exception {
            TestAuthority.writePem(directory.resolve(name + ".crt"), chain.toArray());
            TestAuthority.writePem(
                    directory.resolve(name + ".key"),
                    new JcaPKCS8Generator(
                            key,
                            new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                                    .setProvider(new BouncyCastleProvider())
                                    .setPassword(password.toCharArray())
                                    .build()));
        }

        void writePkcs12(Path file, String password) throws Exception {
            try (OutputStream out = Files.newOutputStream(file)) {
                keyStore(password).store(out, password.toCharArray());
            }
        }

        private KeyStore keyStore(String password) throws GeneralSecurityException, IOException {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(
                    "key", key, password.toCharArray(), chain.toArray(X509Certificate[]::new));
            return store;
        }
    }

    /** Shows its certificate whether the server knows its authority or not, as OpenSSL does. */
    private static final class InsistentClient extends X509ExtendedKeyManager {
        private final Issued identity;

        InsistentClient(Issued identity) {
            this.identity = identity;
        }

        @Override
        public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
            return List.of(types).contains("EC") ? "key" : null;
        }

        @Override
        public String chooseEngineClientAlias(
                String[] types, Principal[] issuers, SSLEngine engine) {
            return chooseClientAlias(types, issuers, null);
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return identity.chain().toArray(X509Certificate[]::new);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return identity.key();
        }

        @Override
        public String[] getClientAliases(String type, Principal[] issuers) {
            return new String[] {"key"};
        }

        @Override
        public String[] getServerAliases(String type, Principal[] issuers) {
            return null;
        }

        @Override
        public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
            return null;
        }
    }

    private TestAuthority(Issued own) {
        this.own = own;
    }

    public static TestAuthority root(String name) {
        return new TestAuthority(issue(null, "CN=" + name, LIFE, true));
    }

    TestAuthority intermediate(String name) {
        return new TestAuthority(issue(own, "CN=" + name, LIFE, true));
    }

    public Issued issue(String subject, GeneralName... names) {
        return issue(own, subject, LIFE, false, names);
    }

    Issued issueExpired(String subject) {
        return issue(own, subject, Duration.ofDays(-1), false);
    }

    /** The file {@code cacertfile} wants. */
    void writePem(Path file) throws IOException {
        writePem(file, own.certificate());
    }

    /** A list of those of its certificates that are to be used no more. */
    void writeRevocations(Path file, Issued... revoked) throws Exception {
        Date now = Date.from(Instant.now().minusSeconds(60));
        JcaX509v2CRLBuilder list = new JcaX509v2CRLBuilder(own.certificate(), now);
        list.setNextUpdate(Date.from(Instant.now().plus(LIFE)));
        for (Issued each : revoked) {
            list.addCRLEntry(each.certificate().getSerialNumber(), now, CRLReason.keyCompromise);
        }
        writePem(file, list.build(new JcaContentSignerBuilder("SHA256withECDSA").build(own.key())));
    }

    /**
     * What a client needs: it trusts this authority, and shows {@code identity} if there is one.
     */
    public SSLContext clientContext(Issued identity, String protocol) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", own.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance(protocol);
        context.init(
                identity == null ? null : new KeyManager[] {new InsistentClient(identity)},
                trust.getTrustManagers(),
                null);
        return context;
    }

    private static Issued issue(
            Issued issuer, String subject, Duration life, boolean authority, GeneralName... names) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            KeyPair pair = generator.generateKeyPair();
            Instant end = Instant.now().plus(life);
            var builder =
                    new JcaX509v3CertificateBuilder(
                            new X500Name(
                                    issuer == null
                                            ? subject
                                            : issuer.certificate()
                                                    .getSubjectX500Principal()
                                                    .getName()),
                            BigInteger.valueOf(++lastSerial),
                            Date.from(end.minus(LIFE.multipliedBy(2))),
                            Date.from(end),
                            new X500Name(subject),
                            pair.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (authority) {
                // What signs revocation lists has to say so.
                builder.addExtension(
                        Extension.keyUsage,
                        true,
                        new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            }
            if (names.length > 0) {
                builder.addExtension(
                        Extension.subjectAlternativeName, false, new GeneralNames(names));
            }
            var signer =
                    new JcaContentSignerBuilder("SHA256withECDSA")
                            .build(issuer == null ? pair.getPrivate() : issuer.key());
            List<X509Certificate> chain = new ArrayList<>();
            chain.add(new JcaX509CertificateConverter().getCertificate(builder.build(signer)));
            if (issuer != null && issuer.chain().size() > 1) {
                chain.addAll(issuer.chain().subList(0, issuer.chain().size() - 1));
            }
            if (issuer != null && authority) {
                chain.add(issuer.chain().get(issuer.chain().size() - 1));
            }
            return new Issued(pair.getPrivate(), chain);
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void writePem(Path file, Object... objects) throws IOException {
        try (JcaPEMWriter writer = new JcaPEMWriter(Files.newBufferedWriter(file))) {
            for (Object object : objects) {
                writer.writeObject(object);
            }
        }
    }
}
