package io.leveret.prometheus;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The metrics of one scrape, as they come together. */
final class Exposition {
    private final String prefix;
    private final Map<String, Double> highest;

    /** By name: two families may have the same metric. */
    private final Map<String, MetricSnapshot> metrics = new LinkedHashMap<>();

    /**
     * @param prefix of all names, such as {@code rabbitmq_}
     * @param highest what sums of counters were at most: a connection that closes while the broker
     *     is asked may be missed for a moment, and no counter may fall
     */
    Exposition(String prefix, Map<String, Double> highest) {
        this.prefix = prefix;
        this.highest = highest;
    }

    /** A series for each object. */
    <T> void addEach(
            List<Metric<T>> of,
            Collection<? extends T> objects,
            Function<? super T, Labels> labels) {
        // One that goes and one of the same name that comes may meet: a series must be there once.
        Map<Labels, T> byLabels = new LinkedHashMap<>();
        objects.forEach(object -> byLabels.putIfAbsent(labels.apply(object), object));
        for (Metric<T> metric : of) {
            List<Point> points = new ArrayList<>(byLabels.size());
            byLabels.forEach(
                    (own, object) ->
                            points.add(new Point(own, metric.value().applyAsDouble(object))));
            add(prefix, metric.type(), metric.name(), metric.help(), points);
        }
    }

    /** One series for the sum of all objects. */
    <T> void addSum(List<Metric<T>> of, Collection<? extends T> objects) {
        for (Metric<T> metric : of) {
            double sum = 0;
            for (T object : objects) {
                sum += metric.value().applyAsDouble(object);
            }
            List<Point> points = List.of(new Point(Labels.EMPTY, sum));
            addSum(metric.type(), metric.name(), metric.help(), points);
        }
    }

    /** A value, and what it is of. */
    record Point(Labels labels, double value) {}

    /** The same of sums over objects that come and go. */
    void addSum(Metric.Type type, String name, String help, List<Point> points) {
        if (type == Metric.Type.COUNTER) {
            List<Point> grown = new ArrayList<>(points.size());
            for (Point each : points) {
                double value = highest.merge(name + each.labels, each.value, Math::max);
                grown.add(new Point(each.labels, value));
            }
            add(prefix, type, name, help, grown);
        } else {
            add(prefix, type, name, help, points);
        }
    }

    void add(Metric.Type type, String name, String help, List<Point> points) {
        add(prefix, type, name, help, points);
    }

    /** One whose name does not begin as the others do. */
    void add(String ownPrefix, Metric.Type type, String name, String help, List<Point> points) {
        MetricMetadata metadata = new MetricMetadata(ownPrefix + name, help);
        MetricSnapshot snapshot =
                switch (type) {
                    case COUNTER -> new CounterSnapshot(metadata, counters(points));
                    case GAUGE -> new GaugeSnapshot(metadata, gauges(points));
                    case UNTYPED -> new UnknownSnapshot(metadata, unknowns(points));
                };
        metrics.putIfAbsent(metadata.getName(), snapshot);
    }

    private static List<CounterDataPointSnapshot> counters(List<Point> points) {
        return points.stream()
                .map(each -> new CounterDataPointSnapshot(each.value, each.labels, null, 0))
                .toList();
    }

    private static List<GaugeDataPointSnapshot> gauges(List<Point> points) {
        return points.stream()
                .map(each -> new GaugeDataPointSnapshot(each.value, each.labels, null))
                .toList();
    }

    private static List<UnknownDataPointSnapshot> unknowns(List<Point> points) {
        return points.stream()
                .map(each -> new UnknownDataPointSnapshot(each.value, each.labels, null))
                .toList();
    }

    /** What somebody else measured. */
    void add(MetricSnapshot other) {
        metrics.putIfAbsent(other.getMetadata().getName(), other);
    }

    MetricSnapshots all() {
        return new MetricSnapshots(metrics.values());
    }
}
