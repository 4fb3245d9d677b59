package io.leveret.auth.ldap;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchScope;
import io.leveret.auth.RemoteThreads;
import io.leveret.broker.access.AuthBackend;
import io.leveret.broker.access.Authorizer;
import io.leveret.broker.access.Credentials;
import io.leveret.broker.access.LoginResult;
import io.leveret.broker.access.PasswordHash;
import io.leveret.broker.access.User;
import io.leveret.broker.access.UserRights;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;

/**
 * Lets in who can bind to a directory with name and password. As RabbitMQ's does unless it is given
 * queries, it permits its users everything and gives them no tags: combine it with the broker's own
 * permissions ({@code auth_backends.1.authn = ldap}, {@code auth_backends.1.authz = internal}).
 */
public final class LdapBackend implements AuthBackend {
    private final ExecutorService threads = RemoteThreads.named("leveret-auth-ldap");
    private final LdapSettings settings;
    private final LdapConnections connections;
    private final Authorizer authorizer = new LdapAuthorizer();

    public LdapBackend(LdapSettings settings) {
        this.settings = settings;
        this.connections = new LdapConnections(settings);
    }

    @Override
    public String name() {
        return "ldap";
    }

    @Override
    public CompletionStage<LoginResult> authenticate(Credentials credentials) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return check(credentials);
                    } catch (LDAPException e) {
                        throw new CompletionException(e);
                    }
                },
                threads);
    }

    private LoginResult check(Credentials credentials) throws LDAPException {
        String username = credentials.username();
        try (LDAPConnection connection = connections.open()) {
            if (credentials.isProven()) {
                return checkProven(connection, username);
            }
            if (credentials.password().length == 0) {
                // A bind without a password always succeeds, and proves nothing (RFC 4513, 5.1.2).
                return refused(username, "unauthenticated login refused");
            }
            String password = new String(credentials.password(), StandardCharsets.UTF_8);
            connection.bind(bindDn(connection, username), password);
            if (settings.lookupAttribute() != null && settings.lookupBind() == null) {
                lookUp(connection, username);
            }
            return granted(username);
        } catch (LDAPException e) {
            if (e.getResultCode().equals(ResultCode.INVALID_CREDENTIALS)
                    || e.getResultCode().equals(ResultCode.NO_SUCH_OBJECT)
                    || e.getResultCode().equals(ResultCode.INVALID_DN_SYNTAX)) {
                return refused(username, "invalid credentials");
            }
            throw e;
        }
    }

    /** Whoever has shown a certificate must be in the directory. */
    private LoginResult checkProven(LDAPConnection connection, String username)
            throws LDAPException {
        if (settings.otherBind() == null) {
            return refused(username, "'other_bind' set to 'as_user' but no password supplied");
        }
        bind(connection, settings.otherBind());
        boolean known =
                settings.lookupAttribute() == null
                        ? connection.getEntry(Pattern.dn(settings.userDnPattern(), username), "1.1")
                                != null
                        : lookUp(connection, username) != null;
        return known ? granted(username) : refused(username, "invalid credentials");
    }

    private String bindDn(LDAPConnection connection, String username) throws LDAPException {
        if (settings.lookupAttribute() != null && settings.lookupBind() != null) {
            bind(connection, settings.lookupBind());
            String dn = lookUp(connection, username);
            if (dn == null) {
                throw new LDAPException(ResultCode.NO_SUCH_OBJECT, "no such user");
            }
            return dn;
        }
        return settings.userBindPattern() == null
                ? Pattern.dn(settings.userDnPattern(), username)
                : Pattern.bind(settings.userBindPattern(), username);
    }

    private static void bind(LDAPConnection connection, LdapSettings.Bind as) throws LDAPException {
        if (as.dn().isEmpty()) {
            connection.bind("", "");
        } else {
            connection.bind(as.dn(), as.password());
        }
    }

    /** The DN of the one user of that name; null if there is none, or more. */
    private String lookUp(LDAPConnection connection, String username) throws LDAPException {
        SearchResult found =
                connection.search(
                        settings.lookupBase(),
                        SearchScope.SUB,
                        Filter.createEqualityFilter(
                                settings.lookupAttribute(),
                                Pattern.fill(settings.userDnPattern(), username)),
                        "1.1");
        return found.getEntryCount() == 1 ? found.getSearchEntries().get(0).getDN() : null;
    }

    private LoginResult granted(String username) {
        return new LoginResult.Granted(
                new User(
                        username,
                        PasswordHash.NONE,
                        Set.of(),
                        Map.of(),
                        new UserRights(List.of(authorizer))));
    }

    private static LoginResult refused(String username, String why) {
        return new LoginResult.Refused(username, "user '" + username + "' - " + why);
    }

    @Override
    public Authorizer authorizer() {
        return authorizer;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
