package io.leveret.main.config;

import static io.leveret.main.config.SettingTypes.COUNT;
import static io.leveret.main.config.SettingTypes.FILE;
import static io.leveret.main.config.SettingTypes.TEXT;
import static io.leveret.main.config.SettingTypes.oneOf;

import java.nio.file.Path;

/** TLS of the listeners for AMQP. */
public final class AmqpTlsSettings {
    static final SettingGroup GROUP = new SettingGroup("TLS");

    public static final TlsOptions AMQP = TlsOptions.add(GROUP, "ssl_options");

    public static final Setting<Path> SNI_CERTIFICATE =
            GROUP.add(
                    "leveret.ssl.sni.$n.certfile",
                    FILE,
                    null,
                    "A further certificate, for clients that ask for a host named in it (SNI). For"
                            + " all listeners with TLS.");

    public static final Setting<Path> SNI_KEY =
            GROUP.add(
                    "leveret.ssl.sni.$n.keyfile",
                    FILE,
                    null,
                    "Its private key (PEM); not needed for a PKCS#12 file.");

    public static final Setting<String> SNI_PASSWORD =
            GROUP.addSecret("leveret.ssl.sni.$n.password", TEXT, null, "Password of that.");

    public static final Setting<Path> REVOCATION_LIST =
            GROUP.add(
                    "leveret.ssl.crlfile.$n",
                    FILE,
                    null,
                    "A list of revoked certificates (PEM or DER). For all listeners with crl_check.");

    public static final Setting<String> LOGIN_FROM =
            GROUP.add(
                    "ssl_cert_login_from",
                    oneOf(
                            "distinguished_name",
                            "common_name",
                            "subject_alternative_name",
                            "subject_alt_name"),
                    "distinguished_name",
                    "Which name in a client's certificate is its username, with the mechanism"
                            + " EXTERNAL.");

    public static final Setting<String> LOGIN_SAN_TYPE =
            GROUP.add(
                    "ssl_cert_login_san_type",
                    oneOf("dns", "ip", "email", "uri", "other_name"),
                    "dns",
                    "Which kind of alternative name that is.");

    public static final Setting<Integer> LOGIN_SAN_INDEX =
            GROUP.add(
                    "ssl_cert_login_san_index",
                    COUNT,
                    "0",
                    "Which of the alternative names of that kind, from 0.");

    static {
        GROUP.ignore("Nothing to set.", "ssl_options");
        GROUP.ignore("SSL 3.0 is not offered.", "ssl_allow_poodle_attack");
    }

    private AmqpTlsSettings() {}
}
