package io.leveret.queue;

import java.util.Comparator;
import java.util.Iterator;
import java.util.TreeSet;

/** Each returns to the place it had when it was published, as in classic queues. */
final class ReturnedInPlace implements Returned {
    private final TreeSet<Entry> entries =
            new TreeSet<>(Comparator.comparingLong(entry -> entry.position));

    @Override
    public void add(Entry entry) {
        entries.add(entry);
    }

    @Override
    public boolean precedes(long position) {
        return first().position < position;
    }

    @Override
    public Entry first() {
        return entries.first();
    }

    @Override
    public Entry poll() {
        return entries.pollFirst();
    }

    @Override
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    @Override
    public Iterator<Entry> iterator() {
        return entries.iterator();
    }
}
