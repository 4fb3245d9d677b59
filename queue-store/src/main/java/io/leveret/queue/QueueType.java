package io.leveret.queue;

/** {@code x-queue-type}. */
public enum QueueType {
    CLASSIC("classic"),
    /** Keeps every message on disk and counts how often each came back. */
    QUORUM("quorum"),
    STREAM("stream");

    private final String text;

    QueueType(String text) {
        this.text = text;
    }

    /** As clients write it. */
    public String text() {
        return text;
    }
}
