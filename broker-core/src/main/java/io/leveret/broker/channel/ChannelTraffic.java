package io.leveret.broker.channel;

import io.leveret.broker.statistics.ChannelCounters;
import io.leveret.broker.statistics.DeliveryCounters;
import io.leveret.broker.statistics.PublishCounters;
import io.leveret.broker.statistics.RoutedMessages;
import io.leveret.broker.vhost.HostedQueue;
import io.leveret.broker.vhost.MessageTarget;
import io.leveret.broker.vhost.VirtualHost;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * What a channel did, by exchange and by queue. Who counts keeps the counters it counts in, so that
 * counting is one increment; sums are made when somebody asks.
 *
 * <p>Lives on its channel's shard.
 */
final class ChannelTraffic {
    /** With this many entries it looks for the first time whether what they are about is there. */
    private static final int UNPRUNED_MAX = 64;

    private final VirtualHost vhost;
    private final Map<String, PublishCounters> byExchange = new HashMap<>(2);
    private final Map<HostedQueue, DeliveryCounters> byQueue = new HashMap<>(2);
    private final RoutedMessages<HostedQueue> routed = new RoutedMessages<>(this::isGone);

    /** What is in none of the maps any more. */
    private final ChannelCounters past = new ChannelCounters();

    private int exchangesMax = UNPRUNED_MAX;
    private int queuesMax = UNPRUNED_MAX;

    ChannelTraffic(VirtualHost vhost) {
        this.vhost = vhost;
    }

    /** Counters of what is published to an exchange. */
    PublishCounters to(String exchange) {
        PublishCounters counters = byExchange.get(exchange);
        if (counters == null) {
            pruneExchanges();
            counters = new PublishCounters();
            byExchange.put(exchange, counters);
        }
        return counters;
    }

    /** Counters of what is delivered from a queue. */
    DeliveryCounters from(HostedQueue queue) {
        DeliveryCounters counters = byQueue.get(queue);
        if (counters == null) {
            pruneQueues();
            counters = new DeliveryCounters();
            byQueue.put(queue, counters);
        }
        return counters;
    }

    /** So many messages published to {@code exchange} went to each of these queues. */
    void routed(String exchange, List<MessageTarget> targets, long messages) {
        for (int i = 0; i < targets.size(); i++) {
            if (targets.get(i) instanceof HostedQueue queue) {
                past.routed += messages;
                routed.add(exchange, queue, messages);
            }
        }
    }

    RoutedMessages<HostedQueue> routed() {
        return routed;
    }

    private boolean isGone(HostedQueue queue) {
        return vhost.queue(queue.name()) != queue;
    }

    // A channel may serve queues that come and go for years: it remembers at most twice as many as
    // there are.

    private void pruneExchanges() {
        if (byExchange.size() < exchangesMax) {
            return;
        }
        Iterator<Map.Entry<String, PublishCounters>> each = byExchange.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<String, PublishCounters> entry = each.next();
            if (vhost.exchange(entry.getKey()) == null) {
                past.publishes.add(entry.getValue());
                each.remove();
            }
        }
        exchangesMax = Math.max(UNPRUNED_MAX, 2 * byExchange.size());
    }

    private void pruneQueues() {
        if (byQueue.size() < queuesMax) {
            return;
        }
        Iterator<Map.Entry<HostedQueue, DeliveryCounters>> each = byQueue.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<HostedQueue, DeliveryCounters> entry = each.next();
            if (isGone(entry.getKey())) {
                past.deliveries(entry.getKey().type()).add(entry.getValue());
                each.remove();
            }
        }
        queuesMax = Math.max(UNPRUNED_MAX, 2 * byQueue.size());
    }

    /** All of it; the caller's. */
    ChannelCounters total() {
        ChannelCounters total = past.copy();
        byExchange.values().forEach(total.publishes::add);
        byQueue.forEach((queue, counters) -> total.deliveries(queue.type()).add(counters));
        return total;
    }

    /** Without exchanges and queues that are no more. */
    ChannelDetails details(int channel) {
        List<ChannelDetails.ToExchange> publishes = new ArrayList<>(byExchange.size());
        byExchange.forEach(
                (exchange, counters) -> {
                    if (vhost.exchange(exchange) != null) {
                        publishes.add(new ChannelDetails.ToExchange(exchange, counters.copy()));
                    }
                });
        List<ChannelDetails.FromQueue> deliveries = new ArrayList<>(byQueue.size());
        byQueue.forEach(
                (queue, counters) -> {
                    if (!isGone(queue)) {
                        deliveries.add(new ChannelDetails.FromQueue(queue.name(), counters.copy()));
                    }
                });
        List<ChannelDetails.Routed> routes = new ArrayList<>();
        routed.each(
                (exchange, queue, messages) ->
                        routes.add(new ChannelDetails.Routed(exchange, queue.name(), messages)));
        return new ChannelDetails(channel, publishes, deliveries, routes);
    }
}
