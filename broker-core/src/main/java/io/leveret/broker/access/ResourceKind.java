package io.leveret.broker.access;

/** What permissions are about. */
public enum ResourceKind {
    EXCHANGE("exchange"),
    QUEUE("queue");

    private final String word;

    ResourceKind(String word) {
        this.word = word;
    }

    /** As reply texts name it. */
    public String word() {
        return word;
    }
}
