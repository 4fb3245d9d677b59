package io.leveret.management.definitions;

import io.leveret.broker.admin.Actor;
import io.leveret.broker.admin.Administration;
import io.leveret.management.http.ApiException;
import io.leveret.management.http.Json;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Definitions as the JSON that stands in files, for the operator. */
public final class DefinitionsText {
    private DefinitionsText() {}

    /** What the broker has. */
    public static CompletionStage<byte[]> export(Administration broker) {
        return new DefinitionsExport(broker).all().thenApply(Json::bytes);
    }

    /** Takes all of it over; fails with the first mistake. */
    public static CompletionStage<Void> importAll(Administration broker, byte[] json) {
        try {
            return DefinitionsImport.all(broker, Actor.operator(), Document.parse(json));
        } catch (ApiException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
