package io.leveret.main.ctl;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a command is called with, read from the text its usage is shown as: {@code purge_queue
 * <queue> [--vhost <vhost>]} takes one argument and an option with a value.
 */
final class Usage {
    private static final Pattern OPTION = Pattern.compile("\\[--?([\\w-]+)( <[^>]*>)?\\]");

    /** Options of all commands, by the name they are known by here; true with a value. */
    private static final Map<String, Boolean> COMMON =
            Map.ofEntries(
                    Map.entry("node", true),
                    Map.entry("timeout", true),
                    Map.entry("vhost", true),
                    Map.entry("formatter", true),
                    Map.entry("printer", true),
                    Map.entry("file", true),
                    Map.entry("erlang-cookie", true),
                    Map.entry("script-name", true),
                    Map.entry("quiet", false),
                    Map.entry("silent", false),
                    Map.entry("longnames", false),
                    Map.entry("no-table-headers", false),
                    Map.entry("dry-run", false),
                    Map.entry("verbose", false),
                    Map.entry("help", false));

    private static final Map<String, String> SHORT =
            Map.of(
                    "n",
                    "node",
                    "t",
                    "timeout",
                    "p",
                    "vhost",
                    "q",
                    "quiet",
                    "s",
                    "silent",
                    "l",
                    "longnames",
                    "h",
                    "help",
                    "?",
                    "help");

    private final String text;
    private final int argumentsMin;
    private final int argumentsMax;
    private final Set<String> valued = new HashSet<>();
    private final Set<String> flags = new HashSet<>();

    Usage(String text) {
        this.text = text;
        Matcher options = OPTION.matcher(text);
        while (options.find()) {
            (options.group(2) == null ? flags : valued).add(options.group(1));
        }
        String positional = options.replaceAll("");
        String required = positional.replaceAll("\\[[^\\]]*\\]", "");
        argumentsMin = required.split("<", -1).length - 1;
        argumentsMax =
                positional.contains("...")
                        ? Integer.MAX_VALUE
                        : positional.split("<", -1).length - 1;
    }

    String name() {
        return text.split(" ")[0];
    }

    String text() {
        return text;
    }

    /** The long name of an option that is written {@code -x}; what is no such stays. */
    static String longName(String option) {
        return SHORT.getOrDefault(option, option);
    }

    /** True if it takes a value, false if not, null if there is no such option. */
    Boolean takesValue(String option) {
        if (valued.contains(option)) {
            return true;
        }
        return flags.contains(option) ? Boolean.FALSE : commonTakesValue(option);
    }

    static Boolean commonTakesValue(String option) {
        return COMMON.get(option);
    }

    /** What is wrong with the number of arguments; null if nothing is. */
    String wrongWith(List<String> arguments) {
        if (arguments.size() < argumentsMin) {
            return "not enough arguments.";
        }
        return arguments.size() > argumentsMax ? "too many arguments." : null;
    }
}
