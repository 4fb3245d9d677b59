package io.leveret.main.ctl;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What people are told about commands, in the form of RabbitMQ's tools. */
final class Help {
    private static final String TEXTS = "commands.txt";
    private static final String BOLD = "\033[1m";
    private static final String PLAIN = "\033[0m";

    /** Text by name, by heading. */
    private final Map<String, Map<String, String>> headings = new LinkedHashMap<>();

    Help() {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                Objects.requireNonNull(Help.class.getResourceAsStream(TEXTS)),
                                StandardCharsets.UTF_8))) {
            read(lines.lines().filter(line -> !line.isEmpty() && !line.startsWith("#")).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(List<String> lines) {
        Map<String, String> commands = null;
        for (String line : lines) {
            if (line.endsWith(":")) {
                commands = new TreeMap<>();
                headings.put(line, commands);
            } else {
                String[] parts = line.split("  ", 2);
                Objects.requireNonNull(commands).put(parts[0], parts[1]);
            }
        }
    }

    /** Of all commands it has a text for. */
    Set<String> names() {
        return headings.values().stream()
                .flatMap(commands -> commands.keySet().stream())
                .collect(Collectors.toSet());
    }

    static String usage(String line) {
        return "\n" + BOLD + "Usage" + PLAIN + "\n\n" + line + "\n";
    }

    /** All commands, as {@code help} lists them. */
    String all(String tool) {
        StringBuilder out =
                new StringBuilder(
                        usage(
                                tool
                                        + " [--node <node>] [--timeout <timeout>] [--longnames]"
                                        + " [--quiet] <command> [<command options>]"));
        out.append("\nAvailable commands:\n");
        int width = names().stream().mapToInt(String::length).max().orElse(0);
        headings.forEach(
                (heading, commands) -> {
                    String title = heading.substring(0, heading.length() - 1);
                    out.append("\n").append(BOLD).append(title).append(PLAIN).append(":\n\n");
                    commands.forEach(
                            (name, text) ->
                                    out.append("   ")
                                            .append(name)
                                            .append(" ".repeat(width - name.length() + 2))
                                            .append(text)
                                            .append('\n'));
                });
        return out
                + "\nUse '"
                + tool
                + " help <command>' to learn more about a specific command\n\n";
    }

    /** One command. */
    String one(String usageLine, String name) {
        String text =
                headings.values().stream()
                        .map(commands -> commands.get(name))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse("");
        return usage(usageLine)
                + "\n"
                + text
                + ".\n\n\n"
                + BOLD
                + "General Options"
                + PLAIN
                + "\n\nThe following options are accepted by all commands.\n\n"
                + """
                short            | long          | description
                -----------------|---------------|--------------------------------
                -?               | --help        | displays command help
                -n <node>        | --node <node> | connect to node <node>
                -l               | --longnames   | use long host names
                -t               | --timeout <n> | for how many seconds to wait
                -q               | --quiet       | suppress informational messages
                -s               | --silent      | suppress informational messages
                                 |               | and table header row
                -p <vhost>       | --vhost       | the virtual host, / if not given
                                 | --formatter   | table, pretty_table, json, csv or erlang

                """;
    }
}
