package io.leveret.broker.access;

import java.util.concurrent.CompletionStage;

/**
 * Knows whether somebody is who it says to be: the broker's own users, later a directory or a web
 * service.
 */
public interface Authenticator {
    /**
     * The answer is {@link LoginResult.Granted} or {@link LoginResult.Refused}. It may be there at
     * once, or come later and on another thread. If it cannot be had the stage fails.
     */
    CompletionStage<LoginResult> authenticate(Credentials credentials);
}
