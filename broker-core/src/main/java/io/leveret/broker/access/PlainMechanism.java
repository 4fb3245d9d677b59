package io.leveret.broker.access;

import io.leveret.codec.ShortString;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * PLAIN (RFC 4616): NUL, name, NUL, password. As in RabbitMQ there can be nothing before the first
 * NUL, where the RFC lets one ask to act for somebody else.
 */
final class PlainMechanism implements SaslMechanism {
    @Override
    public String name() {
        return "PLAIN";
    }

    @Override
    public Exchange begin(Client client) {
        return response -> respond(response, client);
    }

    private static CompletionStage<SaslStep> respond(byte[] response, Client client) {
        int second = indexOfNul(response, 1);
        if (response.length == 0
                || response[0] != 0
                || second < 0
                || indexOfNul(response, second + 1) >= 0) {
            return CompletableFuture.completedFuture(
                    new SaslStep.Malformed("PLAIN response is not NUL name NUL password"));
        }
        String username = ShortString.decode(response, 1, second - 1);
        byte[] password = Arrays.copyOfRange(response, second + 1, response.length);
        return client.login(username, password).thenApply(SaslStep.Finished::new);
    }

    private static int indexOfNul(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                return i;
            }
        }
        return -1;
    }
}
