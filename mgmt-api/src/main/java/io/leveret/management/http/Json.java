package io.leveret.management.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON as plain Java: {@code Map<String, Object>}, {@code List<Object>}, String, Long (BigInteger
 * if it does not fit), Double, Boolean and null.
 */
public final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int INITIAL_BYTES = 4096;

    private Json() {}

    /**
     * @throws IOException when it is not JSON, is nested deeper than a thousand levels, or has
     *     something behind its end
     */
    public static Object parse(byte[] text) throws IOException {
        try (JsonParser in = FACTORY.createParser(text)) {
            JsonToken first = in.nextToken();
            if (first == null) {
                throw new IOException("empty");
            }
            Object value = value(in, first);
            if (in.nextToken() != null) {
                throw new IOException("something behind the end");
            }
            return value;
        }
    }

    private static Object value(JsonParser in, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(in);
            case START_ARRAY -> array(in);
            case VALUE_STRING -> in.getText();
            case VALUE_NUMBER_INT -> integer(in);
            case VALUE_NUMBER_FLOAT -> in.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new IOException("unexpected " + token);
        };
    }

    private static Object integer(JsonParser in) throws IOException {
        if (in.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            return in.getBigIntegerValue();
        }
        return in.getLongValue();
    }

    private static Map<String, Object> object(JsonParser in) throws IOException {
        Map<String, Object> object = new LinkedHashMap<>();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            object.put(name, value(in, in.nextToken()));
        }
        return object;
    }

    private static List<Object> array(JsonParser in) throws IOException {
        List<Object> array = new ArrayList<>();
        JsonToken token;
        while ((token = in.nextToken()) != JsonToken.END_ARRAY) {
            array.add(value(in, token));
        }
        return array;
    }

    /** UTF-8. */
    public static byte[] bytes(Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(INITIAL_BYTES);
        try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
            write(out, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator out, Object value) throws IOException {
        if (value == null) {
            out.writeNull();
        } else if (value instanceof String text) {
            out.writeString(text);
        } else if (value instanceof Map<?, ?> object) {
            out.writeStartObject();
            for (Map.Entry<?, ?> entry : object.entrySet()) {
                out.writeFieldName((String) entry.getKey());
                write(out, entry.getValue());
            }
            out.writeEndObject();
        } else if (value instanceof Iterable<?> array) {
            out.writeStartArray();
            for (Object element : array) {
                write(out, element);
            }
            out.writeEndArray();
        } else if (value instanceof Boolean flag) {
            out.writeBoolean(flag);
        } else {
            number(out, (Number) value);
        }
    }

    private static void number(JsonGenerator out, Number value) throws IOException {
        if (value instanceof BigInteger large) {
            out.writeNumber(large);
        } else if (value instanceof Double || value instanceof Float) {
            double number = value.doubleValue();
            if (Double.isFinite(number)) {
                out.writeNumber(number);
            } else {
                // JSON has no word for it.
                out.writeNull();
            }
        } else {
            out.writeNumber(value.longValue());
        }
    }
}
