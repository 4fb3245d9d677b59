package io.leveret.broker.admin;

import java.util.Comparator;

/** What can be known of a queue without asking its home: that it is there. */
public record QueueKey(String vhost, String name) {
    /** By vhost, then name. */
    public static final Comparator<QueueKey> ORDER =
            Comparator.comparing(QueueKey::vhost).thenComparing(QueueKey::name);
}
