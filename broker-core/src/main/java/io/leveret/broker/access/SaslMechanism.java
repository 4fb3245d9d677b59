package io.leveret.broker.access;

import java.util.concurrent.CompletionStage;

/** A way of proving who one is; chosen by the client in {@code connection.start-ok}. */
public interface SaslMechanism {
    /** As offered to clients, and as they ask for it. */
    String name();

    /** Begins an attempt; {@code client} says who is asked and from where the client connects. */
    Exchange begin(Client client);

    /** One attempt. Used by one thread at a time. */
    interface Exchange {
        /**
         * Takes the response of {@code connection.start-ok}, then those of {@code
         * connection.secure-ok}. The stage never fails.
         */
        CompletionStage<SaslStep> respond(byte[] response);
    }

    /** Checks names and passwords for the client that is logging in. */
    interface Client {
        CompletionStage<LoginResult> login(String username, byte[] password);
    }
}
