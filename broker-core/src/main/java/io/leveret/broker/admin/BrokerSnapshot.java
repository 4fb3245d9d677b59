package io.leveret.broker.admin;

import io.leveret.broker.statistics.Traffic;
import java.util.List;
import java.util.Map;

/**
 * All that lives in the broker at about one moment: each shard is asked at a moment of its own.
 *
 * @param traffic by vhost; every vhost is in it
 * @param allTraffic also of vhosts that are no more
 */
public record BrokerSnapshot(
        List<QueueSnapshot> queues,
        List<ConnectionSnapshot> connections,
        List<ExchangeSnapshot> exchanges,
        Map<String, Traffic> traffic,
        Traffic allTraffic) {}
