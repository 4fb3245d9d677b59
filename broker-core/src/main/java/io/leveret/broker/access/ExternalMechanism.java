package io.leveret.broker.access;

import java.security.cert.X509Certificate;
import java.util.concurrent.CompletableFuture;

/**
 * EXTERNAL (RFC 4422, appendix A): the client's certificate, which the TLS handshake found good,
 * says who it is. What the client itself says is not looked at.
 */
final class ExternalMechanism implements SaslMechanism {
    private final CertificateLogin names;

    ExternalMechanism(CertificateLogin names) {
        this.names = names;
    }

    @Override
    public String name() {
        return "EXTERNAL";
    }

    @Override
    public boolean needsTls() {
        return true;
    }

    @Override
    public Exchange begin(Client client) {
        return response -> {
            X509Certificate certificate = client.certificate();
            if (certificate == null) {
                return refused("connection peer presented no TLS (x.509) certificate");
            }
            String username = names.username(certificate);
            return username == null
                    ? refused("no name found")
                    : client.login(username).thenApply(SaslStep.Finished::new);
        };
    }

    private static CompletableFuture<SaslStep> refused(String reason) {
        return CompletableFuture.completedFuture(
                new SaslStep.Finished(new LoginResult.Refused(null, reason)));
    }
}
