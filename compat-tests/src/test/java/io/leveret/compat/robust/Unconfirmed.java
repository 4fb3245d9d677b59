package io.leveret.compat.robust;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What one channel has published and got no answer for. Any thread. */
final class Unconfirmed {
    private final TreeMap<Long, Sent> byTag = new TreeMap<>();

    /** A message's number, and when it was sent. */
    record Sent(int number, long nanos) {}

    synchronized void add(long tag, int number, long nanos) {
        byTag.put(tag, new Sent(number, nanos));
    }

    synchronized int size() {
        return byTag.size();
    }

    /** Takes out what an answer is for. */
    synchronized List<Sent> answered(long tag, boolean multiple) {
        var answered = multiple ? byTag.headMap(tag, true) : byTag.subMap(tag, true, tag, true);
        List<Sent> sent = new ArrayList<>(answered.values());
        answered.clear();
        return sent;
    }
}
