package io.leveret.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Before all others, in the order in which they came back, as in RabbitMQ's quorum queues; or
 * behind all others there were at that moment, where nothing limits how often they come back.
 */
final class ReturnedInTurn implements Returned {
    /** One that stands behind the message of that position, and before what came later. */
    private record Last(Entry entry, long behind) {}

    private final ArrayDeque<Entry> foremost = new ArrayDeque<>();
    private final ArrayDeque<Last> last = new ArrayDeque<>(0);

    @Override
    public void add(Entry entry) {
        foremost.add(entry);
    }

    @Override
    public void addLast(Entry entry, long behind) {
        last.add(new Last(entry, behind));
    }

    @Override
    public boolean precedes(long position) {
        return !foremost.isEmpty() || last.getFirst().behind < position;
    }

    @Override
    public Entry first() {
        return foremost.isEmpty() ? last.getFirst().entry : foremost.getFirst();
    }

    @Override
    public Entry poll() {
        return foremost.isEmpty() ? last.removeFirst().entry : foremost.removeFirst();
    }

    @Override
    public boolean isEmpty() {
        return foremost.isEmpty() && last.isEmpty();
    }

    @Override
    public Iterator<Entry> iterator() {
        List<Entry> all = new ArrayList<>(foremost);
        last.forEach(each -> all.add(each.entry));
        return all.iterator();
    }
}
