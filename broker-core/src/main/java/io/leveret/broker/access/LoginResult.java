package io.leveret.broker.access;

/** What became of an attempt to log in. */
public sealed interface LoginResult {
    /** The user is who it says to be. Which vhosts it may enter is another question. */
    record Granted(User user) implements LoginResult {}

    /**
     * Why a user is not let in. The client learns only that it is not.
     *
     * @param reason for the log, in RabbitMQ's words: {@code user 'u' - invalid credentials}
     */
    record Refused(String username, String reason) implements LoginResult {}

    /** The user may log in, but only over the loopback interface, and this was another. */
    record LoopbackOnly(String username) implements LoginResult {
        public String reason() {
            return "user '" + username + "' can only connect via localhost";
        }
    }
}
