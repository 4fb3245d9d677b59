package io.leveret.management.definitions;

import io.leveret.management.http.ApiException;
import io.leveret.management.http.Body;
import io.leveret.management.http.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A definitions file, read but not yet understood. */
final class Document {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final Map<String, Object> sections;

    private Document(Map<String, Object> sections) {
        this.sections = sections;
    }

    /** An empty text counts as an empty document. */
    static Document parse(byte[] text) {
        byte[] bytes = withoutMark(text);
        if (new String(bytes, 0, Math.min(bytes.length, 64)).isBlank()) {
            return new Document(Map.of());
        }
        try {
            if (Json.parse(bytes) instanceof Map<?, ?> object) {
                return new Document(fields(object));
            }
        } catch (IOException e) {
            // Said below.
        }
        throw ApiException.badRequest("failed_to_parse_json");
    }

    private static byte[] withoutMark(byte[] text) {
        boolean marked =
                text.length >= BYTE_ORDER_MARK.length
                        && Arrays.equals(
                                Arrays.copyOf(text, BYTE_ORDER_MARK.length), BYTE_ORDER_MARK);
        return marked ? Arrays.copyOfRange(text, BYTE_ORDER_MARK.length, text.length) : text;
    }

    /** The objects of one section, for instance {@code queues}; none if it is not there. */
    List<Body> section(String name) {
        List<Body> objects = new ArrayList<>();
        Object section = sections.get(name);
        if (section == null) {
            return objects;
        }
        if (!(section instanceof List<?> list)) {
            throw ApiException.badRequest(List.of("not_a_list", name));
        }
        for (Object element : list) {
            if (!(element instanceof Map<?, ?> object)) {
                throw ApiException.badRequest(List.of("not_an_object", name));
            }
            objects.add(Body.of(fields(object)));
        }
        return objects;
    }

    @SuppressWarnings("unchecked") // objects have string keys
    static Map<String, Object> fields(Map<?, ?> object) {
        return (Map<String, Object>) object;
    }
}
