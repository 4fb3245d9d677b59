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

    /** Null if there is none of that name, or the text is null. */
    static QueueType ofText(String text) {
        for (QueueType each : values()) {
            if (each.text.equals(text)) {
                return each;
            }
        }
        return null;
    }

    /** As clients write it. */
    public String text() {
        return text;
    }
}
