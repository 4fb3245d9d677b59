package io.leveret.main.ctl;

import io.leveret.management.http.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** JSON given as an argument. */
final class JsonArgument {
    private JsonArgument() {}

    static Object value(String text) {
        try {
            return Json.parse(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException | RuntimeException e) {
            throw new CtlException(ExitStatus.UNAVAILABLE, "JSON decoding error. Reason: badarg");
        }
    }

    static Map<String, Object> object(String text) {
        if (!(value(text) instanceof Map<?, ?> map)) {
            throw new CtlException(
                    ExitStatus.UNAVAILABLE, "JSON decoding error. Reason: not an object");
        }
        Map<String, Object> object = new LinkedHashMap<>();
        map.forEach((key, value) -> object.put((String) key, value));
        return object;
    }
}
