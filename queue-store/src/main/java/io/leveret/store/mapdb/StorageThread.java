package io.leveret.store.mapdb;

import io.leveret.store.WriteBacklog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The only thread that changes the store. It takes all commands that wait, up to a limit, does
 * them, commits once, and tells everybody; then it takes what came meanwhile. There is no timer:
 * when the disk is slow, batches are large.
 */
final class StorageThread implements Runnable {
    /** Settlements wait so long for a commit they can share; then they get one. */
    private static final long LAZY_NANOS = 90_000_000;

    /** With so many lists of pages changed by settlements, they no longer wait. */
    private static final int DIRTY_EXTENTS_MAX = 256;

    /** Pages looked at for a deleted queue between two commits. */
    private static final int DROP_PAGES = 64;

    /** If so many may have been delivered, all count as such. */
    private static final int DELIVERED_MAX = 1 << 20;

    /** Pages emptied between two commits. */
    private static final int TIDY_PAGES = 16;

    // Any thread.
    private final CommandQueue commands = new CommandQueue();
    private final WriteBacklog unwritten = new WriteBacklog();
    private final Consumer<Throwable> onFatal;

    /** Set once, never cleared. */
    private volatile Throwable failure;

    private volatile boolean ended;

    // Storage thread.
    private final Root root;
    private final Records records;
    private final MessagePages pages;
    private final DefinitionTables definitions;
    private final PageReader reader;
    private final long batchBytes;
    private final Map<Long, QueuePages> queuePages = new HashMap<>();
    private final Batch batch = new Batch();
    private final Deque<Drop> drops = new ArrayDeque<>();
    private long[] delivered = new long[0];
    private int deliveredCount;
    private final List<Append> deliveredUnwritten = new ArrayList<>(0);

    /** When the oldest change came that nobody waits for; 0 for none. */
    private long dirtySince;

    private boolean closing;
    private boolean readerEnded;

    /** A deleted queue, and where its messages are. */
    private static final class Drop {
        final long queueId;
        final int[] pages;
        int done;

        Drop(long queueId, int[] pages) {
            this.queueId = queueId;
            this.pages = pages;
        }
    }

    /**
     * @param batchBytes of messages after which a commit is due
     * @param onFatal told once, when nothing will be stored or confirmed any more
     */
    StorageThread(OpenedStore store, long batchBytes, Consumer<Throwable> onFatal) {
        this.records = store.records;
        this.root = store.root;
        this.batchBytes = batchBytes;
        this.onFatal = onFatal;
        this.pages =
                new MessagePages(
                        records,
                        root,
                        store.table,
                        store.recovery.blobs(),
                        (queueId, page) -> placed(pagesOf(queueId), page));
        this.definitions = new DefinitionTables(records, root);
        this.reader = new PageReader(records, this);
        store.recovery.queues().forEach((id, queue) -> queuePages.put(id, queue.pages()));
        // From now on a crash is not an orderly end. This must be on disk before anything changes.
        root.setClean(false, -1);
        pages.commit();
    }

    // Any thread.

    /** Before it is started. */
    void runsOn(Thread thread) {
        commands.takenBy(thread);
    }

    void post(Command command) {
        if (failure == null) {
            commands.post(command);
        }
    }

    /** Answers a question on this thread; exceptionally if it has failed or ended. */
    <T> void ask(CompletableFuture<T> answer, Supplier<T> question) {
        // Also after a failure: either the end of this thread finds the question or we see the end.
        commands.post(new Question<>(answer, question));
        if (ended) {
            answer.completeExceptionally(notRunning());
        }
    }

    private IllegalStateException notRunning() {
        return new IllegalStateException("the message store does not run any more", failure);
    }

    /** A command that somebody blocks for. */
    private static final class Question<T> extends Command {
        private final CompletableFuture<T> answer;
        private final Supplier<T> question;

        Question(CompletableFuture<T> answer, Supplier<T> question) {
            this.answer = answer;
            this.question = question;
        }

        @Override
        void run(StorageThread storage) {
            try {
                answer.complete(question.get());
            } catch (Throwable t) {
                // The thread ends of it; who blocks for the answer must not wait for ever.
                answer.completeExceptionally(t);
                throw t;
            }
        }
    }

    static void post(Executor home, Runnable action) {
        try {
            home.execute(action);
        } catch (RejectedExecutionException e) {
            // The home was shut down, and with it whoever wanted to know.
        }
    }

