package io.leveret.queue;

/**
 * A message gains a level for every interval it waits: one of level {@code p} stands where one of
 * level 0 would that was published {@code p} intervals earlier. That order never changes, so that
 * no message need be moved while it waits, and only messages published less than {@code (q - p)}
 * intervals later overtake one of level {@code p} from level {@code q}.
 */
final class AgingReadyList extends PriorityReadyList {
    private static final int UNKNOWN = -1;

    private final long intervalMillis;
    private int next = UNKNOWN;

    AgingReadyList(int maxPriority, long intervalMillis, BodyAccount account) {
        super(maxPriority, account);
        this.intervalMillis = intervalMillis;
    }

    @Override
    void filled(int priority) {
        next = UNKNOWN;
    }

    /**
     * Behind messages that came back its level may stand further in front now: what expired while
     * it waited for its retry stands where that would have been.
     */
    @Override
    public void add(Entry entry) {
        super.add(entry);
        if (next != UNKNOWN && sinceMillis(entry.priority()) <= sinceMillis(next)) {
            next = UNKNOWN;
        }
    }

    /** Its level may have another head now. */
    @Override
    public void putBack(Entry entry) {
        super.putBack(entry);
        next = UNKNOWN;
    }

    @Override
    int next() {
        if (next == UNKNOWN) {
            int oldest = highest();
            for (int level = below(oldest); level >= 0; level = below(level)) {
                if (sinceMillis(level) < sinceMillis(oldest)) {
                    oldest = level;
                }
            }
            next = oldest;
        }
        return next;
    }

    /** When its first would have been published, were it of level 0. */
    private long sinceMillis(int level) {
        return used(level).headNotBeforeMillis() - level * intervalMillis;
    }

    @Override
    void taken(int priority) {
        next = UNKNOWN;
    }

    @Override
    public void clear() {
        super.clear();
        next = UNKNOWN;
    }
}
