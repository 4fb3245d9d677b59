package io.leveret.queue;

/** What a queue is from its declaration to its deletion; policies do not change it. */
public record QueueIdentity(
        String vhost, String name, boolean durable, boolean autoDelete, QueueType type) {

    /** A classic queue. */
    public QueueIdentity(String vhost, String name, boolean durable, boolean autoDelete) {
        this(vhost, name, durable, autoDelete, QueueType.CLASSIC);
    }

    /** As RabbitMQ names it in reply texts. */
    @Override
    public String toString() {
        return "queue '" + name + "' in vhost '" + vhost + "'";
    }
}
