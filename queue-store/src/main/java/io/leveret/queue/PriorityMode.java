package io.leveret.queue;

/** {@code x-priority-mode}: whose turn it is among the levels of a queue with priorities. */
public enum PriorityMode {
    /** The highest first, whatever waits below. */
    STRICT("strict"),
    /** Each level has a share of the deliveries, higher ones a larger. */
    WEIGHTED("weighted"),
    /** A message gains a level for every interval it waits. */
    AGING("aging");

    /** {@code x-priority-aging-interval} of a queue that says nothing about it. */
    static final long AGING_INTERVAL_MILLIS_DEFAULT = 1000;

    private final String text;

    PriorityMode(String text) {
        this.text = text;
    }

    /** Null if there is none of that name, or the text is null. */
    static PriorityMode ofText(String text) {
        for (PriorityMode each : values()) {
            if (each.text.equals(text)) {
                return each;
            }
        }
        return null;
    }
}
