package io.leveret.broker.statistics;

/** How messages left queues, and were settled; through one channel from one queue, or a sum. */
public final class DeliveryCounters {
    public long deliver;
    public long deliverNoAck;
    public long get;
    public long getNoAck;
    public long getEmpty;
    public long ack;
    public long redeliver;

    /** Messages given out in any way. */
    public long deliverGet() {
        return deliver + deliverNoAck + get + getNoAck;
    }

    public void add(DeliveryCounters other) {
        deliver += other.deliver;
        deliverNoAck += other.deliverNoAck;
        get += other.get;
        getNoAck += other.getNoAck;
        getEmpty += other.getEmpty;
        ack += other.ack;
        redeliver += other.redeliver;
    }

    public DeliveryCounters copy() {
        DeliveryCounters copy = new DeliveryCounters();
        copy.add(this);
        return copy;
    }
}
