package io.leveret.management.resource;

import java.util.List;

/**
 * The files a node is told to use, as it shows them.
 *
 * @param configuration where settings come from
 * @param logs where the log goes
 */
public record NodeFiles(List<String> configuration, List<String> logs) {
    /** Of a broker in an application. */
    public static final NodeFiles NONE =
            new NodeFiles(List.of("<command line>"), List.of("<stdout>"));
}
