package io.leveret.management.http;

import io.leveret.broker.access.Credentials;
import io.leveret.broker.access.LoginResult;
import io.leveret.broker.access.PasswordLogin;
import io.leveret.broker.access.User;
import io.leveret.broker.statistics.LoginCounters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** HTTP Basic (RFC 7617) and Bearer (RFC 6750). */
public final class BasicAuthentication {
    private static final Logger LOG = LoggerFactory.getLogger(BasicAuthentication.class);
    private static final String SCHEME = "basic ";
    private static final String BEARER = "bearer ";
    private static final Map<String, String> CHALLENGE =
            Map.of("www-authenticate", "Basic realm=\"RabbitMQ Management\"");

    private final PasswordLogin logins;
    private final LoginCounters counters;

    public BasicAuthentication(PasswordLogin logins, LoginCounters counters) {
        this.logins = logins;
        this.counters = counters;
    }

    /** The user who sends a request; fails with an {@link ApiException}. */
    CompletionStage<User> user(HttpServerRequest request) {
        String header = request.getHeader("authorization");
        if (header == null) {
            return failed(ApiException.empty(401, CHALLENGE));
        }
        if (header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            // As in RabbitMQ the token stands for the password, and says itself whose it is.
            byte[] token =
                    header.substring(BEARER.length()).trim().getBytes(StandardCharsets.UTF_8);
            return login(peer(request), "", token);
        }
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return failed(ApiException.loginFailed(CHALLENGE));
        }
        byte[] pair;
        try {
            pair = Base64.getDecoder().decode(header.substring(SCHEME.length()).trim());
        } catch (IllegalArgumentException e) {
            return failed(ApiException.empty(400, Map.of()));
        }
        int colon = 0;
        while (colon < pair.length && pair[colon] != ':') {
            colon++;
        }
        if (colon == pair.length) {
            return failed(ApiException.empty(400, Map.of()));
        }
        String name = new String(pair, 0, colon, StandardCharsets.UTF_8);
        byte[] password = Arrays.copyOfRange(pair, colon + 1, pair.length);
        return login(peer(request), name, password);
    }

    /** The user of this name and password; fails with an {@link ApiException}. */
    public CompletionStage<User> login(InetAddress peer, String name, byte[] password) {
        return logins.login(new Credentials(name, password, peer)).thenApply(this::granted);
    }

    private User granted(LoginResult result) {
        if (result instanceof LoginResult.Granted granted) {
            counters.succeeded.increment();
            return granted.user();
        }
        counters.failed.increment();
        if (result instanceof LoginResult.LoopbackOnly) {
            throw ApiException.notAuthorised("User can only log in via localhost");
        }
        LOG.warn("HTTP access denied: {}", ((LoginResult.Refused) result).reason());
        throw ApiException.loginFailed(CHALLENGE);
    }

    static InetAddress peer(HttpServerRequest request) {
        SocketAddress remote = request.remoteAddress();
        try {
            return InetAddress.getByName(remote.hostAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("not an address: " + remote.hostAddress(), e);
        }
    }

    private static CompletionStage<User> failed(ApiException why) {
        return CompletableFuture.failedFuture(why);
    }
}
