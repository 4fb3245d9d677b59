package io.leveret.broker.channel;

import io.leveret.broker.statistics.DeliveryCounters;
import io.leveret.broker.statistics.PublishCounters;
import java.util.List;

/** What a channel did since it was opened, taken apart; a copy. */
public record ChannelDetails(
        int number, List<ToExchange> publishes, List<FromQueue> deliveries, List<Routed> routed) {

    /** Publishes to one exchange. */
    public record ToExchange(String exchange, PublishCounters counters) {}

    /** Deliveries from one queue. */
    public record FromQueue(String queue, DeliveryCounters counters) {}

    /** How many messages came to one queue through the exchange they were published to. */
    public record Routed(String exchange, String queue, long messages) {}
}
