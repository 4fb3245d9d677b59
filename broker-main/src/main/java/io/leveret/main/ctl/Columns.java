package io.leveret.main.ctl;

import io.leveret.codec.FieldTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** The columns a list was asked for. */
final class Columns {
    private Columns() {}

    /** Names can be given as words, or with commas between. */
    static List<String> chosen(Call call, Set<String> known, List<String> otherwise) {
        Set<String> chosen = new LinkedHashSet<>();
        for (String word : call.arguments()) {
            for (String name : word.split(",")) {
                if (!name.isBlank()) {
                    chosen.add(name.strip());
                }
            }
        }
        List<String> unknown = chosen.stream().filter(name -> !known.contains(name)).toList();
        if (!unknown.isEmpty()) {
            throw new Commands.BadArgument(
                    ExitStatus.USAGE,
                    "Info key(s) " + String.join(",", unknown) + " are not supported");
        }
        return chosen.isEmpty() ? otherwise : List.copyOf(chosen);
    }

    static <T> List<List<Object>> rows(
            List<String> columns, Map<String, Function<T, Object>> known, Collection<T> things) {
        List<List<Object>> rows = new ArrayList<>();
        for (T thing : things) {
            List<Object> row = new ArrayList<>();
            columns.forEach(column -> row.add(known.get(column).apply(thing)));
            rows.add(row);
        }
        return rows;
    }

    /** Arguments of a declaration, by name as RabbitMQ keeps them. */
    static FieldTable sorted(FieldTable arguments) {
        return FieldTable.of(new TreeMap<>(arguments.asMap()));
    }
}
