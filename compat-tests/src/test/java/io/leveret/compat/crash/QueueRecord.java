package io.leveret.compat.crash;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the test knows of the messages of one durable queue. Any thread. */
final class QueueRecord {
    /**
     * A settlement has no answer; after so long a confirm of something later tells that it is
     * durable.
     */
    private static final long SETTLED_NANOS = 200_000_000;

    final String name;
    final Map<String, Object> arguments;

    private final int lengthMax;
    private final boolean priorities;

    /** Lower priorities may come between higher ones. */
    private final boolean mixesPriorities;

    private final boolean delayed;
    private final TreeMap<Long, Sent> messages = new TreeMap<>();
    private long lastNumber;
    private long confirmed;
    private long settledForCertain;
    private long foundAfterCrash;

    /** A message that may be in the queue. Once its settlement is certain there is none. */
    private static final class Sent {
        final int bytes;
        final int priority;
        final long nanos = System.nanoTime();
        boolean confirmed;
        boolean delivered;
        long settledNanos;

        Sent(int bytes, int priority) {
            this.bytes = bytes;
            this.priority = priority;
        }
    }

    /** A message the queue was found to hold. */
    record Found(byte[] body, boolean redelivered) {
        long number() {
            return Body.number(body);
        }
    }

    QueueRecord(String name, Map<String, Object> arguments) {
        this(name, arguments, false);
    }

    /**
     * @param delayed whether its messages come through a delayed exchange: out of order, and once
     *     more as new ones if the broker was killed while they were coming
     */
    QueueRecord(String name, Map<String, Object> arguments, boolean delayed) {
        this.name = name;
        this.delayed = delayed;
        this.arguments = arguments;
        Object length = arguments.get("x-max-length");
        this.lengthMax = length == null ? Integer.MAX_VALUE : (Integer) length;
        this.priorities = arguments.containsKey("x-max-priority");
        this.mixesPriorities = arguments.containsKey("x-priority-mode");
    }

    synchronized void sent(long number, int bytes, int priority) {
        messages.put(number, new Sent(bytes, priority));
        lastNumber = number;
    }

    synchronized void confirmed(long number) {
        Sent sent = messages.get(number);
        if (sent != null) {
            sent.confirmed = true;
            confirmed++;
            certain(sent.nanos);
        }
    }

    /** Something sent at {@code nanos}, behind all settlements before it, is durable. */
    private void certain(long nanos) {
        int before = messages.size();
        messages.values()
                .removeIf(s -> s.settledNanos != 0 && nanos - s.settledNanos > SETTLED_NANOS);
        settledForCertain += before - messages.size();
    }

    synchronized void delivered(long number) {
        Sent sent = messages.get(number);
        if (sent != null) {
            sent.delivered = true;
        }
    }

    /** To be called before the settlement is sent. */
    synchronized void settled(long number) {
        Sent sent = messages.get(number);
        if (sent != null) {
            sent.settledNanos = System.nanoTime();
        }
    }

    /** It was never in the queue, or it is known not to be there any more. */
    synchronized void gone(long number) {
        messages.remove(number);
    }

    /** What was compared, to tell that it was something. */
    synchronized String totals() {
        return String.format(
                "%s: confirmed %d, settled for certain %d, found after kills %d",
                name, confirmed, settledForCertain, foundAfterCrash);
    }

    synchronized int size() {
        return messages.size();
    }

    /** Compares with what is there after a crash; from then on that is what is known. */
    synchronized List<String> check(List<Found> found, boolean afterCrash) {
        List<String> faults = new ArrayList<>();
        Set<Long> present = new HashSet<>();
        for (Found message : found) {
            checkFound(message, present, afterCrash, faults);
        }
        if (!delayed) {
            checkOrder(found, faults);
        }
        if (found.size() > lengthMax) {
            faults.add("holds " + found.size() + " messages, more than its x-max-length");
        }
        long last = messages.isEmpty() ? 0 : messages.lastKey();
        messages.forEach(
                (number, sent) -> {
                    if (sent.confirmed
                            && sent.settledNanos == 0
                            && !present.contains(number)
                            && messages.tailMap(number, false).size() < lengthMax) {
                        faults.add("lost " + number + " (the last sent: " + last + ")");
                    }
                });
        foundAfterCrash += present.size();
        messages.keySet().retainAll(present);
        for (Sent sent : messages.values()) {
            sent.confirmed = true;
            sent.delivered = true;
            sent.settledNanos = 0;
        }
        return faults.stream().map(f -> name + ": " + f).toList();
    }

    private void checkFound(
            Found message, Set<Long> present, boolean afterCrash, List<String> faults) {
        long number = message.number();
        Sent sent = messages.get(number);
        if (!present.add(number)) {
            faults.add(number + " is there more than once");
        } else if (sent == null) {
            faults.add(
                    number
                            + (number > lastNumber
                                    ? " was never sent"
                                    : " came back (settled for certain, or never committed)"));
        } else {
            if (!Body.isWhole(message.body, sent.bytes)) {
                faults.add(number + " has another body");
            }
            if ((sent.settledNanos != 0 || afterCrash && sent.delivered)
                    && !message.redelivered
                    && !delayed) {
                faults.add(number + " was delivered before and is not marked redelivered");
            }
        }
    }

    private void checkOrder(List<Found> found, List<String> faults) {
        Comparator<Found> order = Comparator.comparing(Found::number);
        if (priorities) {
            order =
                    Comparator.<Found, Integer>comparing(f -> -priority(f.number()))
                            .thenComparing(order);
        }
        for (int i = 1; i < found.size(); i++) {
            boolean comparable =
                    !mixesPriorities
                            || priority(found.get(i - 1).number())
                                    == priority(found.get(i).number());
            if (comparable && order.compare(found.get(i - 1), found.get(i)) > 0) {
                faults.add(found.get(i).number() + " after " + found.get(i - 1).number());
            }
        }
    }

    private int priority(long number) {
        Sent sent = messages.get(number);
        return sent == null ? 0 : sent.priority;
    }
}
