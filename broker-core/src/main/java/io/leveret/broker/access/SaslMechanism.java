package io.leveret.broker.access;

import java.security.cert.X509Certificate;
import java.util.concurrent.CompletionStage;

/** A way of proving who one is; chosen by the client in {@code connection.start-ok}. */
public interface SaslMechanism {
    /** As offered to clients, and as they ask for it. */
    String name();

    /** Whether it is only offered on connections with TLS. */
    default boolean needsTls() {
        return false;
    }

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

        /** For a user who has proven who it is by other means than a password. */
        CompletionStage<LoginResult> login(String username);

        /** What the client showed in the TLS handshake, and was found good; null if nothing. */
        X509Certificate certificate();
    }
}
