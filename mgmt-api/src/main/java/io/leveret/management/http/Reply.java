package io.leveret.management.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * An answer.
 *
 * @param body JSON, see {@link Json}, or {@link Text}; null for none
 */
public record Reply(int status, Object body, Map<String, String> headers) {
    /** A body that is not JSON. */
    public record Text(String contentType, byte[] bytes) {}

    public static Reply ok(Object body) {
        return new Reply(200, body, Map.of());
    }

    public static Reply created() {
        return new Reply(201, null, Map.of());
    }

    public static Reply noContent() {
        return new Reply(204, null, Map.of());
    }

    /** 201 for what is new, 204 for what was there already. */
    public static Reply put(boolean isNew) {
        return isNew ? created() : noContent();
    }

    public static Reply redirect(int status, String location) {
        return new Reply(status, null, Map.of("location", location));
    }

    public Reply with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Reply(status, body, more);
    }

    public CompletionStage<Reply> now() {
        return CompletableFuture.completedFuture(this);
    }
}
