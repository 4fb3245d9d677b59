package io.leveret.management.stats;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The numbers of one object now, and how they came about. */
public final class Trend {
    private static final long STEP_MILLIS = 5_000;

    private final long[] now;
    private final long nowMillis;
    private final Past past;
    private final long changedMillis;
    private final long[] before;
    private final double elapsedSeconds;

    /**
     * @param changedMillis when something last changed, -1 if that is not known
     * @param beforeMillis the moment with which the present is compared for rates
     * @param elapsedMillis what counts as the time since
     */
    Trend(
            long[] now,
            long nowMillis,
            Past past,
            long changedMillis,
            long beforeMillis,
            long elapsedMillis) {
        this.now = now;
        this.nowMillis = nowMillis;
        this.past = past;
        this.changedMillis = changedMillis;
        this.elapsedSeconds = elapsedMillis / 1000.0;
        long[] then = past.at(beforeMillis);
        // What was not there then had done nothing.
        this.before = then == null ? new long[now.length] : then;
    }

    public long now(int number) {
        return now[number];
    }

    /** When something last changed, milliseconds since 1970; -1 if that is not known. */
    public long changedMillis() {
        return changedMillis;
    }

    private double rate(int number) {
        return (now[number] - before[number]) / elapsedSeconds;
    }

    /** A number that only grows, and {@code <name>_details}. */
    public void putCounter(Map<String, Object> target, String name, int number, Range range) {
        // Falls only if what it sums up was deleted: not a rate anybody means.
        put(target, name, number, Math.max(0.0, rate(number)), range);
    }

    /** A number that goes up and down, and {@code <name>_details}. */
    public void putGauge(Map<String, Object> target, String name, int number, Range range) {
        put(target, name, number, rate(number), range);
    }

    private void put(
            Map<String, Object> target, String name, int number, double rate, Range range) {
        target.put(name, now[number]);
        target.put(name + "_details", details(number, rate, range));
    }

    private Map<String, Object> details(int number, double rate, Range range) {
        if (range == null) {
            return Map.of("rate", rate);
        }
        Map<String, Object> details = new LinkedHashMap<>();
        List<Map<String, Object>> samples = new ArrayList<>();
        long newestMillis = nowMillis / STEP_MILLIS * STEP_MILLIS;
        long oldestMillis = newestMillis - range.ageSeconds() * 1000L;
        double sum = 0;
        for (long time = newestMillis; time >= oldestMillis; time -= range.stepSeconds() * 1000L) {
            long sample = at(time, number);
            sum += sample;
            samples.add(sample(sample, time));
        }
        long first = (Long) samples.get(samples.size() - 1).get("sample");
        long last = (Long) samples.get(0).get("sample");
        details.put("rate", rate);
        details.put("samples", samples);
        details.put("avg_rate", (last - first) / (double) range.ageSeconds());
        details.put("avg", sum / samples.size());
        return details;
    }

    private long at(long timeMillis, int number) {
        long[] then = past.at(timeMillis);
        return then == null ? 0 : then[number];
    }

    private static Map<String, Object> sample(long value, long timeMillis) {
        Map<String, Object> sample = new LinkedHashMap<>();
        sample.put("sample", value);
        sample.put("timestamp", timeMillis);
        return sample;
    }
}
