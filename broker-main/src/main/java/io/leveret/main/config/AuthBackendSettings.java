package io.leveret.main.config;

import static io.leveret.main.config.SettingTypes.BOOLEAN;
import static io.leveret.main.config.SettingTypes.FILE;
import static io.leveret.main.config.SettingTypes.MILLIS;
import static io.leveret.main.config.SettingTypes.PORT;
import static io.leveret.main.config.SettingTypes.TEXT;
import static io.leveret.main.config.SettingTypes.URI;
import static io.leveret.main.config.SettingTypes.oneOf;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** Users known elsewhere: how the backends named by {@code auth_backends} work. */
public final class AuthBackendSettings {
    static final SettingGroup GROUP = new SettingGroup("Users known elsewhere");

    // HTTP.

    public static final Setting<String> HTTP_METHOD =
            GROUP.add(
                    "auth_http.http_method",
                    oneOf("get", "post"),
                    "get",
                    "How the web service is asked; with post passwords are not in URLs.");
    public static final Setting<URI> HTTP_USER =
            GROUP.add(
                    "auth_http.user_path",
                    URI,
                    "http://localhost:8000/auth/user",
                    "Where to ask who somebody is.");
    public static final Setting<URI> HTTP_VHOST =
            GROUP.add(
                    "auth_http.vhost_path",
                    URI,
                    "http://localhost:8000/auth/vhost",
                    "Where to ask whether a user may enter a vhost.");
    public static final Setting<URI> HTTP_RESOURCE =
            GROUP.add(
                    "auth_http.resource_path",
                    URI,
                    "http://localhost:8000/auth/resource",
                    "Where to ask what a user may do with a queue or exchange.");
    public static final Setting<URI> HTTP_TOPIC =
            GROUP.add(
                    "auth_http.topic_path",
                    URI,
                    "http://localhost:8000/auth/topic",
                    "Where to ask which topics a user may use.");
    public static final Setting<Duration> HTTP_REQUEST_TIMEOUT =
            GROUP.add(
                    "auth_http.request_timeout",
                    MILLIS,
                    "15000",
                    "How long to wait for the web service; then the answer is no.");
    public static final Setting<Duration> HTTP_CONNECTION_TIMEOUT =
            GROUP.add(
                    "auth_http.connection_timeout",
                    MILLIS,
                    "15000",
                    "How long connecting to it may take.");

    // LDAP.

    static {
        GROUP.ignore("Name a server.", "auth_ldap.servers", "auth_ldap.ssl_options");
    }

