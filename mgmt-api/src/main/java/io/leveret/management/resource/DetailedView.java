package io.leveret.management.resource;

import io.leveret.broker.admin.Administration;
import io.leveret.broker.admin.TrafficDetails;
import io.leveret.broker.admin.TrafficDetails.OfChannel;
import io.leveret.broker.admin.TrafficDetails.Route;
import io.leveret.broker.channel.ChannelDetails.FromQueue;
import io.leveret.broker.channel.ChannelDetails.ToExchange;
import io.leveret.broker.statistics.DeliveryCounters;
import io.leveret.broker.statistics.PublishCounters;
import io.leveret.management.stats.Kind;
import io.leveret.management.stats.MessageStats;
import io.leveret.management.stats.Numbers;
import io.leveret.management.stats.Range;
import io.leveret.management.stats.Sampler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Who publishes and takes how much where, in JSON. As in RabbitMQ the lists are empty unless {@code
 * management.rates_mode} is {@code detailed}.
 */
final class DetailedView {
    private final Administration broker;
    private final Sampler sampler;

    DetailedView(Administration broker, Sampler sampler) {
        this.broker = broker;
        this.sampler = sampler;
    }

    /** What the other methods take; nothing if it is not wanted. */
    CompletionStage<TrafficDetails> details() {
        return sampler.isDetailed()
                ? broker.traffic().details()
                : CompletableFuture.completedFuture(TrafficDetails.NONE);
    }

    /** {@code publishes} and {@code deliveries} of a channel. */
    void putChannel(
            Map<String, Object> target, String channel, TrafficDetails details, Range range) {
        List<Map<String, Object>> publishes = new ArrayList<>();
        List<Map<String, Object>> deliveries = new ArrayList<>();
        for (OfChannel each : details.channels()) {
            if (each.name().equals(channel)) {
                String vhost = each.connection().vhost();
                for (ToExchange to : each.details().publishes()) {
                    Map<String, Object> entry = publishes(each, to, range);
                    entry.put("exchange", Views.named(vhost, to.exchange()));
                    publishes.add(entry);
                }
                for (FromQueue from : each.details().deliveries()) {
                    Map<String, Object> entry = deliveries(each, from, range);
                    entry.put("queue", Views.named(vhost, from.queue()));
                    deliveries.add(entry);
                }
            }
        }
        target.put("publishes", publishes);
        target.put("deliveries", deliveries);
    }

    /** {@code incoming} and {@code outgoing} of an exchange. */
    void putExchange(
            Map<String, Object> target,
            String vhost,
            String exchange,
            TrafficDetails details,
            Range range) {
        List<Map<String, Object>> incoming = new ArrayList<>();
        for (OfChannel each : details.channels()) {
            for (ToExchange to : each.details().publishes()) {
                if (each.connection().vhost().equals(vhost) && to.exchange().equals(exchange)) {
                    Map<String, Object> entry = publishes(each, to, range);
                    entry.put("channel_details", channel(each));
                    incoming.add(entry);
                }
            }
        }
        List<Map<String, Object>> outgoing = new ArrayList<>();
        details.routed()
                .forEach(
                        (route, messages) -> {
                            if (route.vhost().equals(vhost) && route.exchange().equals(exchange)) {
                                Map<String, Object> entry = routed(route, messages, range);
                                entry.put("queue", Views.named(vhost, route.queue()));
                                outgoing.add(entry);
                            }
                        });
        target.put("incoming", incoming);
        target.put("outgoing", outgoing);
    }

    /** {@code incoming} and {@code deliveries} of a queue. */
    void putQueue(
            Map<String, Object> target,
            String vhost,
            String queue,
            TrafficDetails details,
            Range range) {
        List<Map<String, Object>> incoming = new ArrayList<>();
        details.routed()
                .forEach(
                        (route, messages) -> {
                            if (route.vhost().equals(vhost) && route.queue().equals(queue)) {
                                Map<String, Object> entry = routed(route, messages, range);
                                entry.put("exchange", Views.named(vhost, route.exchange()));
                                incoming.add(entry);
                            }
                        });
        List<Map<String, Object>> deliveries = new ArrayList<>();
        for (OfChannel each : details.channels()) {
            for (FromQueue from : each.details().deliveries()) {
                if (each.connection().vhost().equals(vhost) && from.queue().equals(queue)) {
                    Map<String, Object> entry = deliveries(each, from, range);
                    entry.put("channel_details", channel(each));
                    deliveries.add(entry);
                }
            }
        }
        target.put("incoming", incoming);
        target.put("deliveries", deliveries);
    }

    private Map<String, Object> channel(OfChannel channel) {
        return ConsumerView.channel(
                channel.connection(), channel.details().number(), broker.nodeName());
    }

    private Map<String, Object> publishes(OfChannel channel, ToExchange to, Range range) {
        PublishCounters counters = to.counters();
        return entry(
                MessageStats.publishes(
                        sampler.trend(
                                Kind.CHANNEL_EXCHANGE,
                                Sampler.id(channel, to),
                                Numbers.of(counters)),
                        range));
    }

    private Map<String, Object> deliveries(OfChannel channel, FromQueue from, Range range) {
        DeliveryCounters counters = from.counters();
        return entry(
                MessageStats.deliveries(
                        sampler.trend(
                                Kind.CHANNEL_QUEUE,
                                Sampler.id(channel, from),
                                Numbers.of(counters)),
                        range));
    }

    private Map<String, Object> routed(Route route, long messages, Range range) {
        return entry(
                MessageStats.routed(
                        sampler.trend(Kind.ROUTE, route, Numbers.ofRouted(messages)), range));
    }

    private static Map<String, Object> entry(Map<String, Object> stats) {
        Map<String, Object> entry = Views.object();
        entry.put("stats", stats);
        return entry;
    }
}
