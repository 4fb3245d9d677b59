package io.leveret.auth.oauth2;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A name in a scope: {@code *} stands for anything, {@code %2F} for a slash. */
final class Wildcard {
    private final List<String> parts;

    private Wildcard(List<String> parts) {
        this.parts = parts;
    }

    /** Null if it is not encoded as it should be: then it matches nothing. */
    static Wildcard parse(String pattern) {
        List<String> parts = new ArrayList<>();
        try {
            for (String part : pattern.split("\\*", -1)) {
                parts.add(URLDecoder.decode(part, StandardCharsets.UTF_8));
            }
        } catch (IllegalArgumentException e) {
            return null;
        }
        return new Wildcard(parts);
    }

    boolean matches(String name) {
        String first = parts.get(0);
        if (parts.size() == 1) {
            return name.equals(first);
        }
        String last = parts.get(parts.size() - 1);
        if (!name.startsWith(first)
                || !name.endsWith(last)
                || name.length() < first.length() + last.length()) {
            return false;
        }
        int at = first.length();
        int end = name.length() - last.length();
        for (String part : parts.subList(1, parts.size() - 1)) {
            int found = name.indexOf(part, at);
            if (found < 0 || found + part.length() > end) {
                return false;
            }
            at = found + part.length();
        }
        return true;
    }
}
