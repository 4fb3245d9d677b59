package io.leveret.prometheus;

import io.leveret.broker.channel.ChannelConsumer;
import io.leveret.broker.connection.ReadGate;
import io.leveret.broker.statistics.Churn;
import io.leveret.broker.statistics.Stops;
import io.leveret.prometheus.Exposition.Point;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * How often clients came to a limit on what they can make the broker hold. RabbitMQ has none of
 * these, so they have a prefix of their own. They are there with 0 before anything happened.
 */
final class LimitMetrics {
    private static final String PREFIX = "leveret_";

    private LimitMetrics() {}

    static void add(Exposition to, Churn churn) {
        to.add(
                PREFIX,
                Metric.Type.COUNTER,
                "reading_stopped",
                "Times a connection was not read any more for a while, by the limit it had reached",
                points(churn.readingStops, ReadGate.Reason.values()));
        to.add(
                PREFIX,
                Metric.Type.COUNTER,
                "deliveries_stopped",
                "Times a consumer got no more for a while, by the limit it had reached",
                points(churn.deliveryStops, ChannelConsumer.Stop.values()));
    }

    private static List<Point> points(Stops stops, Enum<?>[] reasons) {
        return Stream.of(reasons)
                .map(
                        reason ->
                                new Point(
                                        Labels.of("reason", reason.name().toLowerCase(Locale.ROOT)),
                                        stops.sum(reason)))
                .toList();
    }
}
