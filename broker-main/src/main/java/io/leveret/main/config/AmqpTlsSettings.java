package io.leveret.main.config;

/** TLS of the listeners for AMQP. */
public final class AmqpTlsSettings {
    static final SettingGroup GROUP = new SettingGroup("TLS");

    public static final TlsOptions AMQP = TlsOptions.add(GROUP, "ssl_options");

    static {
        GROUP.ignore("Nothing to set.", "ssl_options");
        GROUP.ignore("SSL 3.0 is not offered.", "ssl_allow_poodle_attack");
        GROUP.refuse(
                "Logging in with a certificate (EXTERNAL) is not supported.",
                "ssl_cert_login_from",
                "ssl_cert_login_san_type",
                "ssl_cert_login_san_index");
    }

    private AmqpTlsSettings() {}
}
