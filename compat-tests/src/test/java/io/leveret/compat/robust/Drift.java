package io.leveret.compat.robust;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Finds what becomes more and more: the median of the last quarter of samples against that of the
 * second one (in the first a JVM warms up), within each life of a broker and over all of them.
 *
 * <p>Confirms may become slower by as much as the machine itself did meanwhile ({@link Floor}).
 * That it did because the broker works more for the same would be seen from its processor time.
 */
final class Drift {
    private static final int SAMPLES_MIN = 8;

    /**
     * What may grow by which factor, and by so much besides.
     *
     * @param floor what it may grow with
     */
    private record Measure(
            String name,
            ToDoubleFunction<Sample> value,
            double factor,
            double slack,
            ToDoubleFunction<Sample> floor) {
        Measure(String name, ToDoubleFunction<Sample> value, double factor, double slack) {
            this(name, value, factor, slack, sample -> 1);
        }
    }

    private static final List<Measure> MEASURES =
            List.of(
                    new Measure("heap, KiB", Sample::heapKib, 1.2, 4 << 10),
                    new Measure("resident memory, KiB", Sample::residentKib, 1.25, 48 << 10),
                    new Measure("descriptors", Sample::descriptors, 1, 15),
                    new Measure("processor time each, us", Sample::cpuMicrosEach, 2, 300),
                    new Measure("data directory, KiB", Sample::diskKib, 1.3, 32 << 10),
                    new Measure(
                            "median confirm, ms",
                            Sample::medianMillis,
                            3,
                            5,
                            Sample::floorMedianMillis),
                    new Measure(
                            "p99 confirm, ms", Sample::p99Millis, 3, 100, Sample::floorP99Millis));

    private Drift() {}

    static List<String> of(List<List<Sample>> lives) {
        List<String> drifts = new ArrayList<>();
        List<Sample> all = new ArrayList<>();
        for (List<Sample> life : lives) {
            drifts.addAll(within(life, "in one life"));
            all.addAll(life);
        }
        drifts.addAll(within(all, "over all"));
        return drifts;
    }

    private static List<String> within(List<Sample> samples, String where) {
        List<String> drifts = new ArrayList<>();
        int quarter = samples.size() / 4;
        if (samples.size() < SAMPLES_MIN) {
            return drifts;
        }
        List<Sample> early = samples.subList(quarter, 2 * quarter);
        List<Sample> late = samples.subList(samples.size() - quarter, samples.size());
        for (Measure measure : MEASURES) {
            double before = median(early, measure.value);
            double after = median(late, measure.value);
            double slower = median(late, measure.floor) / median(early, measure.floor);
            if (after > (before * measure.factor + measure.slack) * Math.max(1, slower)) {
                drifts.add(
                        String.format(
                                Locale.ROOT,
                                "%s drifts %s: %.1f early, %.1f late; the machine: %.1f times",
                                measure.name,
                                where,
                                before,
                                after,
                                slower));
            }
        }
        return drifts;
    }

    private static double median(List<Sample> samples, ToDoubleFunction<Sample> value) {
        double[] sorted = samples.stream().mapToDouble(value).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
