package io.leveret.broker.statistics;

/**
 * What happened on a channel since it was opened, in the terms of RabbitMQ's {@code message_stats};
 * or the sum over channels. Owned by one shard; a {@link #copy} may go anywhere.
 */
public final class ChannelCounters {
    public long publish;
    public long confirm;

    /** Published with mandatory, and handed back because no queue took it. */
    public long returnUnroutable;

    /** Published without mandatory, and dropped because no queue took it. */
    public long dropUnroutable;

    public long deliver;
    public long deliverNoAck;
    public long get;
    public long getNoAck;
    public long getEmpty;
    public long ack;
    public long redeliver;

    public ChannelCounters copy() {
        ChannelCounters copy = new ChannelCounters();
        copy.add(this);
        return copy;
    }

    public void add(ChannelCounters other) {
        publish += other.publish;
        confirm += other.confirm;
        returnUnroutable += other.returnUnroutable;
        dropUnroutable += other.dropUnroutable;
        deliver += other.deliver;
        deliverNoAck += other.deliverNoAck;
        get += other.get;
        getNoAck += other.getNoAck;
        getEmpty += other.getEmpty;
        ack += other.ack;
        redeliver += other.redeliver;
    }
}
