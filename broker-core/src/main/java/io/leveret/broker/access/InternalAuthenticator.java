package io.leveret.broker.access;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Compares passwords with those of the broker's own users. Answers at once. */
public final class InternalAuthenticator implements Authenticator {
    private final AccessControl access;

    public InternalAuthenticator(AccessControl access) {
        this.access = access;
    }

    @Override
    public CompletionStage<LoginResult> authenticate(Credentials credentials) {
        return CompletableFuture.completedFuture(check(credentials));
    }

    private LoginResult check(Credentials credentials) {
        String name = credentials.username();
        if (credentials.isProven()) {
            User user = access.user(name);
            return user == null ? unknown(name) : new LoginResult.Granted(user);
        }
        if (credentials.password().length == 0) {
            // A user may have a blank password, by mistake; it opens nothing.
            return new LoginResult.Refused(
                    name,
                    "user '"
                            + name
                            + "' attempted to log in with a blank password, which is"
                            + " prohibited. Change the password for the user to be non-blank.");
        }
        User user = access.user(name);
        // An unknown user costs as much time as a wrong password.
        PasswordHash hash = user == null ? PasswordHash.NONE : user.password();
        return hash.matches(credentials.password()) && user != null
                ? new LoginResult.Granted(user)
                : unknown(name);
    }

    private static LoginResult unknown(String name) {
        return new LoginResult.Refused(name, "user '" + name + "' - invalid credentials");
    }
}
