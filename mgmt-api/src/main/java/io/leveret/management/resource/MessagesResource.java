package io.leveret.management.resource;

import io.leveret.broker.admin.Administration;
import io.leveret.broker.admin.MessageAdministration.AfterGet;
import io.leveret.broker.admin.MessageAdministration.Got;
import io.leveret.broker.admin.MessageAdministration.Published;
import io.leveret.broker.admin.NoSuchVhostException;
import io.leveret.codec.AmqpException;
import io.leveret.codec.ConnectionError;
import io.leveret.codec.ReplyCode;
import io.leveret.management.http.ApiException;
import io.leveret.management.http.Body;
import io.leveret.management.http.Reply;
import io.leveret.management.http.Request;
import io.leveret.management.stats.Sampler;
import io.leveret.message.Message;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Publishing and getting single messages. RabbitMQ opens an AMQP channel for these, and answers
 * with the text that channel was closed with.
 */
public final class MessagesResource extends Resource {
    private static final long COUNT_MAX = 100_000;

    public MessagesResource(Administration broker, Sampler sampler) {
        super(broker, sampler);
    }

    public CompletionStage<Reply> publish(Request request) {
        String vhost = entered(request);
        Body body =
                request.body().require("routing_key", "properties", "payload", "payload_encoding");
        if (!(body.get("payload") instanceof String payload)) {
            throw ApiException.badRequest("payload_not_string");
        }
        requireName("routing key", body.text("routing_key", ""));
        requireName("exchange", request.exchange("name"));
        CompletionStage<Published> published =
                broker.messages()
                        .publish(
                                request.actor(),
                                vhost,
                                request.exchange("name"),
                                body.text("routing_key", ""),
                                PropertiesJson.read(body.get("properties")),
                                decoded(payload, body.get("payload_encoding")));
        return rewording(published, MessagesResource::sayChannelClosed)
                .thenApply(MessagesResource::published);
    }

    /** A vhost the user may use as an AMQP client, not only look at. */
    private String entered(Request request) {
        if (!request.mayEnterVhost()) {
            throw ApiException.notAuthorised("Access refused.");
        }
        return request.vhost();
    }

    private static byte[] decoded(String payload, Object encoding) {
        if ("string".equals(encoding)) {
            return payload.getBytes(StandardCharsets.UTF_8);
        } else if ("base64".equals(encoding)) {
            try {
                return Base64.getMimeDecoder().decode(strictBase64(payload));
            } catch (IllegalArgumentException e) {
                throw ApiException.badRequest(List.of("not_base64", payload));
            }
        }
        throw ApiException.badRequest(Arrays.asList("unsupported_encoding", encoding));
    }

    /** The MIME decoder, which allows line breaks, would skip anything else too. */
    private static String strictBase64(String text) {
        if (!text.matches("[A-Za-z0-9+/=\\s]*")) {
            throw new IllegalArgumentException("not base64");
        }
        return text;
    }

    private static void sayChannelClosed(Throwable failure) {
        if (failure instanceof ConnectionError refused) {
            throw ApiException.badRequest(refused.code().number() + " " + refused.text());
        } else if (failure instanceof AmqpException refused) {
            throw ApiException.badRequest(refused.code().number() + " " + refused.replyText());
        } else if (failure instanceof NoSuchVhostException) {
            throw ApiException.notAuthorised("Access refused.");
        } else if (failure instanceof IllegalArgumentException) {
            throw ApiException.badRequest(failure.getMessage());
        }
    }

    private static Reply published(Published published) {
        return switch (published) {
            case ROUTED -> Reply.ok(Map.of("routed", true));
            case UNROUTABLE -> Reply.ok(Map.of("routed", false));
            case REJECTED ->
                    throw ApiException.badRequest(
                            "rejected Unable to publish message. Check queue limits.");
        };
    }

    public CompletionStage<Reply> get(Request request) {
        String vhost = entered(request);
        Body body = request.body().require("count", "ackmode", "encoding");
        boolean base64 = isBase64(body.get("encoding"));
        AfterGet after = afterGet(body.get("ackmode"));
        long count = Math.max(0, Math.min(COUNT_MAX, body.integer("count", 1)));
        long truncate = body.integer("truncate", Long.MAX_VALUE);
        return rewording(
                        broker.messages()
                                .get(
                                        request.actor(),
                                        vhost,
                                        request.path("name"),
                                        (int) count,
                                        after),
                        MessagesResource::sayGetFailed)
                .thenApply(
                        messages ->
                                Reply.ok(
                                        messages.stream()
                                                .map(got -> view(got, base64, truncate))
                                                .toList()));
    }

    private static boolean isBase64(Object encoding) {
        if ("auto".equals(encoding) || "base64".equals(encoding)) {
            return encoding.equals("base64");
        }
        throw ApiException.badRequest("Unsupported encoding. Please use auto or base64.");
    }

    private static AfterGet afterGet(Object mode) {
        if ("ack_requeue_true".equals(mode)) {
            return AfterGet.RETURN;
        } else if ("ack_requeue_false".equals(mode)) {
            return AfterGet.ACKNOWLEDGE;
        } else if ("reject_requeue_true".equals(mode)) {
            return AfterGet.REQUEUE;
        } else if ("reject_requeue_false".equals(mode)) {
            return AfterGet.REJECT;
        }
        throw ApiException.badRequest(Arrays.asList("unknown_ackmode", mode));
    }

    private static void sayGetFailed(Throwable failure) {
        if (failure instanceof AmqpException refused) {
            if (refused.code() == ReplyCode.NOT_FOUND) {
                throw ApiException.notFound(refused.replyText());
            } else if (refused.code() == ReplyCode.ACCESS_REFUSED) {
                throw ApiException.notAuthorised(refused.replyText());
            }
        }
        sayChannelClosed(failure);
    }

    private static Map<String, Object> view(Got got, boolean base64, long truncate) {
        Message message = got.message();
        byte[] body =
                Arrays.copyOfRange(
                        message.content(), message.headerBytes(), message.content().length);
        byte[] shown =
                truncate >= 0 && truncate < body.length
                        ? Arrays.copyOf(body, (int) truncate)
                        : body;
        String text = base64 ? null : utf8(shown);
        Map<String, Object> object = Views.object();
        object.put("payload_bytes", body.length);
        object.put("redelivered", got.redelivered());
        object.put("exchange", message.exchange());
        object.put("routing_key", message.routingKey());
        object.put("message_count", got.left());
        object.put("properties", PropertiesJson.write(message.header().properties()));
        object.put("payload", text == null ? Base64.getEncoder().encodeToString(shown) : text);
        object.put("payload_encoding", text == null ? "base64" : "string");
        return object;
    }

    /** Null if it is no text. */
    private static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
