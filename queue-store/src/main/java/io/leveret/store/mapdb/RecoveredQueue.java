package io.leveret.store.mapdb;

import io.leveret.store.MessageKey;
import io.leveret.store.QueueLog;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * What was found of one queue at the start, in a few bytes a message, until the queue is opened.
 * Pages are read in the order they were written, so positions mostly ascend; where they do not,
 * another run begins, and the runs are merged in the end.
 */
final class RecoveredQueue {
    /** Instead of the flags of a message. */
    private static final int END = 0;

    private static final int MESSAGE = 1;
    private static final int REDELIVERED = 2;
    private static final int EXPIRES = 4;
    private static final int MORE = 8;
    private static final int NOT_BEFORE = 16;
    private static final int KEYED = 32;

    private static final int MESSAGE_BYTES_MAX = 96;
    private static final int CHUNK_BYTES_MIN = 128;
    private static final int CHUNK_BYTES_MAX = 1 << 16;

    private final List<Run> runs = new ArrayList<>();
    private final QueuePages pages = new QueuePages();
    private Run last;

    /** Messages with ascending positions, each written as the difference from the one before. */
    private static final class Run {
        private final List<byte[]> chunks = new ArrayList<>();
        private byte[] chunk = new byte[CHUNK_BYTES_MIN];
        private int end;
        long position;
        long locator;

        Run() {
            chunks.add(chunk);
        }

        /** Makes sure that a message can be written in one piece. */
        void startMessage() {
            if (end + MESSAGE_BYTES_MAX > chunk.length) {
                // What is behind the last message is zeros; no message starts with END.
                chunk = new byte[Math.min(chunk.length * 2, CHUNK_BYTES_MAX)];
                chunks.add(chunk);
                end = 0;
            }
        }

        void number(long value) {
            end = MessagePage.putNumber(chunk, end, value);
        }

        static long folded(long difference) {
            return difference << 1 ^ difference >> 63;
        }
    }

    /** Reads a run from its start, and gives up what was read. */
    private static final class Cursor {
        private final Run run;
        private int chunk;
        private int at;
        long position;
        long locator;
        int bodyBytes;
        long expiresAtMillis;
        int priority;
        int deliveryCount;
        boolean redelivered;
        long notBeforeMillis;
        MessageKey key;

        Cursor(Run run) {
            this.run = run;
        }

        boolean next() {
            byte[] bytes = run.chunks.get(chunk);
            if (at == bytes.length || bytes[at] == END) {
                run.chunks.set(chunk, null);
                if (++chunk == run.chunks.size()) {
                    return false;
                }
                at = 0;
            }
            int flags = (int) number();
            position += number();
            long folded = number();
            locator += folded >>> 1 ^ -(folded & 1);
            bodyBytes = (int) number();
            expiresAtMillis = (flags & EXPIRES) != 0 ? number() : Long.MAX_VALUE;
            priority = (flags & MORE) != 0 ? (int) number() : 0;
            deliveryCount = (flags & MORE) != 0 ? (int) number() : 0;
            redelivered = (flags & REDELIVERED) != 0;
            notBeforeMillis = (flags & NOT_BEFORE) != 0 ? number() : 0;
            key = (flags & KEYED) != 0 ? new MessageKey(number(), number()) : null;
            return true;
        }

        void passOn(QueueLog.Recovered recovered) {
            if (notBeforeMillis == 0 && key == null) {
                recovered.message(
                        position,
                        locator,
                        bodyBytes,
                        expiresAtMillis,
                        priority,
                        deliveryCount,
                        redelivered);
            } else {
                recovered.marked(
                        position,
                        locator,
                        bodyBytes,
                        expiresAtMillis,
                        priority,
                        deliveryCount,
                        redelivered,
                        notBeforeMillis,
                        key);
            }
        }

        private long number() {
            long value = 0;
            for (int shift = 0; ; shift += 7) {
                byte b = run.chunks.get(chunk)[at++];
                value |= (long) (b & 0x7F) << shift;
                if (b >= 0) {
                    return value;
                }
            }
        }
    }

    void add(EntryFields entry, long locator, int bodyBytes, boolean redelivered) {
        if (last == null || entry.position() < last.position) {
            last = new Run();
            runs.add(last);
        }
        boolean expires = entry.expiresAtMillis() != Long.MAX_VALUE;
        boolean more = entry.priority() != 0 || entry.deliveryCount() != 0;
        last.startMessage();
        last.number(
                MESSAGE
                        | (redelivered ? REDELIVERED : 0)
                        | (expires ? EXPIRES : 0)
                        | (more ? MORE : 0)
                        | (entry.notBeforeMillis() != 0 ? NOT_BEFORE : 0)
                        | (entry.key() != null ? KEYED : 0));
        last.number(entry.position() - last.position);
        last.number(Run.folded(locator - last.locator));
        last.number(bodyBytes);
        if (expires) {
            last.number(entry.expiresAtMillis());
        }
        if (more) {
            last.number(entry.priority());
            last.number(entry.deliveryCount());
        }
        if (entry.notBeforeMillis() != 0) {
            last.number(entry.notBeforeMillis());
        }
        if (entry.key() != null) {
            last.number(entry.key().high());
            last.number(entry.key().low());
        }
        last.position = entry.position();
        last.locator = locator;
        pages.add(Locator.page(locator), page -> true);
    }

    QueuePages pages() {
        return pages;
    }

    /** Passes everything on in the order of positions. */
    void forEach(QueueLog.Recovered recovered) {
        PriorityQueue<Cursor> cursors =
                new PriorityQueue<>(Comparator.comparingLong((Cursor c) -> c.position));
        for (Run run : runs) {
            Cursor cursor = new Cursor(run);
            cursor.next();
            cursors.add(cursor);
        }
        while (!cursors.isEmpty()) {
            Cursor first = cursors.poll();
            long end = cursors.isEmpty() ? Long.MAX_VALUE : cursors.peek().position;
            boolean more = true;
            while (more && first.position <= end) {
                first.passOn(recovered);
                more = first.next();
            }
            if (more) {
                cursors.add(first);
            }
        }
    }
}
