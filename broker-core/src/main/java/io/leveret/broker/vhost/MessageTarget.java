package io.leveret.broker.vhost;

import io.leveret.broker.shard.InTurn;
import io.leveret.broker.shard.Shard;
import io.leveret.message.Message;
import io.leveret.queue.Receipt;
import io.leveret.store.StoreTransaction;
import java.util.List;

/** Who gets a routed message: a queue, or an exchange that does more with it than routing. */
public interface MessageTarget {
    /** Where it takes messages. */
    Shard home();

    /**
     * Any thread. A target deleted in the meantime counts as having taken the message.
     *
     * @param receipt told once when the message is safe or refused; null if nobody waits
     * @param tx null, or the transaction whose commit writes it; then called on the home
     */
    void publish(Message message, Receipt receipt, StoreTransaction tx);

    /**
     * As {@link #publish(Message, Receipt, StoreTransaction)}, as part of what {@code parts} does
     * before {@code tx} is committed. Any thread.
     *
     * @param tx null, or what all that is written becomes part of
     */
    default void publish(Message message, Receipt receipt, StoreTransaction tx, InTurn parts) {
        parts.add(home(), () -> publish(message, receipt, tx));
    }

    /**
     * Whether all is safe with the commit of the transaction that it is published with. If not, the
     * receipt tells.
     */
    default boolean joins() {
        return true;
    }

    /** How many of {@code targets} are queues. */
    static int queuesIn(List<MessageTarget> targets) {
        int queues = 0;
        for (int i = 0; i < targets.size(); i++) {
            if (targets.get(i) instanceof HostedQueue) {
                queues++;
            }
        }
        return queues;
    }
}
