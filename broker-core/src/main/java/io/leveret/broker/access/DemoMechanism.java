package io.leveret.broker.access;

import io.leveret.codec.ShortString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * RABBIT-CR-DEMO: as safe as PLAIN, but with a challenge. Client libraries test the {@code
 * connection.secure} part of their handshake with it; it is offered only if configured.
 */
final class DemoMechanism implements SaslMechanism {
    private static final byte[] QUESTION = ascii("Please tell me your password");
    private static final byte[] ANSWER = ascii("My password is ");

    @Override
    public String name() {
        return "RABBIT-CR-DEMO";
    }

    @Override
    public Exchange begin(Client client) {
        return new Dialogue(client);
    }

    private static final class Dialogue implements Exchange {
        private final Client client;
        private String username;

        Dialogue(Client client) {
            this.client = client;
        }

        @Override
        public CompletionStage<SaslStep> respond(byte[] response) {
            if (username == null) {
                username = ShortString.decode(response, 0, response.length);
                return CompletableFuture.completedFuture(new SaslStep.Challenge(QUESTION));
            }
            int prefix = Math.min(response.length, ANSWER.length);
            if (!Arrays.equals(response, 0, prefix, ANSWER, 0, ANSWER.length)) {
                return CompletableFuture.completedFuture(
                        new SaslStep.Malformed("RABBIT-CR-DEMO response is not an answer"));
            }
            byte[] password = Arrays.copyOfRange(response, ANSWER.length, response.length);
            return client.login(username, password).thenApply(SaslStep.Finished::new);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
