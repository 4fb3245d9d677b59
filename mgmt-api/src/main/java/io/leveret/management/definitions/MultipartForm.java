package io.leveret.management.definitions;

import io.leveret.management.http.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The fields of a {@code multipart/form-data} body (RFC 7578), files and others alike. */
final class MultipartForm {
    private static final Pattern BOUNDARY =
            Pattern.compile("boundary=(?:\"([^\"]+)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME = Pattern.compile("[;\\s]name=\"([^\"]*)\"");
    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Map<String, byte[]> fields = new LinkedHashMap<>();

    private MultipartForm() {}

    static MultipartForm parse(String contentType, byte[] body) {
        Matcher matcher = BOUNDARY.matcher(contentType);
        if (!matcher.find()) {
            throw ApiException.badRequest("no boundary in content-type");
        }
        String boundary = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
        byte[] delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        // The first delimiter has no line before it.
        byte[] text = new byte[body.length + 2];
        text[0] = '\r';
        text[1] = '\n';
        System.arraycopy(body, 0, text, 2, body.length);
        MultipartForm form = new MultipartForm();
        int start = indexOf(text, delimiter, 0);
        while (start >= 0) {
            int from = start + delimiter.length;
            int end = indexOf(text, delimiter, from);
            if (end < 0) {
                break;
            }
            form.addPart(Arrays.copyOfRange(text, from, end));
            start = end;
        }
        return form;
    }

    private void addPart(byte[] part) {
        int headEnd = indexOf(part, HEAD_END, 0);
        if (headEnd < 0) {
            return;
        }
        String head = new String(part, 0, headEnd, StandardCharsets.UTF_8);
        Matcher name = NAME.matcher(head);
        if (name.find()) {
            fields.put(
                    name.group(1),
                    Arrays.copyOfRange(part, headEnd + HEAD_END.length, part.length));
        }
    }

    private static int indexOf(byte[] text, byte[] wanted, int from) {
        for (int i = from; i <= text.length - wanted.length; i++) {
            if (Arrays.equals(text, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return -1;
    }

    /** Null if there is none. */
    byte[] bytes(String name) {
        return fields.get(name);
    }

    /** Null if there is none. */
    String text(String name) {
        byte[] bytes = fields.get(name);
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }
}
