package io.leveret.main.config;

import io.leveret.auth.cache.CachingBackend;
import io.leveret.auth.http.HttpAuthBackend;
import io.leveret.auth.http.HttpAuthSettings;
import io.leveret.auth.ldap.LdapBackend;
import io.leveret.auth.ldap.LdapSettings;
import io.leveret.auth.oauth2.OAuth2Backend;
import io.leveret.auth.oauth2.OAuth2Settings;
import io.leveret.broker.access.AuthBackend;
import io.leveret.broker.access.AuthBackendFactory;
import io.leveret.broker.access.LoginStep;
import io.leveret.broker.tls.KeyFile;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the settings come to, for those who know users. */
final class AuthBackendConfiguration {
    private final Configuration configuration;

    /** Each backend once, however often it is named. */
    private final Map<String, AuthBackendFactory> factories = new HashMap<>();

    AuthBackendConfiguration(Configuration configuration) {
        this.configuration = configuration;
    }

    /** In their order; the broker's own users if none are named. */
    List<LoginStep> steps() {
        Map<String, String> both = configuration.family(AccessSettings.BACKEND);
        Map<String, String> authn = configuration.family(AccessSettings.BACKEND_AUTHN);
        Map<String, String> authz = configuration.family(AccessSettings.BACKEND_AUTHZ);
        Map<Integer, LoginStep> steps = new TreeMap<>();
        Stream.of(both, authn, authz)
                .flatMap(named -> named.keySet().stream())
                .forEach(
                        n -> {
                            String who = both.getOrDefault(n, authn.getOrDefault(n, authz.get(n)));
                            String what = both.getOrDefault(n, authz.getOrDefault(n, who));
                            steps.put(
                                    Integer.parseInt(n),
                                    new LoginStep(factory(who), List.of(factory(what))));
                        });
        return steps.isEmpty()
                ? List.of(LoginStep.of(AuthBackendFactory.INTERNAL))
                : List.copyOf(steps.values());
    }

    private AuthBackendFactory factory(String name) {
        String shortName = name.replaceFirst("^rabbit_auth_backend_", "");
        if (shortName.equals("internal")) {
            return AuthBackendFactory.INTERNAL;
        }
        return factories.computeIfAbsent(
                shortName,
                kind ->
                        switch (kind) {
                            case "http" -> (internal, clock) -> new HttpAuthBackend(http());
                            case "ldap" -> (internal, clock) -> new LdapBackend(ldap());
                            case "oauth2" ->
                                    (internal, clock) -> new OAuth2Backend(oauth2(), clock);
                            default -> cache();
                        });
    }

    private AuthBackendFactory cache() {
        String both = configuration.find(AuthBackendSettings.CACHED).orElse("internal");
        String authn = configuration.find(AuthBackendSettings.CACHED_AUTHN).orElse(both);
        String authz = configuration.find(AuthBackendSettings.CACHED_AUTHZ).orElse(authn);
        return (internal, clock) -> {
            AuthBackend authenticator = cached(authn).open(internal, clock);
            return new CachingBackend(
                    authenticator,
                    authz.equals(authn) ? authenticator : cached(authz).open(internal, clock),
                    configuration.get(AuthBackendSettings.CACHE_TTL).toMillis(),
                    configuration.get(AuthBackendSettings.CACHE_REFUSALS),
                    clock);
        };
    }

    /** A cache of a cache would never end. */
    private AuthBackendFactory cached(String name) {
        return name.endsWith("cache") ? AuthBackendFactory.INTERNAL : factory(name);
    }

    private HttpAuthSettings http() {
        return new HttpAuthSettings(
                configuration.get(AuthBackendSettings.HTTP_METHOD).equals("post"),
                configuration.get(AuthBackendSettings.HTTP_USER),
                configuration.get(AuthBackendSettings.HTTP_VHOST),
                configuration.get(AuthBackendSettings.HTTP_RESOURCE),
                configuration.get(AuthBackendSettings.HTTP_TOPIC),
                configuration.get(AuthBackendSettings.HTTP_REQUEST_TIMEOUT),
                configuration.get(AuthBackendSettings.HTTP_CONNECTION_TIMEOUT));
    }

