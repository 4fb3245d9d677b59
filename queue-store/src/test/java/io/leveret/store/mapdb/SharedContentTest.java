package io.leveret.store.mapdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.message.Message;
import io.leveret.store.MessageKey;
import io.leveret.store.TestHome;
import io.leveret.store.TestMessages;
import io.leveret.store.TestQueue;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One content for several queues, of which some settle their copy while the others' are being
 * written: what a queue's home does between two steps of the storage thread, one step after the
 * other here.
 */
class SharedContentTest {
    private static final MapDbSettings SETTINGS = new MapDbSettings(256 << 10, 64 << 10, 1 << 20);

    private final SimulatedDisk disk = new SimulatedDisk();

    private record Copy(long queueId, long position) implements EntryFields {
        @Override
        public long expiresAtMillis() {
            return Long.MAX_VALUE;
        }

        @Override
        public int priority() {
            return 0;
        }

        @Override
        public int deliveryCount() {
            return 0;
        }

        @Override
        public long notBeforeMillis() {
            return 0;
        }

        @Override
        public MessageKey key() {
            return null;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 4000, 5000, 70_000, 300_000})
    void copyIsWholeThoughTheOneBeforeItWasSettledWhileBeingWritten(int bytes) throws IOException {
        Message message = TestMessages.message(bytes, new Random(bytes));
        try (StoreFiles files = new StoreFiles(disk, SETTINGS.journalBytes(), Runnable::run)) {
            OpenedStore store = OpenedStore.open(files, SETTINGS);
            MessagePages pages =
                    new MessagePages(
                            store.records,
                            store.root,
                            store.table,
                            store.recovery.blobs(),
                            (queueId, page) -> {});
            SharedContent shared = new SharedContent();
            Content content = Content.of(message);

            pages.settle(pages.append(new Copy(1, 1), content, shared));
            pages.append(new Copy(2, 1), content, shared);
            pages.settle(pages.append(new Copy(3, 1), content, shared));
            pages.append(new Copy(4, 1), content, shared);

            pages.commit();
            store.close();
        }
        MapDbMessageStore again =
                MapDbMessageStore.open(disk, SETTINGS, Throwable::printStackTrace);
        TestHome home = new TestHome();
        for (long queueId = 1; queueId <= 4; queueId++) {
            TestQueue queue = new TestQueue(again, queueId, home);
            assertThat(queue.recovered).as("queue " + queueId).hasSize(queueId % 2 == 0 ? 1 : 0);
            for (TestQueue.RecoveredMessage found : queue.recovered) {
                assertThat(queue.load(found.locator())[0].content()).isEqualTo(message.content());
            }
        }
        again.close();
    }
}
