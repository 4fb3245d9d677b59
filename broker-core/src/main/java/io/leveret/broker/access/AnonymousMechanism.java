package io.leveret.broker.access;

import java.nio.charset.StandardCharsets;

/**
 * ANONYMOUS (RFC 4505), as in RabbitMQ 4: whoever asks for it is logged in as one configured user,
 * with that user's password. Offered only if configured.
 */
final class AnonymousMechanism implements SaslMechanism {
    private final String username;
    private final byte[] password;

    AnonymousMechanism(String username, String password) {
        this.username = username;
        this.password = password.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String name() {
        return "ANONYMOUS";
    }

    @Override
    public Exchange begin(Client client) {
        return response ->
                client.login(username, password.clone()).thenApply(SaslStep.Finished::new);
    }
}
