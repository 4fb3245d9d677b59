package io.leveret.queue;

/** Who published a message waits for its queues through this. Called on the queue's home, once. */
public interface Receipt {
    /** The queue has it: on disk if it is persistent and the queue durable. */
    void accepted();

    /** The queue refused it ({@code x-overflow: reject-publish}). */
    void rejected();
}
