package io.leveret.management.resource;

import io.leveret.broker.rate.RateStatistics;
import java.util.Map;

/** Limits of rates in JSON: an extension of Leveret, seen only where there are any. */
final class RatesView {
    private RatesView() {}

    /**
     * @param rates null if there is no limit
     */
    static void put(Map<String, Object> object, RateStatistics rates) {
        if (rates == null) {
            return;
        }
        Map<String, Object> limits = Views.object();
        put(limits, "publish", rates.publish());
        put(limits, "delivery", rates.delivery());
        object.put("rate_limits", limits);
    }

    private static void put(
            Map<String, Object> limits, String direction, RateStatistics.Direction rate) {
        if (rate == null) {
            return;
        }
        Map<String, Object> object = Views.object();
        if (rate.messagesPerSecond() > 0) {
            object.put("messages_per_second", rate.messagesPerSecond());
        }
        if (rate.bytesPerSecond() > 0) {
            object.put("bytes_per_second", rate.bytesPerSecond());
        }
        object.put("waiting", rate.waiting());
        object.put("waits", rate.waits());
        limits.put(direction, object);
    }
}
