package io.leveret.main.config;

import static io.leveret.main.config.SettingTypes.BOOLEAN;
import static io.leveret.main.config.SettingTypes.COUNT;
import static io.leveret.main.config.SettingTypes.FILE;
import static io.leveret.main.config.SettingTypes.TEXT;
import static io.leveret.main.config.SettingTypes.oneOf;

import java.nio.file.Path;

/**
 * The options of TLS, which listeners for AMQP, management and Prometheus each have under their own
 * prefix.
 *
 * @param versions in the order they are numbered; empty for the JVM's choice
 * @param ciphers names as in OpenSSL or as in the RFCs, in the order they are numbered
 */
public record TlsOptions(
        Setting<Path> certificate,
        Setting<Path> key,
        Setting<String> password,
        Setting<Path> authorities,
        Setting<String> verify,
        Setting<Integer> depth,
        Setting<Boolean> failIfNoPeerCertificate,
        Setting<String> revocationCheck,
        Setting<String> versions,
        Setting<String> ciphers) {

    static TlsOptions add(SettingGroup group, String prefix) {
        TlsOptions options =
                new TlsOptions(
                        group.add(
                                prefix + ".certfile",
                                FILE,
                                null,
                                "Certificate of the server, with its chain (PEM), or a PKCS#12 file"
                                        + " with its key too."),
                        group.add(prefix + ".keyfile", FILE, null, "Its private key (PEM)."),
                        group.addSecret(
                                prefix + ".password",
                                TEXT,
                                null,
                                "Password of the private key, or of the PKCS#12 file."),
                        group.add(
                                prefix + ".cacertfile",
                                FILE,
                                null,
                                "Authorities that clients' certificates are checked against (PEM or"
                                        + " PKCS#12)."),
                        group.add(
                                prefix + ".verify",
                                oneOf("verify_peer", "verify_none"),
                                "verify_none",
                                "Whether clients are asked for certificates."),
                        group.add(
                                prefix + ".depth",
                                COUNT,
                                "10",
                                "How many certificates may lie between a client's and an"
                                        + " authority's."),
                        group.add(
                                prefix + ".fail_if_no_peer_cert",
                                BOOLEAN,
                                "false",
                                "With verify_peer: whether clients must have one."),
                        group.add(
                                prefix + ".crl_check",
                                oneOf("true", "false", "peer", "best_effort"),
                                "false",
                                "With verify_peer: whether clients' certificates are looked up in"
                                        + " the lists leveret.ssl.crlfile.$n, and those between"
                                        + " (not with peer). With best_effort one no list knows is"
                                        + " good."),
                        group.add(
                                prefix + ".versions.$n",
                                oneOf("tlsv1.3", "tlsv1.2", "tlsv1.1", "tlsv1"),
                                null,
                                "A version to offer; 1.3 and 1.2 if none is named. Older ones are"
                                        + " not offered."),
                        group.add(
                                prefix + ".ciphers.$n",
                                TEXT,
                                null,
                                "A cipher suite to offer; the JVM's if none is named."));
        group.ignore(
                "The JVM decides.",
                prefix + ".honor_cipher_order",
                prefix + ".client_renegotiation",
                prefix + ".secure_renegotiate",
                prefix + ".reuse_sessions",
                prefix + ".reuse_session",
                prefix + ".honor_ecc_order",
                prefix + ".log_alert",
                prefix + ".log_level",
                prefix + ".bypass_pem_cache",
                prefix + ".dh",
                prefix + ".dhfile");
        group.refuse(
                "Give certificates and keys as files; pre-shared keys are not supported.",
                prefix + ".cacerts.$n",
                prefix + ".cert",
                prefix + ".key.$type",
                prefix + ".psk_identity");
        return options;
    }
}
