package io.leveret.broker.access;

/** What a {@link SaslMechanism} makes of a response. */
public sealed interface SaslStep {
    /** More is to be asked, in {@code connection.secure}. */
    record Challenge(byte[] challenge) implements SaslStep {}

    /** That was enough to know. */
    record Finished(LoginResult result) implements SaslStep {}

    /**
     * The response does not have the form the mechanism prescribes. RabbitMQ drops the connection
     * without a word, after three seconds.
     *
     * @param reason for the log
     */
    record Malformed(String reason) implements SaslStep {}
}
