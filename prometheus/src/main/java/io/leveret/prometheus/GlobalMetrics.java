package io.leveret.prometheus;

import static io.leveret.prometheus.Metric.Type.COUNTER;
import static io.leveret.prometheus.Metric.Type.GAUGE;

import io.leveret.broker.statistics.ChannelCounters;
import io.leveret.broker.statistics.DeadLetterCounters;
import io.leveret.broker.statistics.DeadLetterCounters.Strategy;
import io.leveret.broker.statistics.DeliveryCounters;
import io.leveret.prometheus.Exposition.Point;
import io.leveret.queue.DeadLetterReason;
import io.leveret.queue.QueueType;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * RabbitMQ's {@code rabbitmq_global_*}: what all channels did since the start, those that are
 * closed included. They are there with 0 before anything happened.
 */
final class GlobalMetrics {
    private static final String PROTOCOL = "protocol";
    private static final String AMQP = "amqp091";

    /** What can happen to messages in each type of queue, by strategy. */
    private static final List<Death> DEATHS =
            List.of(
                    death("delivery_limit", DeadLetterReason.DELIVERY_LIMIT, QueueType.QUORUM),
                    death("expired", DeadLetterReason.EXPIRED, QueueType.CLASSIC),
                    death("expired", DeadLetterReason.EXPIRED, QueueType.QUORUM),
                    death("maxlen", DeadLetterReason.MAXLEN, QueueType.CLASSIC),
                    death("maxlen", DeadLetterReason.MAXLEN, QueueType.QUORUM),
                    death("rejected", DeadLetterReason.REJECTED, QueueType.CLASSIC),
                    death("rejected", DeadLetterReason.REJECTED, QueueType.QUORUM));

    private record Death(String name, DeadLetterReason reason, QueueType type) {}

    private static Death death(String name, DeadLetterReason reason, QueueType type) {
        return new Death(name, reason, type);
    }

    private final Exposition to;
    private final Scrape scrape;
    private final ChannelCounters counters;

    private GlobalMetrics(Exposition to, Scrape scrape) {
        this.to = to;
        this.scrape = scrape;
        this.counters = scrape.traffic().channels;
    }

    static void add(Exposition to, Scrape scrape) {
        GlobalMetrics metrics = new GlobalMetrics(to, scrape);
        metrics.publishes();
        metrics.deliveries();
        metrics.deaths();
    }

    private void one(Metric.Type type, String name, String help, double value) {
        to.addSum(
                type, "global_" + name, help, List.of(new Point(Labels.of(PROTOCOL, AMQP), value)));
    }

    private void publishes() {
        one(GAUGE, "consumers", "Current number of consumers", scrape.consumers());
        one(GAUGE, "publishers", "Current number of publishers", publishers());
        one(
                COUNTER,
                "messages_received",
                "Total number of messages received from publishers",
                counters.publishes.publish);
        one(
                COUNTER,
                "messages_received_confirm",
                "Total number of messages received from publishers expecting confirmations",
                counters.publishesToConfirm);
        one(
                COUNTER,
                "messages_confirmed",
                "Total number of messages confirmed to publishers",
                counters.publishes.confirm);
        one(
                COUNTER,
                "messages_routed",
                "Total number of messages routed to queues or streams",
                counters.routed);
        one(
                COUNTER,
                "messages_unroutable_dropped",
                "Total number of messages published as non-mandatory into an exchange and dropped"
                        + " as unroutable",
                counters.publishes.dropUnroutable);
        one(
                COUNTER,
                "messages_unroutable_returned",
                "Total number of messages published as mandatory into an exchange and returned to"
                        + " the publisher as unroutable",
                counters.publishes.returnUnroutable);
    }

    /** Open channels that published. */
    private long publishers() {
        return scrape.channels().stream()
                .filter(channel -> channel.statistics().counters().publishes.publish > 0)
                .count();
    }

    private void deliveries() {
        byType(
                "acknowledged",
                "Total number of messages acknowledged by consumers",
                each -> each.ack);
        byType(
                "delivered",
                "Total number of messages delivered to consumers",
                DeliveryCounters::deliverGet);
        byType(
                "delivered_consume_auto_ack",
                "Total number of messages delivered to consumers using basic.consume with automatic"
                        + " acknowledgment",
                each -> each.deliverNoAck);
        byType(
                "delivered_consume_manual_ack",
                "Total number of messages delivered to consumers using basic.consume with manual"
                        + " acknowledgment",
                each -> each.deliver);
        byType(
                "delivered_get_auto_ack",
                "Total number of messages delivered to consumers using basic.get with automatic"
                        + " acknowledgment",
                each -> each.getNoAck);
        byType(
                "delivered_get_manual_ack",
                "Total number of messages delivered to consumers using basic.get with manual"
                        + " acknowledgment",
                each -> each.get);
        byType(
                "get_empty",
                "Total number of times basic.get operations fetched no message",
                each -> each.getEmpty);
        byType(
                "redelivered",
                "Total number of messages redelivered to consumers",
                each -> each.redeliver);
    }

    private void byType(String name, String help, ToDoubleFunction<DeliveryCounters> value) {
        List<Point> points = new ArrayList<>();
        for (QueueType type : QueueType.values()) {
            Labels labels = Labels.of(PROTOCOL, AMQP, "queue_type", module(type));
            points.add(new Point(labels, value.applyAsDouble(counters.deliveries(type))));
        }
        to.addSum(COUNTER, "global_messages_" + name, help, points);
    }

    /** RabbitMQ's module that implements a queue type. */
    private static String module(QueueType type) {
        return "rabbit_" + type.text() + "_queue";
    }

    private void deaths() {
        DeadLetterCounters dead = scrape.broker().churn().deadLetters;
        for (DeadLetterReason reason : DeadLetterReason.values()) {
            List<Point> points = new ArrayList<>();
            String name = null;
            for (Death death : DEATHS) {
                if (death.reason == reason) {
                    name = death.name;
                    for (Strategy strategy : strategies(death)) {
                        points.add(
                                new Point(
                                        labels(death.type, strategy),
                                        dead.sum(death.type, strategy, reason)));
                    }
                }
            }
            to.addSum(COUNTER, "global_messages_dead_lettered_" + name, help(reason), points);
        }
        to.addSum(
                COUNTER,
                "global_messages_dead_lettered_confirmed",
                "Total number of messages dead-lettered and confirmed by target queues",
                List.of(
                        new Point(
                                labels(QueueType.QUORUM, Strategy.AT_LEAST_ONCE),
                                dead.confirmed.sum())));
    }

    private static List<Strategy> strategies(Death death) {
        return death.type == QueueType.QUORUM && death.reason != DeadLetterReason.MAXLEN
                ? List.of(Strategy.values())
                : List.of(Strategy.DISABLED, Strategy.AT_MOST_ONCE);
    }

    private static Labels labels(QueueType type, Strategy strategy) {
        return Labels.of(
                "queue_type",
                module(type),
                "dead_letter_strategy",
                strategy.name().toLowerCase(Locale.ROOT));
    }

    private static String help(DeadLetterReason reason) {
        return "Total number of messages dead-lettered due to "
                + switch (reason) {
                    case DELIVERY_LIMIT -> "delivery-limit exceeded";
                    case EXPIRED -> "message TTL exceeded";
                    case MAXLEN -> "overflow drop-head or reject-publish-dlx";
                    case REJECTED -> "basic.reject or basic.nack";
                };
    }
}
