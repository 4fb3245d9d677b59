package io.leveret.main.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads files of the form of {@code rabbitmq.conf}: a {@code key = value} on each line. A {@code #}
 * begins a comment wherever it stands; only in a value in single quotes it does not (so RabbitMQ
 * since 4.0; before, there were no quotes), in which {@code \'} is a quote. Nothing else is
 * special.
 */
final class ConfFile {
    private static final String WORD = "(?:[^\\s=#.\\\\]|\\\\\\.)+";
    private static final Pattern LINE =
            Pattern.compile("(?<key>" + WORD + "(?:\\." + WORD + ")*)\\s*=(?<rest>.*)");
    private static final Pattern QUOTED =
            Pattern.compile("'(?<value>(?:\\\\'|[^'])*)'\\s*(?:#.*)?");

    private final Path file;
    private final List<Problem> problems;

    /** What is wrong is added to {@code problems}. */
    ConfFile(Path file, List<Problem> problems) {
        this.file = file;
        this.problems = problems;
    }

    List<Assignment> read() {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            problems.add(new Problem(at(1), "there is no such file"));
            return List.of();
        } catch (CharacterCodingException e) {
            problems.add(new Problem(at(1), "the file is not text in UTF-8"));
            return List.of();
        } catch (IOException e) {
            problems.add(new Problem(at(1), "the file cannot be read: " + e));
            return List.of();
        }
        return parse(text);
    }

    List<Assignment> parse(String text) {
        List<Assignment> assignments = new ArrayList<>();
        String[] lines = text.replaceFirst("^\uFEFF", "").split("\r?\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (looksLikeErlang(line)) {
                problems.add(
                        new Problem(
                                at(i + 1),
                                "this is a configuration in Erlang terms, which cannot be read"
                                        + " (expected: lines of key = value)"));
                return assignments;
            }
            Assignment assignment = line(line, at(i + 1));
            if (assignment != null) {
                assignments.add(assignment);
            }
        }
        return assignments;
    }

    private Assignment line(String line, Origin origin) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            problems.add(new Problem(origin, "'" + line + "' (expected: key = value)"));
            return null;
        }
        SettingKey key = SettingKey.parse(parts.group("key"));
        String rest = parts.group("rest").strip();
        Matcher quoted = QUOTED.matcher(rest);
        if (quoted.matches()) {
            return new Assignment(key, quoted.group("value").replace("\\'", "'"), origin);
        }
        int comment = rest.indexOf('#');
        String value = comment < 0 ? rest : rest.substring(0, comment).strip();
        if (value.isEmpty()) {
            problems.add(new Problem(origin, key + " has no value (expected: key = value)"));
            return null;
        }
        return new Assignment(key, value, origin);
    }

    /** The older form of RabbitMQ's configuration, and its {@code advanced.config}. */
    private static boolean looksLikeErlang(String line) {
        return line.startsWith("[") || line.startsWith("{") || line.startsWith("%");
    }

    private Origin at(int line) {
        return new Origin.FileLine(file, line);
    }
}
