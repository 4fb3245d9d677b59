package io.leveret.broker.vhost;

/** Where a binding leads: a queue or another exchange. */
public interface Destination {
    String name();

    /** "queue" or "exchange": RabbitMQ's word for it. */
    String kind();
}
