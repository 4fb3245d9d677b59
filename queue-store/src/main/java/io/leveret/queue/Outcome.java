package io.leveret.queue;

/** What a consumer made of a delivery. */
public enum Outcome {
    ACK,
    /** basic.reject or basic.nack without requeue: dead-lettered if the queue says where. */
    REJECT,
    /** basic.reject or basic.nack with requeue: a failed attempt, counted by a delivery limit. */
    REQUEUE,
    /** basic.recover: as rejected with requeue, but not to wait before it is tried again. */
    RECOVER,
    /** The channel or connection went away. */
    RETURN
}
