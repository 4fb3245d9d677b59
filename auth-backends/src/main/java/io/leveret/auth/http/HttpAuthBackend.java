package io.leveret.auth.http;

import io.leveret.auth.RemoteThreads;
import io.leveret.broker.access.AuthBackend;
import io.leveret.broker.access.Authorizer;
import io.leveret.broker.access.Credentials;
import io.leveret.broker.access.LoginResult;
import io.leveret.broker.access.PasswordHash;
import io.leveret.broker.access.User;
import io.leveret.broker.access.UserRights;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;

/** Asks a web service who users are and what they may do. */
public final class HttpAuthBackend implements AuthBackend {
    private static final String ALLOW = "allow";

    private final ExecutorService threads = RemoteThreads.named("leveret-auth-http");
    private final HttpAuthSettings settings;
    private final HttpAuthService service;
    private final Authorizer authorizer;

    public HttpAuthBackend(HttpAuthSettings settings) {
        this.settings = settings;
        this.service = new HttpAuthService(settings, threads);
        this.authorizer = new HttpAuthorizer(settings, service);
    }

    @Override
    public String name() {
        return "http";
    }

    @Override
    public CompletionStage<LoginResult> authenticate(Credentials credentials) {
        FormParameters parameters = new FormParameters().add("username", credentials.username());
        if (!credentials.isProven()) {
            parameters.add("password", new String(credentials.password(), StandardCharsets.UTF_8));
        }
        return service.ask(settings.user(), parameters)
                .thenApply(answer -> result(credentials.username(), answer));
    }

    /** {@code allow}, and the user's tags after it; {@code deny}, and perhaps why. */
    private LoginResult result(String username, String answer) {
        if (answer.equals("deny") || answer.startsWith("deny ")) {
            return new LoginResult.Refused(
                    username, "user '" + username + "': Denied by the backing HTTP service");
        } else if (!answer.startsWith(ALLOW)) {
            throw new IllegalStateException("the HTTP service answered neither allow nor deny");
        }
        Set<String> tags = new LinkedHashSet<>();
        for (String tag : answer.substring(ALLOW.length()).split(" ")) {
            if (!tag.isEmpty()) {
                tags.add(tag);
            }
        }
        return new LoginResult.Granted(
                new User(
                        username,
                        PasswordHash.NONE,
                        tags,
                        Map.of(),
                        new UserRights(List.of(authorizer))));
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
