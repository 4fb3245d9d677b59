package io.leveret.auth.ldap;

import com.unboundid.ldap.sdk.ExtendedResult;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.extensions.StartTLSExtendedRequest;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import com.unboundid.util.ssl.TrustAllSSLSocketVerifier;
import com.unboundid.util.ssl.TrustAllTrustManager;
import io.leveret.broker.BrokerStartException;
import io.leveret.broker.tls.CertificateFiles;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Connects to the first server that answers. */
final class LdapConnections {
    private final LdapSettings settings;
    private final SSLContext tls;
    private final LDAPConnectionOptions options = new LDAPConnectionOptions();

    LdapConnections(LdapSettings settings) {
        this.settings = settings;
        int millis = (int) Math.min(Integer.MAX_VALUE, settings.timeout().toMillis());
        options.setConnectTimeoutMillis(millis);
        options.setResponseTimeoutMillis(millis);
        options.setFollowReferrals(false);
        this.tls = settings.tls() == null ? null : context(settings.tls());
        if (settings.tls() != null) {
            options.setSSLSocketVerifier(
                    settings.tls().verify()
                            ? new HostNameSSLSocketVerifier(true)
                            : TrustAllSSLSocketVerifier.getInstance());
        }
    }

    /**
     * @throws LDAPException of the last server, if none answers
     */
    LDAPConnection open() throws LDAPException {
        LDAPException last = null;
        for (String server : settings.servers()) {
            try {
                return open(server);
            } catch (LDAPException e) {
                last = e;
            }
        }
        throw last;
    }

    private LDAPConnection open(String server) throws LDAPException {
        boolean fromTheStart = tls != null && !settings.tls().startTls();
        LDAPConnection connection =
                fromTheStart
                        ? new LDAPConnection(tls.getSocketFactory(), options)
                        : new LDAPConnection(options);
        connection.connect(server, settings.port());
        if (tls != null && !fromTheStart) {
            startTls(connection);
        }
        return connection;
    }

    private void startTls(LDAPConnection connection) throws LDAPException {
        try {
            ExtendedResult result =
                    connection.processExtendedOperation(new StartTLSExtendedRequest(tls));
            if (result.getResultCode() != ResultCode.SUCCESS) {
                throw new LDAPException(result);
            }
        } catch (LDAPException e) {
            connection.close();
            throw e;
        }
    }

    private static SSLContext context(LdapSettings.Tls tls) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    tls.key() == null ? null : keys(tls.key().read()).getKeyManagers(),
                    tls.verify()
                            ? trust(tls)
                            : new TrustManager[] {new TrustAllTrustManager(false)},
                    null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new BrokerStartException("cannot use TLS for LDAP: " + e.getMessage(), e);
        }
    }

    private static KeyManagerFactory keys(List<PrivateKeyEntry> entries)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        char[] password = {'x'};
        for (PrivateKeyEntry entry : entries) {
            store.setKeyEntry(
                    "key" + store.size(),
                    entry.getPrivateKey(),
                    password,
                    entry.getCertificateChain());
        }
        KeyManagerFactory factory =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory;
    }

    /** Null for the JVM's own authorities. */
    private static TrustManager[] trust(LdapSettings.Tls tls)
            throws GeneralSecurityException, IOException {
        if (tls.authorities() == null) {
            return null;
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (X509Certificate each : CertificateFiles.certificates(tls.authorities(), null)) {
            store.setCertificateEntry("ca" + store.size(), each);
        }
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
