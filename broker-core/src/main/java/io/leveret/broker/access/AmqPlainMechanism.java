package io.leveret.broker.access;

import io.leveret.codec.AmqpException;
import io.leveret.codec.FieldTable;
import io.leveret.codec.LongString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** AMQPLAIN: a field table, without its length, of LOGIN and PASSWORD. */
final class AmqPlainMechanism implements SaslMechanism {
    @Override
    public String name() {
        return "AMQPLAIN";
    }

    @Override
    public Exchange begin(Client client) {
        return response -> respond(response, client);
    }

    private static CompletionStage<SaslStep> respond(byte[] response, Client client) {
        FieldTable fields;
        try {
            fields = FieldTable.fromBytes(withLength(response));
        } catch (AmqpException e) {
            return malformed("AMQPLAIN response is not a field table: " + e.text());
        }
        Object username = fields.get("LOGIN");
        Object password = fields.get("PASSWORD");
        if (username == null || password == null) {
            return malformed("AMQPLAIN response is missing LOGIN or PASSWORD");
        }
        if (!isString(username) || !isString(password)) {
            return malformed("AMQPLAIN response uses unsupported type for LOGIN or PASSWORD");
        }
        return client.login(username.toString(), bytes(password)).thenApply(SaslStep.Finished::new);
    }

    private static CompletionStage<SaslStep> malformed(String reason) {
        return CompletableFuture.completedFuture(new SaslStep.Malformed(reason));
    }

    private static byte[] withLength(byte[] table) {
        return ByteBuffer.allocate(4 + table.length).putInt(table.length).put(table).array();
    }

    private static boolean isString(Object value) {
        return value instanceof String || value instanceof LongString;
    }

    private static byte[] bytes(Object string) {
        return string instanceof LongString bytes
                ? bytes.bytes()
                : string.toString().getBytes(StandardCharsets.UTF_8);
    }
}
