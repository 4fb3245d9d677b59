package io.leveret.broker.tls;

import java.net.Socket;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * The server's keys. A client that says which host it wants (SNI, RFC 6066) gets the certificate
 * with that name, others the first there is. An alias is a place in the list.
 */
final class ServerKeys extends X509ExtendedKeyManager {
    private final List<PrivateKeyEntry> keys;

    ServerKeys(List<PrivateKeyEntry> keys) {
        this.keys = List.copyOf(keys);
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        String wanted = wantedHost(engine);
        boolean someHasName = wanted != null && keys.stream().anyMatch(key -> names(key, wanted));
        for (int i = 0; i < keys.size(); i++) {
            PrivateKeyEntry key = keys.get(i);
            if (key.getPrivateKey().getAlgorithm().equals(keyType)
                    && (!someHasName || names(key, wanted))) {
                return Integer.toString(i);
            }
        }
        return null;
    }

    private static boolean names(PrivateKeyEntry key, String host) {
        return CertificateNames.match((X509Certificate) key.getCertificate(), host);
    }

    /** Null if the client did not say. */
    private static String wantedHost(SSLEngine engine) {
        if (engine != null && engine.getHandshakeSession() instanceof ExtendedSSLSession session) {
            for (SNIServerName name : session.getRequestedServerNames()) {
                if (name instanceof SNIHostName host) {
                    return host.getAsciiName();
                }
            }
        }
        return null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return (X509Certificate[]) keys.get(Integer.parseInt(alias)).getCertificateChain();
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return keys.get(Integer.parseInt(alias)).getPrivateKey();
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        String alias = chooseEngineServerAlias(keyType, issuers, null);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return chooseEngineServerAlias(keyType, issuers, null);
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return null;
    }

    @Override
    public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
        return null;
    }
}
