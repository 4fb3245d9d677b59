package io.leveret.main.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import io.leveret.management.http.Json;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A JSON object a line, with RabbitMQ's names for what it has too: {@code time}, {@code level} and
 * {@code msg}.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {
    private static final byte[] NONE = {};

    /** As RabbitMQ: RFC 3339 with a blank. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSSxxx").withZone(ZoneOffset.UTC);

    @Override
    public byte[] headerBytes() {
        return NONE;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("time", TIME.format(Instant.ofEpochMilli(event.getTimeStamp())));
        object.put("level", level(event.getLevel()));
        object.put("msg", event.getFormattedMessage());
        object.put("logger", event.getLoggerName());
        object.put("thread", event.getThreadName());
        if (event.getThrowableProxy() != null) {
            object.put("exception", ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        byte[] json = Json.bytes(object);
        byte[] line = Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        return line;
    }

    private static String level(Level level) {
        return switch (level.toInt()) {
            case Level.ERROR_INT -> "error";
            case Level.WARN_INT -> "warning";
            case Level.INFO_INT -> "info";
            default -> "debug";
        };
    }

    @Override
    public byte[] footerBytes() {
        return NONE;
    }
}
