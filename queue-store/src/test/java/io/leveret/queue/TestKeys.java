package io.leveret.queue;

import io.leveret.store.QueueLog;
import io.leveret.store.StoreTransaction;
import io.leveret.store.StoredMessage;

/** The log of a queue's keys, beside that of its messages, and written with them. */
final class TestKeys implements KeyStorage {
    private final TestLog messages;
    final TestLog keys = new TestLog();

    TestKeys(TestLog messages) {
        this.messages = messages;
    }

    @Override
    public QueueLog open(QueueLog.Listener listener, QueueLog.Recovered recovered) {
        QueueLog log = keys.open(listener, recovered);
        return new QueueLog() {
            @Override
            public void append(StoredMessage message, StoreTransaction tx) {
                log.append(message, tx == null ? null : ((TestLog.Transaction) tx).keys);
            }

            @Override
            public void settle(StoredMessage message, StoreTransaction tx) {
                log.settle(message, tx == null ? null : ((TestLog.Transaction) tx).keys);
            }

            @Override
            public void settle(long locator) {
                log.settle(locator);
            }

            @Override
            public void update(StoredMessage message) {
                throw new AssertionError("keys do not change");
            }

            @Override
            public void load(long[] locators, Loaded loaded) {
                throw new AssertionError("keys have no bodies");
            }

            @Override
            public void delete() {
                log.delete();
            }
        };
    }

    @Override
    public TestLog.Transaction begin() {
        TestLog.Transaction tx = new TestLog.Transaction();
        tx.keys = new TestLog.Transaction();
        return tx;
    }

    /** Written with the next sync, as what is appended alone. */
    @Override
    public void commit(StoreTransaction tx) {
        TestLog.Transaction both = (TestLog.Transaction) tx;
        both.appended.forEach(each -> messages.append(each, null));
        both.keys.appended.forEach(each -> keys.append(each, null));
    }

    /** What waits is on disk now. */
    void sync() {
        messages.sync();
        keys.sync();
    }
}
