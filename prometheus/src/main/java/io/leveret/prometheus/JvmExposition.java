package io.leveret.prometheus;

import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;

/**
 * The JVM: memory, collections, threads, as the client library measures them. Names of memory pools
 * and collectors get underscores for spaces ({@code G1_Old_Gen}): line-wise readers of the text
 * format take a space for the end of a series.
 */
final class JvmExposition {
    private final PrometheusRegistry registry = new PrometheusRegistry();

    JvmExposition() {
        JvmMetrics.builder().register(registry);
    }

    void addTo(Exposition metrics) {
        registry.scrape().forEach(each -> metrics.add(withoutSpaces(each)));
    }

    private static MetricSnapshot withoutSpaces(MetricSnapshot metric) {
        if (metric instanceof GaugeSnapshot gauge) {
            return new GaugeSnapshot(
                    gauge.getMetadata(),
                    gauge.getDataPoints().stream()
                            .map(
                                    each ->
                                            new GaugeDataPointSnapshot(
                                                    each.getValue(),
                                                    withoutSpaces(each.getLabels()),
                                                    null))
                            .toList());
        } else if (metric instanceof CounterSnapshot counter) {
            return new CounterSnapshot(
                    counter.getMetadata(),
                    counter.getDataPoints().stream()
                            .map(
                                    each ->
                                            new CounterDataPointSnapshot(
                                                    each.getValue(),
                                                    withoutSpaces(each.getLabels()),
                                                    null,
                                                    0))
                            .toList());
        } else if (metric instanceof SummarySnapshot summary) {
            return new SummarySnapshot(
                    summary.getMetadata(),
                    summary.getDataPoints().stream()
                            .map(
                                    each ->
                                            new SummaryDataPointSnapshot(
                                                    each.getCount(),
                                                    each.getSum(),
                                                    each.getQuantiles(),
                                                    withoutSpaces(each.getLabels()),
                                                    each.getExemplars(),
                                                    0))
                            .toList());
        }
        return metric;
    }

    private static Labels withoutSpaces(Labels labels) {
        Labels.Builder cleaned = Labels.builder();
        labels.forEach(each -> cleaned.label(each.getName(), each.getValue().replace(' ', '_')));
        return cleaned.build();
    }
}
