package io.leveret.main.ctl;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A command line taken apart. Options stand before or after the command, anywhere.
 *
 * @param all as they were given
 * @param command null if there is none
 * @param positional what is neither command nor option
 * @param options values by long name; of options without a value, ""
 * @param unknown options the command does not have
 */
record Arguments(
        List<String> all,
        String command,
        List<String> positional,
        Map<String, String> options,
        List<String> unknown) {

    static Arguments parse(List<String> all, Commands commands) {
        String command = commandIn(all);
        Usage usage = command == null ? null : commands.usage(command);
        List<String> positional = new ArrayList<>();
        Map<String, String> options = new HashMap<>();
        List<String> unknown = new ArrayList<>();
        boolean commandSeen = false;
        boolean onlyArguments = false;
        for (int i = 0; i < all.size(); i++) {
            String word = all.get(i);
            if (onlyArguments || !isOption(word)) {
                if (commandSeen) {
                    positional.add(word);
                } else {
                    commandSeen = true;
                }
                continue;
            }
            if (word.equals("--")) {
                onlyArguments = true;
                continue;
            }
            int equals = word.startsWith("--") ? word.indexOf('=') : -1;
            String name = name(equals < 0 ? word : word.substring(0, equals), usage);
            Boolean takesValue =
                    usage == null ? Usage.commonTakesValue(name) : usage.takesValue(name);
            if (takesValue == null) {
                unknown.add(word);
            } else if (equals >= 0) {
                options.put(name, word.substring(equals + 1));
            } else if (takesValue && i + 1 < all.size()) {
                options.put(name, all.get(++i));
            } else {
                options.put(name, "");
            }
        }
        return new Arguments(all, command, positional, options, unknown);
    }

    /** The first word that is no option's; options before it are ones all commands have. */
    private static String commandIn(List<String> all) {
        for (int i = 0; i < all.size(); i++) {
            String word = all.get(i);
            if (!isOption(word)) {
                return word;
            }
            if (!word.contains("=")
                    && Boolean.TRUE.equals(Usage.commonTakesValue(name(word, null)))) {
                i++;
            }
        }
        return null;
    }

    private static boolean isOption(String word) {
        return word.length() > 1 && word.startsWith("-");
    }

    private static String name(String word, Usage usage) {
        String bare = word.replaceFirst("^--?", "");
        if (word.startsWith("--")) {
            return bare.replace('_', '-');
        }
        // rabbitmq-plugins has short forms of its own.
        boolean own = usage != null && usage.takesValue(bare) != null;
        return own ? bare : Usage.longName(bare);
    }

    boolean has(String option) {
        return options.containsKey(option);
    }

    String option(String name, String otherwise) {
        return options.getOrDefault(name, otherwise);
    }
}