    public static final Setting<String> LDAP_SERVER =
            GROUP.add("auth_ldap.servers.$n", TEXT, null, "A server; tried in their order.");
    public static final Setting<Integer> LDAP_PORT =
            GROUP.add("auth_ldap.port", PORT, "389", "Port of all of them; 636 is usual with TLS.");
    public static final Setting<Duration> LDAP_TIMEOUT =
            GROUP.add("auth_ldap.timeout", MILLIS, "10000", "How long to wait for one.");
    public static final Setting<String> LDAP_USER_DN =
            GROUP.add(
                    "auth_ldap.user_dn_pattern",
                    TEXT,
                    "${username}",
                    "A user's DN, such as cn=${username},ou=people,dc=example,dc=com; with"
                            + " dn_lookup_attribute what to look for there.");
    public static final Setting<String> LDAP_USER_BIND =
            GROUP.add(
                    "auth_ldap.user_bind_pattern",
                    TEXT,
                    null,
                    "Whom to bind as, if not the DN: ${username}, or its parts ${ad_domain} and"
                            + " ${ad_user}.");
    public static final Setting<String> LDAP_LOOKUP_ATTRIBUTE =
            GROUP.add(
                    "auth_ldap.dn_lookup_attribute",
                    TEXT,
                    "none",
                    "Attribute users are looked up by, such as userPrincipalName.");
    public static final Setting<String> LDAP_LOOKUP_BASE =
            GROUP.add("auth_ldap.dn_lookup_base", TEXT, "none", "Below which DN they are.");
    public static final Setting<String> LDAP_LOOKUP_BIND =
            GROUP.add(
                    "auth_ldap.dn_lookup_bind",
                    oneOf("as_user", "anon"),
                    "as_user",
                    "Who looks them up, if no user_dn is set.");
    public static final Setting<String> LDAP_LOOKUP_USER =
            GROUP.add("auth_ldap.dn_lookup_bind.user_dn", TEXT, null, "DN of who looks them up.");
    public static final Setting<String> LDAP_LOOKUP_PASSWORD =
            GROUP.addSecret("auth_ldap.dn_lookup_bind.password", TEXT, null, "Its password.");
    public static final Setting<String> LDAP_OTHER_BIND =
            GROUP.add(
                    "auth_ldap.other_bind",
                    oneOf("as_user", "anon"),
                    "as_user",
                    "Who asks about users that log in without a password (EXTERNAL), if no user_dn"
                            + " is set.");
    public static final Setting<String> LDAP_OTHER_USER =
            GROUP.add("auth_ldap.other_bind.user_dn", TEXT, null, "DN of who asks.");
    public static final Setting<String> LDAP_OTHER_PASSWORD =
            GROUP.addSecret("auth_ldap.other_bind.password", TEXT, null, "Its password.");
    public static final Setting<Boolean> LDAP_SSL =
            GROUP.add("auth_ldap.use_ssl", BOOLEAN, "false", "TLS from the start.");
    public static final Setting<Boolean> LDAP_STARTTLS =
            GROUP.add("auth_ldap.use_starttls", BOOLEAN, "false", "TLS after connecting.");
    public static final Setting<Path> LDAP_AUTHORITIES =
            GROUP.add(
                    "auth_ldap.ssl_options.cacertfile",
                    FILE,
                    null,
                    "Authorities of the servers' certificates; the JVM's if not set.");
    public static final Setting<String> LDAP_VERIFY =
            GROUP.add(
                    "auth_ldap.ssl_options.verify",
                    oneOf("verify_peer", "verify_none"),
                    "verify_peer",
                    "Whether the servers' certificates and names are checked.");
    public static final Setting<Path> LDAP_CERTIFICATE =
            GROUP.add("auth_ldap.ssl_options.certfile", FILE, null, "Certificate to show to them.");
    public static final Setting<Path> LDAP_KEY =
            GROUP.add("auth_ldap.ssl_options.keyfile", FILE, null, "Its private key.");
    public static final Setting<String> LDAP_KEY_PASSWORD =
            GROUP.addSecret("auth_ldap.ssl_options.password", TEXT, null, "Password of the key.");

    // OAuth 2.

