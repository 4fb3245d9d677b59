package io.leveret.compat.matrix;

import java.util.ArrayList;
import java.util.List;

/**
 * Somebody who sends requests.
 *
 * @param tag of the user; "" for none
 * @param pattern what it may configure, write and read in the vhost mx; null if it may not enter
 */
record Sender(String name, String tag, String pattern) {
    static final String PASSWORD = "mx-secret";

    private static final List<String> TAGS =
            List.of("", "management", "policymaker", "monitoring", "administrator");

    /** One of every kind, each with all permissions, some, and none. */
    static List<Sender> all() {
        List<Sender> all = new ArrayList<>();
        for (String tag : TAGS) {
            String name = tag.isEmpty() ? "untagged" : tag;
            all.add(new Sender("mx-" + name + "-all", tag, ".*"));
            all.add(new Sender("mx-" + name + "-own", tag, "^mx-own.*"));
            all.add(new Sender("mx-" + name + "-outside", tag, null));
        }
        return all;
    }

    /** Without the prefix all names have. */
    String label() {
        return name.substring("mx-".length());
    }
}
