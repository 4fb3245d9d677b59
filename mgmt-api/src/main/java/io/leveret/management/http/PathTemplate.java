package io.leveret.management.http;

import java.util.LinkedHashMap;
import java.util.Map;

/** A path such as {@code /queues/:vhost/:name}; variables begin with a colon. */
final class PathTemplate {
    private final String[] segments;

    PathTemplate(String template) {
        this.segments = split(template);
    }

    /** The segments of a path, still encoded; one slash at its end does not count. */
    static String[] split(String path) {
        String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return trimmed.split("/", -1);
    }

    /** The values of the variables, decoded; null if the path is another. */
    Map<String, String> match(String[] path) {
        if (path.length != segments.length) {
            return null;
        }
        for (int i = 0; i < path.length; i++) {
            boolean fits = isVariable(i) ? !path[i].isEmpty() : segments[i].equals(path[i]);
            if (!fits) {
                return null;
            }
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < path.length; i++) {
            if (isVariable(i)) {
                values.put(segments[i].substring(1), PercentEncoding.decode(path[i]));
            }
        }
        return values;
    }

    private boolean isVariable(int index) {
        return segments[index].startsWith(":");
    }
}
