package io.leveret.management.resource;

import io.leveret.broker.admin.ConnectionSnapshot;
import io.leveret.broker.admin.ConsumerSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The consumers of many connections together. */
final class Consumers {
    private Consumers() {}

    /** The list is the caller's. */
    static List<ConsumerSnapshot> of(List<ConnectionSnapshot> connections) {
        List<ConsumerSnapshot> all = new ArrayList<>();
        for (ConnectionSnapshot connection : connections) {
            connection.channels().forEach(channel -> all.addAll(channel.consumers()));
        }
        return all;
    }

    static List<Map<String, Object>> views(List<ConsumerSnapshot> consumers, String node) {
        return consumers.stream()
                .map(
                        consumer ->
                                ConsumerView.of(consumer, node, ConsumerView.Activity.UP))
                .toList();
    }
}