    WriteBacklog unwritten() {
        return unwritten;
    }

    Throwable failure() {
        return failure;
    }

    /** Runs on a thread of its own. */
    PageReader reader() {
        return reader;
    }

    // Storage thread.

    Batch batch() {
        return batch;
    }

    MessagePages pages() {
        return pages;
    }

    DefinitionTables definitions() {
        return definitions;
    }

    QueuePages pagesOf(long queueId) {
        return queuePages.computeIfAbsent(queueId, id -> new QueuePages());
    }

    void placed(QueuePages queue, int page) {
        queue.add(page, p -> pages.table().page(p).live() > 0);
    }

    void reserveQueueIds(long upTo) {
        root.reserveQueueIds(upTo);
    }

    /** Settles everything a deleted queue had, a few pages at a time. */
    void drop(long queueId) {
        QueuePages gone = queuePages.remove(queueId);
        if (gone != null) {
            drops.add(new Drop(queueId, gone.all()));
        }
    }

    /** As {@link #delivered(long)} of a message that is about to be written. */
    void delivered(Append append) {
        deliveredUnwritten.add(append);
    }

    /** To be written when the store is closed. */
    void delivered(long locator) {
        if (deliveredCount == DELIVERED_MAX) {
            return;
        }
        if (deliveredCount == delivered.length) {
            delivered = Arrays.copyOf(delivered, Math.max(64, deliveredCount * 2));
        }
        delivered[deliveredCount++] = locator;
    }

    /** Ends when what was posted so far is done. */
    void close() {
        closing = true;
        reader.stop();
    }

    void readerEnded() {
        readerEnded = true;
    }

    @Override
    public void run() {
        try {
            while (!(closing && readerEnded && drops.isEmpty())) {
                cycle();
            }
            finish();
        } catch (Throwable t) {
            fail(t);
        } finally {
            end();
        }
    }

    private void cycle() {
        boolean took = take();
        boolean worked = maintain();
        boolean must = batch.write(this);
        if (must || worked || isLazyDue()) {
            pages.commit();
            dirtySince = 0;
        }
        if (took) {
            batch.tell();
        } else if (!worked) {
            sleep();
        }
    }

    private boolean take() {
        boolean took = false;
        while (batch.bytes() < batchBytes) {
            Command command = commands.poll();
            if (command == null) {
                break;
            }
            command.run(this);
            took = true;
        }
        return took;
    }

    private boolean maintain() {
        if (drops.isEmpty()) {
            return pages.tidy(TIDY_PAGES);
        }
        Drop drop = drops.peek();
        int end = Math.min(drop.pages.length, drop.done + DROP_PAGES);
        while (drop.done < end) {
            pages.removeQueue(drop.queueId, drop.pages[drop.done++]);
        }
        if (end == drop.pages.length) {
            drops.remove();
            pages.sweepMoves();
        }
        return true;
    }

    private boolean isLazyDue() {
        if (!pages.isDirty()) {
            return false;
        }
        long now = System.nanoTime();
        if (dirtySince == 0) {
            dirtySince = now;
        }
        return now - dirtySince >= LAZY_NANOS || pages.table().dirtyExtents() > DIRTY_EXTENTS_MAX;
    }

    private void sleep() {
        if (dirtySince == 0) {
            commands.await();
        } else {
            commands.await(Math.max(1, LAZY_NANOS - (System.nanoTime() - dirtySince)));
        }
    }

    private void finish() {
        pages.commit();
        if (deliveredCount < DELIVERED_MAX) {
            root.setClean(true, delivered().write(records, pages.table()));
            pages.commit();
        }
        records.file().checkpointAll();
    }

    private DeliveredList delivered() {
        for (Append append : deliveredUnwritten) {
            delivered(append.locator());
        }
        DeliveredList list = new DeliveredList();
        for (int i = 0; i < deliveredCount; i++) {
            long at = delivered[i] == Locator.NONE ? Locator.NONE : pages.resolve(delivered[i]);
            if (at != Locator.NONE) {
                list.add(at);
            }
        }
        return list;
    }

    private void fail(Throwable cause) {
        failure = cause;
        onFatal.accept(cause);
    }

    private void end() {
        ended = true;
        for (Command left = commands.poll(); left != null; left = commands.poll()) {
            if (left instanceof Question<?> question) {
                question.answer.completeExceptionally(notRunning());
            }
        }
    }
}
