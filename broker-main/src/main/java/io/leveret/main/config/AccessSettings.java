package io.leveret.main.config;

import static io.leveret.main.config.SettingTypes.BOOLEAN;
import static io.leveret.main.config.SettingTypes.REGEXP;
import static io.leveret.main.config.SettingTypes.TEXT;
import static io.leveret.main.config.SettingTypes.oneOf;

import io.leveret.broker.access.HashingAlgorithm;
import io.leveret.broker.access.SaslMechanisms;

/** Users, and how they log in. */
public final class AccessSettings {
    static final SettingGroup GROUP = new SettingGroup("Access");

    private static final String ONLY_AT_FIRST = " Used when there is no data yet.";

    public static final Setting<String> DEFAULT_USER =
            GROUP.add("default_user", TEXT, "guest", "Name of the first user." + ONLY_AT_FIRST);

    public static final Setting<String> DEFAULT_PASS =
            GROUP.addSecret(
                    "default_pass", TEXT, "guest", "Password of the first user." + ONLY_AT_FIRST);

    public static final Setting<Boolean> DEFAULT_USER_TAG =
            GROUP.add(
                    "default_user_tags.$tag",
                    BOOLEAN,
                    null,
                    "Whether the first user has this tag; administrator if none is named.");

    public static final Setting<String> DEFAULT_VHOST =
            GROUP.add(
                    "default_vhost",
                    TEXT,
                    "/",
                    "The first vhost; the first user may enter it." + ONLY_AT_FIRST);

    public static final Setting<String> DEFAULT_CONFIGURE =
            GROUP.add(
                    "default_permissions.configure",
                    REGEXP,
                    ".*",
                    "What the first user may declare and delete there.");

    public static final Setting<String> DEFAULT_WRITE =
            GROUP.add(
                    "default_permissions.write",
                    REGEXP,
                    ".*",
                    "What the first user may publish and bind to there.");

    public static final Setting<String> DEFAULT_READ =
            GROUP.add(
                    "default_permissions.read",
                    REGEXP,
                    ".*",
                    "What the first user may consume and bind from there.");

    public static final Setting<String> LOOPBACK_USERS =
            GROUP.add(
                    "loopback_users", oneOf("none"), null, "All users may connect from anywhere.");

    public static final Setting<Boolean> LOOPBACK_USER =
            GROUP.add(
                    "loopback_users.$user",
                    BOOLEAN,
                    null,
                    "Whether this user may only connect from this machine; guest if none is"
                            + " named.");

    public static final Setting<String> MECHANISM =
            GROUP.add(
                    "auth_mechanisms.$n",
                    oneOf(SaslMechanisms.supported().toArray(String[]::new)),
                    null,
                    "A way to log in that is offered; PLAIN and AMQPLAIN if none is named.");

    public static final Setting<String> ANONYMOUS_USER =
            GROUP.add(
                    "anonymous_login_user",
                    TEXT,
                    "guest",
                    "Whom the mechanism ANONYMOUS logs in, if it is offered.");

    public static final Setting<String> ANONYMOUS_PASS =
            GROUP.addSecret("anonymous_login_pass", TEXT, "guest", "The password of that user.");

    static final SettingType<String> BACKEND_NAME =
            new SettingType<>(
                    "internal, http, ldap, oauth2 or cache, or RabbitMQ's"
                            + " rabbit_auth_backend_...",
                    AccessSettings::backend);

    public static final Setting<String> BACKEND =
            GROUP.add(
                    "auth_backends.$n",
                    BACKEND_NAME,
                    null,
                    "Who knows the users; asked in their order, until one lets the user in. The"
                            + " broker itself if none is named.");

    public static final Setting<String> BACKEND_AUTHN =
            GROUP.add(
                    "auth_backends.$n.authn",
                    BACKEND_NAME,
                    null,
                    "The same, but only for who users are.");

    public static final Setting<String> BACKEND_AUTHZ =
            GROUP.add(
                    "auth_backends.$n.authz",
                    BACKEND_NAME,
                    null,
                    "And who knows what these users may do.");

    public static final Setting<HashingAlgorithm> PASSWORD_HASHING =
            GROUP.add(
                    "password_hashing_module",
                    new SettingType<>(
                            "rabbit_password_hashing_sha256, _sha512 or _md5",
                            AccessSettings::algorithm),
                    "rabbit_password_hashing_sha256",
                    "How passwords of users to come are hashed.");

    static {
        GROUP.refuse("Rules for passwords are not supported.", "credential_validator.*");
        GROUP.refuse("Create users with a definitions file.", "default_users.*");
        GROUP.ignore("Give certificates of clients' authorities in cacertfile.", "trust_store.*");
        GROUP.ignore("Attempts are not counted by address.", "track_auth_attempt_source");
    }

    private AccessSettings() {}

    private static String backend(String name) {
        if (!name.replaceFirst("^rabbit_auth_backend_", "")
                .matches("internal|http|ldap|oauth2|cache")) {
            throw new IllegalArgumentException(name);
        }
        return name;
    }

    private static HashingAlgorithm algorithm(String name) {
        HashingAlgorithm algorithm = HashingAlgorithm.byName(name);
        if (algorithm == null) {
            throw new IllegalArgumentException(name);
        }
        return algorithm;
    }
}
