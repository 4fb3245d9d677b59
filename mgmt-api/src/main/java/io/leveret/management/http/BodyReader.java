package io.leveret.management.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Takes in the body of a request, but never more than is allowed. */
final class BodyReader {
    private final int bytesMax;
    private final Buffer received = Buffer.buffer();
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();

    private BodyReader(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Fails with an {@link ApiException} as soon as it is known to be too large. */
    static CompletionStage<byte[]> read(HttpServerRequest request, int bytesMax) {
        BodyReader reader = new BodyReader(bytesMax);
        if (announced(request) > bytesMax) {
            reader.tooLarge();
            return reader.body;
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader("expect"))) {
            request.response().writeContinue();
        }
        request.handler(reader::take);
        request.exceptionHandler(reader.body::completeExceptionally);
        request.endHandler(ignored -> reader.body.complete(reader.received.getBytes()));
        request.resume();
        return reader.body;
    }

    private static long announced(HttpServerRequest request) {
        String length = request.getHeader("content-length");
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private void take(Buffer chunk) {
        if (body.isDone()) {
            return;
        }
        if (received.length() + chunk.length() > bytesMax) {
            tooLarge();
        } else {
            received.appendBuffer(chunk);
        }
    }

    private void tooLarge() {
        body.completeExceptionally(
                ApiException.badRequest("Exceeded HTTP request body size limit"));
    }
}
