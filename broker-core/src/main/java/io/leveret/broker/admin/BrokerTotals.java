package io.leveret.broker.admin;

import io.leveret.broker.statistics.Traffic;
import java.util.List;
import java.util.Map;

/**
 * As {@link BrokerSnapshot}, but of queues only the sums: ten thousand of them take less than a
 * millisecond.
 *
 * @param traffic by vhost; every vhost is in it
 * @param queues by vhost; vhosts without queues may be missing
 */
public record BrokerTotals(
        List<ConnectionSnapshot> connections,
        List<ExchangeSnapshot> exchanges,
        Map<String, Traffic> traffic,
        Map<String, QueueTotals> queues) {}
