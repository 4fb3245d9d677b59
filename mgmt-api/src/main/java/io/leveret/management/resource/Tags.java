package io.leveret.management.resource;

import io.leveret.management.http.ApiException;
import java.util.ArrayList;
import java.util.List;

/** Tags of users and vhosts: a list, or a text with commas between. */
final class Tags {
    private Tags() {}

    static List<String> of(Object json) {
        List<String> tags = new ArrayList<>();
        if (json instanceof String text) {
            for (String tag : text.split(",")) {
                add(tags, tag);
            }
        } else if (json instanceof List<?> list) {
            for (Object tag : list) {
                if (!(tag instanceof String text)) {
                    throw ApiException.badRequest("tags_not_strings");
                }
                add(tags, text);
            }
        } else if (json != null) {
            throw ApiException.badRequest("tags_not_strings");
        }
        return List.copyOf(tags);
    }

    private static void add(List<String> tags, String tag) {
        if (!tag.isBlank()) {
            tags.add(tag.trim());
        }
    }
}
