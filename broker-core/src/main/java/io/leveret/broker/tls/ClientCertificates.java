package io.leveret.broker.tls;

import io.leveret.broker.BrokerStartException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateRevokedException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Checks the certificates clients show (RFC 5280), and says in words an operator understands why
 * one is refused.
 */
final class ClientCertificates extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager checks;
    private final Set<X509Certificate> authorities;
    private final int depth;

    /**
     * @param depth how many certificates may lie between a client's and an authority's
     */
    ClientCertificates(List<X509Certificate> authorities, int depth, Revocation revocation) {
        this.authorities = Set.copyOf(authorities);
        this.depth = depth;
        try {
            Set<TrustAnchor> anchors = new HashSet<>();
            authorities.forEach(authority -> anchors.add(new TrustAnchor(authority, null)));
            PKIXBuilderParameters parameters =
                    new PKIXBuilderParameters(anchors, new X509CertSelector());
            parameters.setRevocationEnabled(false);
            parameters.setMaxPathLength(depth);
            revocation.applyTo(parameters);
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(new CertPathTrustManagerParameters(parameters));
            checks = (X509ExtendedTrustManager) factory.getTrustManagers()[0];
        } catch (GeneralSecurityException e) {
            throw new BrokerStartException("cannot check certificates: " + e.getMessage(), e);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        try {
            checks.checkClientTrusted(chain, authType, engine);
            requireShort(chain);
        } catch (CertificateException e) {
            throw refusal(chain[0], engine, e);
        }
    }

    /** The JDK counts only where it has to look for the way to an authority itself. */
    private void requireShort(X509Certificate[] chain) throws CertificateException {
        int between = 0;
        for (int i = 1; i < chain.length && !authorities.contains(chain[i]); i++) {
            boolean selfIssued =
                    chain[i].getSubjectX500Principal().equals(chain[i].getIssuerX500Principal());
            between += selfIssued ? 0 : 1;
        }
        if (between > depth) {
            throw new CertificateException(
                    between + " certificates up to a known CA, where depth allows " + depth);
        }
    }

    private static CertificateException refusal(
            X509Certificate shown, SSLEngine engine, CertificateException why) {
        String client =
                engine == null || engine.getPeerHost() == null
                        ? ""
                        : " " + engine.getPeerHost() + ":" + engine.getPeerPort();
        return new CertificateException(
                "certificate "
                        + CertificateNames.distinguishedName(shown.getSubjectX500Principal())
                        + " of client"
                        + client
                        + " is refused: "
                        + reason(shown, why),
                why);
    }

    private static String reason(X509Certificate shown, Throwable why) {
        Throwable root = why;
        for (Throwable cause = why; cause != null; cause = cause.getCause()) {
            root = cause;
        }
        if (root instanceof CertificateExpiredException) {
            return "expired (" + root.getMessage() + ")";
        } else if (root instanceof CertificateNotYetValidException) {
            return "not valid yet (" + root.getMessage() + ")";
        } else if (root instanceof CertificateRevokedException) {
            return "revoked (" + root.getMessage() + ")";
        } else if (isUndetermined(why)) {
            return "no revocation list that is valid now says whether it was revoked";
        } else if (root instanceof CertPathBuilderException) {
            return "unknown CA (issuer "
                    + CertificateNames.distinguishedName(shown.getIssuerX500Principal())
                    + ")";
        }
        return root.getMessage();
    }

    private static boolean isUndetermined(Throwable why) {
        for (Throwable cause = why; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertPathValidatorException invalid
                    && invalid.getReason()
                            == CertPathValidatorException.BasicReason
                                    .UNDETERMINED_REVOCATION_STATUS) {
                return true;
            }
        }
        return false;
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return checks.getAcceptedIssuers();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, authType, (SSLEngine) null);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        checkClientTrusted(chain, authType, (SSLEngine) null);
    }

    // We are never the client.

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("not a client");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("not a client");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        throw new CertificateException("not a client");
    }
}
