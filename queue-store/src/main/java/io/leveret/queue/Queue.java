package io.leveret.queue;

import io.leveret.message.Message;
import io.leveret.store.StoreTransaction;
import java.util.Collection;

/**
 * A queue as its channels use it, whatever its type. Called on the queue's home only. Pure state:
 * no threads, no sockets; what shall happen outside goes to {@link QueueEffects}, and after the
 * queue's own state has changed.
 */
public interface Queue {
    /**
     * @param receipt told once when the message is accepted or refused; null if nobody waits
     * @param tx null, or the transaction whose commit writes it; it becomes visible at once (the
     *     channel calls this at commit)
     */
    void publish(Message message, Receipt receipt, StoreTransaction tx);

    /**
     * Adds a consumer and starts to deliver.
     *
     * @throws io.leveret.codec.ChannelError 403 when the consumer or one that is there is exclusive
     */
    void subscribe(Consumer consumer);

    /** Removes a consumer; what it holds unacknowledged stays with it until settled. */
    void cancel(Consumer consumer);

    /** basic.get: answers with the next entry or null, now or once its body is back from disk. */
    void get(boolean noAck, Getter getter);

    /**
     * The fate of a delivered entry.
     *
     * @param consumer who held it; null for basic.get
     */
    void settle(Consumer consumer, Entry entry, Outcome outcome, StoreTransaction tx);

    /** {@code consumer} was refused by {@link Consumer#acquire()} and can take deliveries again. */
    void resume(Consumer consumer);

    /** Removes all ready messages, and those that wait to be; returns how many. */
    int purge();

    /** Applies settings that changed with a policy. */
    void apply(QueueSettings settings);

    /** Deliveries go through {@code gate} from now on; null for no gate. */
    void gate(DeliveryGate gate);

    /** Touches the {@code x-expires} lease: queue.declare (passive too) and basic.get do. */
    void touch();

    /**
     * The broker stops: notes for its next start which messages were delivered, just before the
     * store is closed. Whatever is called afterwards does nothing.
     */
    void stop();

    /** The queue is deleted: consumers are cancelled, messages and log dropped. */
    void delete();

    int readyCount();

    int unackedCount();

    /** Messages that were given back and wait before they are ready again. */
    int waitingCount();

    int consumerCount();

    /** In the order of their subscription; a copy. */
    Collection<Consumer> consumers();

    /** Counters and gauges for management; a copy. */
    QueueStatistics statistics();
}
