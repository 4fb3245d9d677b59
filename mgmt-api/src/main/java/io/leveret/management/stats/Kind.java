package io.leveret.management.stats;

/** What numbers are kept of. */
public enum Kind {
    QUEUE,
    CONNECTION,
    CHANNEL,
    EXCHANGE,
    VHOST,
    CHANNEL_EXCHANGE,
    CHANNEL_QUEUE,
    ROUTE,
    NODE
}
