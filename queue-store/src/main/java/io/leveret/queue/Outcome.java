package io.leveret.queue;

/** What a consumer made of a delivery. */
public enum Outcome {
    ACK,
    /** basic.reject or basic.nack without requeue: dead-lettered if the queue says where. */
    REJECT,
    /** basic.reject or basic.nack with requeue: a failed attempt, counted by a delivery limit. */
    REQUEUE,
    /** The channel or connection went away, or basic.recover: back to its place. */
    RETURN
}
