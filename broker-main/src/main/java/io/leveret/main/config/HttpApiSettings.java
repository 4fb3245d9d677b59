package io.leveret.main.config;

import static io.leveret.main.config.SettingTypes.BOOLEAN;
import static io.leveret.main.config.SettingTypes.BYTES;
import static io.leveret.main.config.SettingTypes.COUNT;
import static io.leveret.main.config.SettingTypes.IP;
import static io.leveret.main.config.SettingTypes.PORT;
import static io.leveret.main.config.SettingTypes.PORT_OR_FREE;
import static io.leveret.main.config.SettingTypes.TEXT;
import static io.leveret.main.config.SettingTypes.oneOf;

/** The HTTP API. */
public final class HttpApiSettings {
    static final SettingGroup GROUP = new SettingGroup("Management");

    public static final Setting<Boolean> ENABLED =
            GROUP.add("leveret.management", BOOLEAN, "true", "Whether there is an HTTP API.");

    public static final Setting<Integer> PORT_HTTP =
            GROUP.add(
                    "management.tcp.port",
                    PORT_OR_FREE,
                    "15672",
                    "Port of the HTTP API; with AMQP on port 0 another free one.");

    public static final Setting<String> IP_HTTP =
            GROUP.add("management.tcp.ip", IP, null, "Address to listen on; all if not set.");

    public static final Setting<Integer> PORT_HTTPS =
            GROUP.add(
                    "management.ssl.port",
                    PORT_OR_FREE,
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
                    "What comes before /api.");

    public static final Setting<Long> BODY_MAX =
            GROUP.add(
                    "management.http.max_body_size",
                    BYTES,
                    "20000000",
                    "Largest body of a request, such as a definitions file.");

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

    public static final Setting<String> RATES_MODE =
            GROUP.add(
                    "management.rates_mode",
                    oneOf("basic", "detailed", "none"),
                    "basic",
                    "With detailed, the API also tells which channel publishes to which exchange"
                            + " and takes from which queue; none is the same as basic.");

    public static final Setting<Boolean> DISABLE_BASIC_AUTH =
            GROUP.add(
                    "management.disable_basic_auth",
                    BOOLEAN.where("false; there is no other way to log in", value -> !value),
                    "false",
                    "Whether name and password are no way to log in.");

    static {
        GROUP.ignore(
                "The HTTP server decides.",
                "management.tcp.idle_timeout",
                "management.tcp.compress");
        GROUP.ignore(
                "All there is can be asked for.",
                "management.disable_stats",
                "management.enable_queue_totals");
        GROUP.ignore(
                "Such headers are not sent.",
                "management.csp.policy",
                "management.hsts.policy",
                "management.headers.*");
        GROUP.ignore("There is no session to end.", "management.login_session_timeout");
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

    private HttpApiSettings() {}
}
