package io.leveret.queue;

/** Why a message died; {@link #text} is what stands in {@code x-death}. */
public enum DeadLetterReason {
    REJECTED("rejected"),
    EXPIRED("expired"),
    MAXLEN("maxlen"),
    DELIVERY_LIMIT("delivery_limit");

    public final String text;

    DeadLetterReason(String text) {
        this.text = text;
    }
}
