package io.leveret.broker.admin;

import java.util.List;
import java.util.Map;

/**
 * All that lives in the broker at about one moment: each shard is asked at a moment of its own.
 *
 * @param traffic by vhost; every vhost is in it
 */
public record BrokerSnapshot(
        List<QueueSnapshot> queues,
        List<ConnectionSnapshot> connections,
        List<ExchangeSnapshot> exchanges,
        Map<String, VhostTraffic> traffic) {}