    public static final Setting<String> OAUTH_RESOURCE_SERVER =
            GROUP.add(
                    "auth_oauth2.resource_server_id",
                    TEXT,
                    null,
                    "What this broker is called in tokens (aud).");
    public static final Setting<String> OAUTH_SCOPE_PREFIX =
            GROUP.add(
                    "auth_oauth2.scope_prefix",
                    TEXT,
                    null,
                    "What scopes for this broker begin with; resource_server_id and a dot if not"
                            + " set.");
    public static final Setting<Boolean> OAUTH_VERIFY_AUD =
            GROUP.add(
                    "auth_oauth2.verify_aud",
                    BOOLEAN,
                    "true",
                    "Whether tokens must be meant for this broker.");
    public static final Setting<String> OAUTH_ADDITIONAL_SCOPES =
            GROUP.add(
                    "auth_oauth2.additional_scopes_key",
                    TEXT,
                    "",
                    "Claims with further scopes, with spaces between; dots lead into objects.");
    public static final Setting<String> OAUTH_ALIAS =
            GROUP.add(
                    "auth_oauth2.scope_aliases.$alias",
                    TEXT,
                    null,
                    "Scopes that this one stands for, with spaces between.");
    public static final Setting<String> OAUTH_ALIAS_NAME =
            GROUP.add(
                    "auth_oauth2.scope_aliases.$n.alias",
                    TEXT,
                    null,
                    "The same in two keys, for names that cannot be a key: the name.");
    public static final Setting<String> OAUTH_ALIAS_SCOPE =
            GROUP.add(
                    "auth_oauth2.scope_aliases.$n.scope",
                    TEXT,
                    null,
                    "And the scopes it stands for.");
    public static final Setting<String> OAUTH_USERNAME_CLAIM =
            GROUP.add(
                    "auth_oauth2.preferred_username_claims.$n",
                    TEXT,
                    null,
                    "A claim with the user's name; sub and client_id come last.");
    public static final Setting<Path> OAUTH_SIGNING_KEY =
            GROUP.add(
                    "auth_oauth2.signing_keys.$id",
                    FILE,
                    null,
                    "Public key with this id (kid), PEM.");
    public static final Setting<String> OAUTH_DEFAULT_KEY =
            GROUP.add(
                    "auth_oauth2.default_key", TEXT, null, "Id of the key of tokens without one.");
    public static final Setting<URI> OAUTH_JWKS =
            GROUP.add(
                    "auth_oauth2.jwks_url",
                    URI,
                    null,
                    "Where keys are to be got, as a JWK set; file: for a file.");
    public static final Setting<String> OAUTH_ALGORITHM =
            GROUP.add(
                    "auth_oauth2.algorithms.$n",
                    TEXT,
                    null,
                    "A signature that is taken, such as RS256; all that fit the key if none is"
                            + " named.");

    // Cache.

    public static final Setting<String> CACHED =
            GROUP.add(
                    "auth_cache.cached_backend",
                    AccessSettings.BACKEND_NAME,
                    null,
                    "Whose answers the backend cache keeps.");
    public static final Setting<String> CACHED_AUTHN =
            GROUP.add(
                    "auth_cache.cached_backend.authn",
                    AccessSettings.BACKEND_NAME,
                    null,
                    "The same, for passwords only.");
    public static final Setting<String> CACHED_AUTHZ =
            GROUP.add(
                    "auth_cache.cached_backend.authz",
                    AccessSettings.BACKEND_NAME,
                    null,
                    "The same, for permissions only.");
    public static final Setting<Duration> CACHE_TTL =
            GROUP.add("auth_cache.cache_ttl", MILLIS, "15000", "How long answers are kept.");
    public static final Setting<Boolean> CACHE_REFUSALS =
            GROUP.add("auth_cache.cache_refusals", BOOLEAN, "false", "Whether a no is kept too.");

    static {
        GROUP.ignore(
                "One connection is made for each login.",
                "auth_ldap.connection_pool_size",
                "auth_ldap.idle_timeout");
        GROUP.ignore("What is asked is not logged.", "auth_ldap.log");
        GROUP.ignore("There are no queries to use it.", "auth_ldap.group_lookup_base");
        GROUP.ignore("There is one way to keep answers.", "auth_cache.cache_module");
        GROUP.refuse(
                "Queries are not supported; use authz = internal for permissions.",
                "auth_ldap.queries.*");
        GROUP.refuse(
                "Such options of TLS are not supported.",
                "auth_ldap.ssl_options.*",
                "auth_http.ssl_options.*",
                "auth_oauth2.https.*");
        GROUP.refuse(
                "One resource server and one provider are supported.",
                "auth_oauth2.resource_servers.*",
                "auth_oauth2.oauth_providers.*",
                "auth_oauth2.issuer",
                "auth_oauth2.token_endpoint",
                "auth_oauth2.resource_server_type",
                "auth_oauth2.discovery_endpoint_path",
                "auth_oauth2.discovery_endpoint_params.*",
                "auth_oauth2.default_oauth_provider");
    }

    private AuthBackendSettings() {}
}
