package io.leveret.queue;

/** Paces what a queue delivers. Called on the queue's home. */
public interface DeliveryGate {
    /**
     * Whether a message may go out now. If not, {@code again} is run on the queue's home when one
     * may; of several calls meanwhile only one {@code again} need run.
     */
    boolean isOpen(Runnable again);

    /** A message went out. */
    void passed(int bodyBytes);
}
