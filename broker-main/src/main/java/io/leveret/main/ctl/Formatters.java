package io.leveret.main.ctl;

import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValues;
import io.leveret.management.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The forms lists are printed in, as RabbitMQ 3.10's tools print them. */
final class Formatters {
    // VT100: line drawing on and off, bold on and off.
    private static final String LINES = "\033(0";
    private static final String LETTERS = "\033(B";
    private static final String BOLD = "\033[1m";
    private static final String PLAIN = "\033[0m";

    private Formatters() {}

    static String rows(
            String formatter, boolean header, List<String> columns, List<List<Object>> rows) {
        return switch (formatter) {
            case "json" -> jsonRows(columns, rows);
            case "csv" -> csv(header, columns, rows);
            case "pretty_table" -> pretty(columns, rows);
            case "erlang" -> erlang(columns, rows);
            case "table", "string", "report" -> table(header, columns, rows);
            default ->
                    throw new CtlException(
                            ExitStatus.USAGE, "Formatter '" + formatter + "' is not found");
        };
    }

    private static String table(boolean header, List<String> columns, List<List<Object>> rows) {
        StringBuilder out = new StringBuilder();
        if (header && !rows.isEmpty() && !columns.isEmpty()) {
            out.append(String.join("\t", columns)).append('\n');
        }
        for (List<Object> row : rows) {
            out.append(row.stream().map(Formatters::cell).collect(Collectors.joining("\t")));
            out.append('\n');
        }
        return out.toString();
    }

    /** Names stand plain, what is inside tables as Erlang terms. */
    private static String cell(Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof FieldTable table) {
            return term(table);
        }
        if (value instanceof List<?> list) {
            return list.stream()
                    .map(element -> element instanceof String ? (String) element : cell(element))
                    .collect(Collectors.joining(", ", "[", "]"));
        }
        return value.toString();
    }

    private static String term(Object value) {
        if (value instanceof FieldTable table) {
            return table.asMap().entrySet().stream()
                    .map(entry -> "{\"" + entry.getKey() + "\"," + term(entry.getValue()) + "}")
                    .collect(Collectors.joining(",", "[", "]"));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Formatters::term).collect(Collectors.joining(",", "[", "]"));
        }
        return value instanceof Number || value instanceof Boolean
                ? value.toString()
                : "\"" + value + "\"";
    }

    private static String jsonRows(List<String> columns, List<List<Object>> rows) {
        StringBuilder out = new StringBuilder("[\n");
        String between = "";
        for (List<Object> row : rows) {
            Map<String, Object> object = new LinkedHashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                object.put(columns.get(i), jsonValue(row.get(i)));
            }
            out.append(between).append(json(object)).append('\n');
            between = ",";
        }
        return out.append("]\n").toString();
    }

    /** Tables become lists of name, type and value. */
    private static Object jsonValue(Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof FieldTable table) {
            List<Object> triples = new ArrayList<>();
            table.asMap()
                    .forEach(
                            (name, each) ->
                                    triples.add(
                                            List.of(
                                                    name,
                                                    FieldValues.typeName(each),
                                                    jsonValue(each))));
            return triples;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Formatters::jsonValue).toList();
        }
        return value instanceof Number || value instanceof Boolean ? value : value.toString();
    }

    static String json(Object value) {
        return new String(Json.bytes(value), StandardCharsets.UTF_8);
    }

    private static String csv(boolean header, List<String> columns, List<List<Object>> rows) {
        StringBuilder out = new StringBuilder();
        if (header) {
            out.append(csvLine(columns));
        }
        rows.forEach(row -> out.append(csvLine(row)));
        return out.toString();
    }

    private static String csvLine(List<?> values) {
        return values.stream()
                .map(
                        value ->
                                value instanceof Number || value instanceof Boolean
                                        ? value.toString()
                                        : '"' + cell(value).replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(",", "", "\n"));
    }

    private static String pretty(List<String> columns, List<List<Object>> rows) {
        int[] widths = new int[columns.size()];
        List<List<String>> cells = new ArrayList<>();
        cells.add(columns);
        rows.forEach(row -> cells.add(row.stream().map(Formatters::cell).toList()));
        for (List<String> row : cells) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder out = new StringBuilder(rule(widths, 'l', 'w', 'k'));
        for (int row = 0; row < cells.size(); row++) {
            out.append(row == 0 ? "" : rule(widths, 't', 'n', 'u'));
            for (int i = 0; i < widths.length; i++) {
                String cell = cells.get(row).get(i);
                out.append(LINES).append('x').append(LETTERS).append(' ');
                out.append(row == 0 ? BOLD + cell + PLAIN : cell);
                out.append(" ".repeat(widths[i] - cell.length() + 1));
            }
            out.append(LINES).append('x').append(LETTERS).append('\n');
        }
        return out.append(rule(widths, 'm', 'v', 'j')).toString();
    }

    private static String rule(int[] widths, char left, char middle, char right) {
        StringBuilder rule = new StringBuilder(LINES).append(left);
        for (int i = 0; i < widths.length; i++) {
            rule.append(i == 0 ? "" : String.valueOf(middle)).append("q".repeat(widths[i] + 2));
        }
        return rule.append(right).append(LETTERS).append('\n').toString();
    }

    private static String erlang(List<String> columns, List<List<Object>> rows) {
        return rows.stream()
                .map(row -> erlangRow(columns, row))
                .collect(Collectors.joining(",\n ", "[", "]\n"));
    }

    private static String erlangRow(List<String> columns, List<Object> row) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Object value = row.get(i);
            String term =
                    value instanceof FieldTable || value instanceof List<?>
                            ? term(value)
                            : value instanceof Number || value instanceof Boolean
                                    ? value.toString()
                                    : "<<\"" + cell(value) + "\">>";
            pairs.add("{" + columns.get(i) + "," + term + "}");
        }
        return "[" + String.join(",", pairs) + "]";
    }
}