    private LdapSettings ldap() {
        return new LdapSettings(
                List.copyOf(configuration.family(AuthBackendSettings.LDAP_SERVER).values()),
                configuration.get(AuthBackendSettings.LDAP_PORT),
                configuration.get(AuthBackendSettings.LDAP_TIMEOUT),
                configuration.get(AuthBackendSettings.LDAP_USER_DN),
                configuration.find(AuthBackendSettings.LDAP_USER_BIND).orElse(null),
                unlessNone(AuthBackendSettings.LDAP_LOOKUP_ATTRIBUTE),
                unlessNone(AuthBackendSettings.LDAP_LOOKUP_BASE),
                bind(
                        AuthBackendSettings.LDAP_LOOKUP_BIND,
                        AuthBackendSettings.LDAP_LOOKUP_USER,
                        AuthBackendSettings.LDAP_LOOKUP_PASSWORD),
                bind(
                        AuthBackendSettings.LDAP_OTHER_BIND,
                        AuthBackendSettings.LDAP_OTHER_USER,
                        AuthBackendSettings.LDAP_OTHER_PASSWORD),
                ldapTls());
    }

    private String unlessNone(Setting<String> setting) {
        String value = configuration.get(setting);
        return value.equals("none") ? null : value;
    }

    private LdapSettings.Bind bind(
            Setting<String> mode, Setting<String> user, Setting<String> password) {
        Optional<String> dn = configuration.find(user);
        if (dn.isPresent()) {
            return new LdapSettings.Bind(dn.get(), configuration.find(password).orElse(""));
        }
        return configuration.get(mode).equals("anon") ? new LdapSettings.Bind("", "") : null;
    }

    private LdapSettings.Tls ldapTls() {
        boolean startTls = configuration.get(AuthBackendSettings.LDAP_STARTTLS);
        if (!startTls && !configuration.get(AuthBackendSettings.LDAP_SSL)) {
            return null;
        }
        Path certificate = configuration.find(AuthBackendSettings.LDAP_CERTIFICATE).orElse(null);
        return new LdapSettings.Tls(
                startTls,
                configuration.find(AuthBackendSettings.LDAP_AUTHORITIES).orElse(null),
                configuration.get(AuthBackendSettings.LDAP_VERIFY).equals("verify_peer"),
                certificate == null
                        ? null
                        : new KeyFile(
                                certificate,
                                configuration.find(AuthBackendSettings.LDAP_KEY).orElse(null),
                                configuration
                                        .find(AuthBackendSettings.LDAP_KEY_PASSWORD)
                                        .orElse(null)));
    }

    private OAuth2Settings oauth2() {
        String server = configuration.find(AuthBackendSettings.OAUTH_RESOURCE_SERVER).orElse("");
        List<String> claims =
                new ArrayList<>(
                        configuration.family(AuthBackendSettings.OAUTH_USERNAME_CLAIM).values());
        claims.addAll(OAuth2Settings.USERNAME_CLAIMS);
        URI jwks = configuration.find(AuthBackendSettings.OAUTH_JWKS).orElse(null);
        boolean inFile = jwks != null && "file".equals(jwks.getScheme());
        return new OAuth2Settings(
                server,
                configuration
                        .find(AuthBackendSettings.OAUTH_SCOPE_PREFIX)
                        .orElse(server.isEmpty() ? "" : server + "."),
                configuration.get(AuthBackendSettings.OAUTH_VERIFY_AUD),
                words(configuration.get(AuthBackendSettings.OAUTH_ADDITIONAL_SCOPES)),
                aliases(),
                claims,
                configuration.family(AuthBackendSettings.OAUTH_SIGNING_KEY),
                configuration.find(AuthBackendSettings.OAUTH_DEFAULT_KEY).orElse(null),
                inFile ? Path.of(jwks) : null,
                inFile ? null : jwks,
                List.copyOf(configuration.family(AuthBackendSettings.OAUTH_ALGORITHM).values()),
                configuration.get(AuthBackendSettings.HTTP_REQUEST_TIMEOUT));
    }

    private Map<String, List<String>> aliases() {
        Map<String, List<String>> aliases = new LinkedHashMap<>();
        configuration
                .family(AuthBackendSettings.OAUTH_ALIAS)
                .forEach((alias, scopes) -> aliases.put(alias, words(scopes)));
        Map<String, String> scopes = configuration.family(AuthBackendSettings.OAUTH_ALIAS_SCOPE);
        configuration
                .family(AuthBackendSettings.OAUTH_ALIAS_NAME)
                .forEach((n, alias) -> aliases.put(alias, words(scopes.getOrDefault(n, ""))));
        return aliases;
    }

    private static List<String> words(String text) {
        return Stream.of(text.split(" ")).filter(word -> !word.isEmpty()).toList();
    }
}
