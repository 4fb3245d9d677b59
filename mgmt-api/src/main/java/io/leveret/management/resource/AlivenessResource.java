package io.leveret.management.resource;

import io.leveret.broker.admin.Actor;
import io.leveret.broker.admin.Administration;
import io.leveret.broker.admin.MessageAdministration.AfterGet;
import io.leveret.codec.AmqpException;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.FieldTable;
import io.leveret.codec.ReplyCode;
import io.leveret.management.http.ApiException;
import io.leveret.management.http.Reply;
import io.leveret.management.http.Request;
import io.leveret.management.stats.Sampler;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Declares a queue, sends a message through it and takes it out again. */
public final class AlivenessResource extends Resource {
    private static final String QUEUE = "aliveness-test";
    private static final byte[] BODY = "test_message".getBytes(StandardCharsets.UTF_8);

    public AlivenessResource(Administration broker, Sampler sampler) {
        super(broker, sampler);
    }

    public CompletionStage<Reply> test(Request request) {
        String vhost = request.vhost();
        if (!request.mayEnterVhost()) {
            throw ApiException.notAuthorised("Access refused.");
        }
        Actor actor = request.actor();
        CompletionStage<Reply> tested =
                broker.queues()
                        .declare(actor, vhost, QUEUE, false, false, FieldTable.EMPTY)
                        .thenCompose(
                                isNew ->
                                        broker.messages()
                                                .publish(
                                                        actor,
                                                        vhost,
                                                        "",
                                                        QUEUE,
                                                        BasicProperties.EMPTY,
                                                        BODY))
                        .thenCompose(
                                published ->
                                        broker.messages()
                                                .get(actor, vhost, QUEUE, 1, AfterGet.ACKNOWLEDGE))
                        .thenApply(got -> Reply.ok(Map.of("status", "ok")));
        return rewording(tested, AlivenessResource::sayRefused);
    }

    private static void sayRefused(Throwable failure) {
        if (failure instanceof AmqpException refused) {
            throw refused.code() == ReplyCode.ACCESS_REFUSED
                    ? ApiException.notAuthorised(refused.replyText())
                    : ApiException.badRequest(refused.replyText());
        }
    }
}
