package io.leveret.broker.access;

import io.leveret.broker.tls.CertificateNames;
import io.leveret.broker.tls.CertificateNames.AlternativeName;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Which name in its certificate is a client's username: RabbitMQ's {@code ssl_cert_login_from}.
 *
 * @param alternative counts with {@link From#SUBJECT_ALTERNATIVE_NAME}: the kind of name
 * @param index likewise: which of these, from 0
 */
public record CertificateLogin(From from, AlternativeName alternative, int index) {
    /** Where the name is. */
    public enum From {
        DISTINGUISHED_NAME,
        COMMON_NAME,
        SUBJECT_ALTERNATIVE_NAME
    }

    /** As RabbitMQ does unless told otherwise. */
    public static final CertificateLogin DEFAULT =
            new CertificateLogin(From.DISTINGUISHED_NAME, AlternativeName.DNS, 0);

    /** Null if the certificate has no such name. */
    public String username(X509Certificate certificate) {
        String name =
                switch (from) {
                    case DISTINGUISHED_NAME ->
                            CertificateNames.distinguishedName(
                                    certificate.getSubjectX500Principal());
                    case COMMON_NAME -> CertificateNames.commonName(certificate);
                    case SUBJECT_ALTERNATIVE_NAME -> alternativeName(certificate);
                };
        return name.isEmpty() ? null : name;
    }

    private String alternativeName(X509Certificate certificate) {
        List<String> names = CertificateNames.alternativeNames(certificate, alternative);
        return index < names.size() ? names.get(index) : "";
    }
}
