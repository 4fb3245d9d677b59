package io.leveret.broker.rate;

/**
 * Rates at one moment.
 *
 * @param publish null if there is no limit
 * @param delivery null if there is no limit
 */
public record RateStatistics(Direction publish, Direction delivery) {

    /**
     * @param messagesPerSecond 0 for no limit
     * @param bytesPerSecond 0 for no limit
     * @param waiting connections (publish), queues or consumers (delivery) that wait just now
     * @param waits how often one had to wait since the limit was set
     */
    public record Direction(long messagesPerSecond, long bytesPerSecond, int waiting, long waits) {}

    /** Null if nothing is limited. */
    public static RateStatistics of(Rates rates) {
        RateLimiter publish = rates == null ? null : rates.publish();
        RateLimiter delivery = rates == null ? null : rates.delivery();
        if (publish == null && delivery == null) {
            return null;
        }
        return new RateStatistics(
                publish == null ? null : publish.statistics(),
                delivery == null ? null : delivery.statistics());
    }
}
