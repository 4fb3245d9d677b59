package io.leveret.broker.statistics;

/** What became of messages published; on one channel to one exchange, or a sum. */
public final class PublishCounters {
    public long publish;
    public long confirm;

    /** Published with mandatory, and handed back because no queue took it. */
    public long returnUnroutable;

    /** Published without mandatory, and dropped because no queue took it. */
    public long dropUnroutable;

    public void add(PublishCounters other) {
        publish += other.publish;
        confirm += other.confirm;
        returnUnroutable += other.returnUnroutable;
        dropUnroutable += other.dropUnroutable;
    }

    public PublishCounters copy() {
        PublishCounters copy = new PublishCounters();
        copy.add(this);
        return copy;
    }
}
