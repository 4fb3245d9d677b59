package io.leveret.broker.tls;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CRL;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.PKIXRevocationChecker.Option;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Whether clients' certificates are looked up in lists of those that were revoked (RFC 5280, 5).
 * The lists are files: nothing is fetched from anywhere.
 *
 * @param files lists, PEM or DER
 */
public record Revocation(Check check, List<Path> files) {
    public static final Revocation NONE = new Revocation(Check.FALSE, List.of());

    /** Values of RabbitMQ's {@code ssl_options.crl_check}. */
    public enum Check {
        FALSE,
        /** The client's own certificate and those of the authorities between. */
        TRUE,
        /** The client's own certificate. */
        PEER,
        /** As {@link #TRUE}, but what no list says anything about is good. */
        BEST_EFFORT
    }

    public Revocation {
        files = List.copyOf(files);
    }

    /** Makes a check of certificates look into the lists, as they are in the files now. */
    void applyTo(PKIXBuilderParameters parameters) throws GeneralSecurityException {
        if (check == Check.FALSE) {
            return;
        }
        List<CRL> lists = new ArrayList<>();
        for (Path file : files) {
            lists.addAll(lists(file));
        }
        parameters.addCertStore(
                CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists)));
        PKIXRevocationChecker checker =
                (PKIXRevocationChecker) CertPathBuilder.getInstance("PKIX").getRevocationChecker();
        checker.setOptions(options());
        parameters.addCertPathChecker(checker);
    }

    private Set<Option> options() {
        // No OCSP: it would ask whatever address the certificate names.
        Set<Option> options = EnumSet.of(Option.PREFER_CRLS, Option.NO_FALLBACK);
        if (check == Check.PEER) {
            options.add(Option.ONLY_END_ENTITY);
        } else if (check == Check.BEST_EFFORT) {
            options.add(Option.SOFT_FAIL);
        }
        return options;
    }

    private static List<? extends CRL> lists(Path file) {
        byte[] bytes = CertificateFiles.bytes(file);
        try {
            List<? extends CRL> found =
                    List.copyOf(
                            CertificateFactory.getInstance("X.509")
                                    .generateCRLs(new ByteArrayInputStream(bytes)));
            if (found.isEmpty()) {
                throw CertificateFiles.unusable(file, "there is no revocation list in it", null);
            }
            return found;
        } catch (GeneralSecurityException e) {
            throw CertificateFiles.unusable(file, "it is no revocation list: " + e.getMessage(), e);
        }
    }
}
