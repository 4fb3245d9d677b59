package io.leveret.management.stats;

import io.leveret.management.http.ApiException;
import io.leveret.management.http.Query;

/**
 * Which past values are asked for, as {@code lengths_age} and {@code lengths_incr}: every {@code
 * stepSeconds}, back to {@code ageSeconds} ago.
 */
public record Range(int ageSeconds, int stepSeconds) {
    private static final int SAMPLES_MAX = 500;

    /**
     * Null if none are asked for.
     *
     * @param kind {@code lengths}, {@code msg_rates}, {@code data_rates} or {@code node_stats}
     */
    static Range of(Query query, String kind) {
        String age = query.get(kind + "_age");
        String step = query.get(kind + "_incr");
        if (age == null || step == null) {
            return null;
        }
        try {
            int ageSeconds = Integer.parseInt(age);
            int stepSeconds = Integer.parseInt(step);
            if (ageSeconds > 0 && stepSeconds > 0 && ageSeconds / stepSeconds <= SAMPLES_MAX) {
                return new Range(ageSeconds, stepSeconds);
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw ApiException.badRequest("Invalid range parameters: age " + age + ", incr " + step);
    }

    /** All four kinds of a request. */
    public record Set(Range lengths, Range messages, Range bytes, Range node) {
        public static final Set NONE = new Set(null, null, null, null);

        public static Set of(Query query) {
            return new Set(
                    Range.of(query, "lengths"),
                    Range.of(query, "msg_rates"),
                    Range.of(query, "data_rates"),
                    Range.of(query, "node_stats"));
        }
    }
}
