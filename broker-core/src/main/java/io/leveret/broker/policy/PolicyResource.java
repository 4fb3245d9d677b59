package io.leveret.broker.policy;

/** What a policy can apply to. */
public enum PolicyResource {
    EXCHANGE,
    CLASSIC_QUEUE,
    QUORUM_QUEUE,
    STREAM
}
