package io.leveret.main.config;

import static io.leveret.main.config.SettingTypes.BOOLEAN;
import static io.leveret.main.config.SettingTypes.BYTES;
import static io.leveret.main.config.SettingTypes.COUNT;
import static io.leveret.main.config.SettingTypes.IP;
import static io.leveret.main.config.SettingTypes.MILLIS;
import static io.leveret.main.config.SettingTypes.PORT;
import static io.leveret.main.config.SettingTypes.TEXT;
import static io.leveret.main.config.SettingTypes.oneOf;

import java.time.Duration;

/** The HTTP API and the pages over it. */
public final class ManagementSettings {
    static final SettingGroup GROUP = new SettingGroup("Management");

    public static final Setting<Integer> PORT_HTTP =
            GROUP.add("management.tcp.port", PORT, "15672", "Port of the HTTP API and its pages.");

    public static final Setting<String> IP_HTTP =
            GROUP.add("management.tcp.ip", IP, null, "Address to listen on; all if not set.");

    public static final Setting<Duration> IDLE_TIMEOUT =
            GROUP.add(
                    "management.tcp.idle_timeout",
                    MILLIS,
                    "60000",
                    "A connection on which nothing happens is closed after that.");

    public static final Setting<Boolean> COMPRESS =
            GROUP.add(
                    "management.tcp.compress", BOOLEAN, "true", "Whether answers are compressed.");

    public static final Setting<Integer> PORT_HTTPS =
            GROUP.add(
                    "management.ssl.port",
                    PORT,
                    null,
                    "Port of the same with TLS; 15671 is usual. None if not set.");

    public static final Setting<String> IP_HTTPS =
            GROUP.add("management.ssl.ip", IP, null, "Address for it; all if not set.");

    public static final TlsOptions TLS = TlsOptions.add(GROUP, "management.ssl");

    public static final Setting<Integer> LISTENER_PORT =
            GROUP.add(
                    "management.listener.port",
                    PORT,
                    null,
                    "Older name of management.tcp.port, or with management.listener.ssl of"
                            + " management.ssl.port.");

    public static final Setting<String> LISTENER_IP =
            GROUP.add("management.listener.ip", IP, null, "Address for it; all if not set.");

    public static final Setting<Boolean> LISTENER_SSL =
            GROUP.add(
                    "management.listener.ssl", BOOLEAN, "false", "Whether that port is with TLS.");

    public static final TlsOptions LISTENER_TLS =
            TlsOptions.add(GROUP, "management.listener.ssl_opts");

    public static final Setting<String> PATH_PREFIX =
            GROUP.add(
                    "management.path_prefix",
                    TEXT.where("a path that begins with /", text -> text.startsWith("/")),
                    null,
                    "What comes before /api and the pages.");

    public static final Setting<Long> BODY_MAX =
            GROUP.add(
                    "management.http.max_body_size",
                    BYTES,
                    "20000000",
                    "Largest body of a request, such as a definitions file.");

    public static final Setting<String> RATES_MODE =
            GROUP.add(
                    "management.rates_mode",
                    oneOf("basic", "detailed", "none"),
                    "basic",
                    "Which message rates are kept.");

    public static final Setting<Boolean> DISABLE_STATS =
            GROUP.add(
                    "management.disable_stats",
                    BOOLEAN,
                    "false",
                    "Whether the API has definitions and health only, no figures.");

    public static final Setting<Boolean> QUEUE_TOTALS =
            GROUP.add(
                    "management.enable_queue_totals",
                    BOOLEAN,
                    "false",
                    "With disable_stats: whether queues have their message counts still.");

    public static final Setting<String> CORS_NONE =
            GROUP.add(
                    "management.cors.allow_origins",
                    oneOf("none"),
                    null,
                    "No page from elsewhere may use the API. So it is if nothing is set.");

    public static final Setting<String> CORS_ORIGIN =
            GROUP.add(
                    "management.cors.allow_origins.$n",
                    TEXT,
                    null,
                    "A page's origin that may use the API; * for all.");

    public static final Setting<Integer> CORS_MAX_AGE =
            GROUP.add(
                    "management.cors.max_age",
                    COUNT,
                    "1800",
                    "Seconds a browser may remember that.");

    public static final Setting<String> CSP =
            GROUP.add(
                    "management.csp.policy",
                    TEXT,
                    null,
                    "Value of the header content-security-policy.");

    public static final Setting<String> HSTS =
            GROUP.add(
                    "management.hsts.policy",
                    TEXT,
                    null,
                    "Value of the header strict-transport-security.");

    public static final Setting<String> FRAME_OPTIONS =
            GROUP.add(
                    "management.headers.frame_options",
                    TEXT,
                    null,
                    "Value of the header x-frame-options.");

    public static final Setting<String> CONTENT_TYPE_OPTIONS =
            GROUP.add(
                    "management.headers.content_type_options",
                    TEXT,
                    null,
                    "Value of the header x-content-type-options.");

    public static final Setting<String> XSS_PROTECTION =
            GROUP.add(
                    "management.headers.xss_protection",
                    TEXT,
                    null,
                    "Value of the header x-xss-protection.");

    public static final Setting<Integer> LOGIN_MINUTES =
            GROUP.add(
                    "management.login_session_timeout",
                    COUNT,
                    "480",
                    "Minutes after which the pages ask for the password again.");

    public static final Setting<Boolean> DISABLE_BASIC_AUTH =
            GROUP.add(
                    "management.disable_basic_auth",
                    BOOLEAN.where("false; there is no other way to log in", value -> !value),
                    "false",
                    "Whether name and password are no way to log in.");

    static {
        GROUP.ignore(
                "The HTTP server decides.",
                "management.$protocol.inactivity_timeout",
                "management.$protocol.request_timeout",
                "management.$protocol.shutdown_timeout",
                "management.$protocol.max_keepalive",
                "management.ssl.idle_timeout",
                "management.ssl.compress",
                "management.ssl.backlog");
        GROUP.ignore(
                "Samples have RabbitMQ's default resolution.",
                "management.sample_retention_policies.$section.$interval",
                "management.db_cache_multiplier",
                "management_agent.*",
                "management.delegate_count");
        GROUP.ignore("Requests are logged with everything else.", "management.http_log_dir");
        GROUP.ignore(
                "The HTTP server decides.",
                "management.listener.server.*",
                "management.listener.ssl_opts");
        GROUP.refuse(
                "Logging in to the pages with OAuth 2 is not supported.",
                "management.enable_uaa",
                "management.uaa_client_id",
                "management.uaa_location",
                "management.oauth_enabled",
                "management.oauth_client_id",
                "management.oauth_client_secret",
                "management.oauth_provider_url",
                "management.oauth_metadata_url",
                "management.oauth_scopes",
                "management.oauth_initiated_logon_type",
                "management.oauth_disable_basic_auth",
                "management.oauth_response_type",
                "management.oauth_resource_servers.*");
        GROUP.refuse("Restrictions are not supported.", "management.restrictions.*");
    }

    private ManagementSettings() {}
}
