package io.leveret.auth.oauth2;

import io.leveret.auth.RemoteThreads;
import io.leveret.broker.access.AuthBackend;
import io.leveret.broker.access.Authorizer;
import io.leveret.broker.access.Credentials;
import io.leveret.broker.access.LoginResult;
import io.leveret.broker.access.PasswordHash;
import io.leveret.broker.access.User;
import io.leveret.broker.access.UserRights;
import io.leveret.time.Clock;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;

/** Lets in who has a signed token for a password, and permits what its scopes say. */
public final class OAuth2Backend implements AuthBackend {
    private final ExecutorService threads = RemoteThreads.named("leveret-auth-oauth2");
    private final TokenReader reader;
    private final Clock clock;

    /**
     * @param clock what the end of tokens goes by
     */
    public OAuth2Backend(OAuth2Settings settings, Clock clock) {
        this.reader = new TokenReader(settings, clock);
        this.clock = clock;
    }

    @Override
    public String name() {
        return "oauth2";
    }

    @Override
    public CompletionStage<LoginResult> authenticate(Credentials credentials) {
        if (credentials.isProven()) {
            return CompletableFuture.completedFuture(
                    refused(credentials.username(), "there is no token"));
        }
        return CompletableFuture.supplyAsync(() -> check(credentials), threads);
    }

    private LoginResult check(Credentials credentials) {
        try {
            Token token = read(credentials.password(), credentials.username());
            return new LoginResult.Granted(
                    new User(
                            token.username(),
                            PasswordHash.NONE,
                            token.tags(),
                            Map.of(),
                            new UserRights(List.of(new TokenRights(this, token, clock)))));
        } catch (TokenException e) {
            return refused(credentials.username(), e.getMessage());
        }
    }

    /** May wait for keys. */
    CompletionStage<LoginResult> renew(TokenRights rights, User user, byte[] secret) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        Token token = read(secret, user.name());
                        if (!token.username().equals(user.name())) {
                            return refused(
                                    user.name(),
                                    "Not allowed to change username on refreshed token");
                        }
                        rights.renewed(token);
                        return new LoginResult.Granted(user);
                    } catch (TokenException e) {
                        return refused(user.name(), e.getMessage());
                    }
                },
                threads);
    }

    private Token read(byte[] token, String askedName) {
        return reader.read(new String(token, StandardCharsets.UTF_8), askedName);
    }

    private static LoginResult refused(String username, String why) {
        return new LoginResult.Refused(
                username, "Authentication using an OAuth 2/JWT token failed: " + why);
    }

    /** Tokens end: what was permitted a second ago has to be asked again. */
    @Override
    public Authorizer authorizer() {
        return new TokenRights(this, null, clock);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
