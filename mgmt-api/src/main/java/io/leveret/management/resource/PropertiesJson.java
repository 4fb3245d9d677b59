package io.leveret.management.resource;

import io.leveret.codec.BasicProperties;
import io.leveret.codec.FieldTable;
import io.leveret.management.http.AmqpJson;
import io.leveret.management.http.ApiException;
import java.util.List;
import java.util.Map;

/** The properties of a message in JSON: those it has, under AMQP's names with underscores. */
final class PropertiesJson {
    private PropertiesJson() {}

    static BasicProperties read(Object json) {
        if (json instanceof List<?> list && list.isEmpty()) {
            return BasicProperties.EMPTY;
        }
        if (!(json instanceof Map<?, ?> object)) {
            throw ApiException.badRequest(List.of("not_an_object", "properties"));
        }
        return new BasicProperties(
                text(object, "content_type"),
                text(object, "content_encoding"),
                headers(object),
                integer(object, "delivery_mode"),
                integer(object, "priority"),
                text(object, "correlation_id"),
                text(object, "reply_to"),
                text(object, "expiration"),
                text(object, "message_id"),
                object.get("timestamp") == null ? null : number(object, "timestamp"),
                text(object, "type"),
                text(object, "user_id"),
                text(object, "app_id"),
                text(object, "cluster_id"));
    }

    private static FieldTable headers(Map<?, ?> object) {
        Object headers = object.get("headers");
        if (headers == null) {
            return null;
        }
        if (headers instanceof Map<?, ?> fields) {
            return AmqpJson.table(fields);
        }
        throw ApiException.badRequest(List.of("not_a_table", "headers"));
    }

    private static String text(Map<?, ?> object, String name) {
        Object value = object.get(name);
        if (value == null) {
            return null;
        }
        if (value instanceof String text) {
            return text;
        }
        throw ApiException.badRequest(List.of("not_string", name));
    }

    private static Integer integer(Map<?, ?> object, String name) {
        if (object.get(name) == null) {
            return null;
        }
        long number = number(object, name);
        if (number < 0 || number > 255) {
            throw ApiException.badRequest(List.of("not_int", name));
        }
        return (int) number;
    }

    private static Long number(Map<?, ?> object, String name) {
        Object value = object.get(name);
        if (value instanceof Long number) {
            return number;
        }
        if (value instanceof String text) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                // Said below.
            }
        }
        throw ApiException.badRequest(List.of("not_int", name));
    }

    /** RabbitMQ says {@code []} if there are none. */
    static Object write(BasicProperties properties) {
        Map<String, Object> object = Views.object();
        put(object, "cluster_id", properties.clusterId());
        put(object, "app_id", properties.appId());
        put(object, "user_id", properties.userId());
        put(object, "type", properties.type());
        put(object, "timestamp", properties.timestamp());
        put(object, "message_id", properties.messageId());
        put(object, "expiration", properties.expiration());
        put(object, "reply_to", properties.replyTo());
        put(object, "correlation_id", properties.correlationId());
        put(object, "priority", properties.priority());
        put(object, "delivery_mode", properties.deliveryMode());
        if (properties.headers() != null) {
            object.put("headers", AmqpJson.object(properties.headers()));
        }
        put(object, "content_encoding", properties.contentEncoding());
        put(object, "content_type", properties.contentType());
        return object.isEmpty() ? List.of() : object;
    }

    private static void put(Map<String, Object> object, String name, Object value) {
        if (value != null) {
            object.put(name, value);
        }
    }
}
