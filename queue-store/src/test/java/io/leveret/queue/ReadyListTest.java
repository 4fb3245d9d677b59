package io.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadyListTest {
    private static final int COUNT = 3_000;

    private final BodyAccount account =
            new BodyAccount(BodyBudget.unlimited(), Runnable::run, () -> {});
    private final ReadyList list = new ReadyList(0, account, ReturnedInPlace::new);

    /** An entry as the store has it. */
    private Entry stored(long position) {
        Entry entry = new Entry(position, TestMessages.persistent("m" + position));
        entry.logged = true;
        entry.persistent = true;
        entry.redelivered = position % 3 == 0;
        entry.deliveryCount = position % 5 == 0 ? 7 : 0;
        entry.expiresAtMillis = position % 2 == 0 ? Entry.NEVER : position;
        entry.markStored(position * 10);
        account.add(entry);
        return entry;
    }

    private void load() {
        List<Entry> batch = new ArrayList<>();
        list.nextToLoad(batch);
        for (Entry entry : batch) {
            entry.loaded(TestMessages.persistent("m" + entry.position));
            list.loaded(entry);
        }
    }

    @Test
    void packingKeepsAllThatIsKnownOfAMessage() {
        // Positions with gaps, as they are where others were delivered at once.
        for (int i = 0; i < COUNT; i++) {
            list.add(stored(i * 4L));
        }
        list.pageOut(true);
        assertThat(list.unloaded()).isGreaterThan(COUNT - 200);
        assertThat(account.count()).isEqualTo(COUNT - list.unloaded());
        for (int i = 0; i < COUNT; i++) {
            long position = i * 4L;
            assertThat(list.headExpiresAtMillis())
                    .isEqualTo(position % 2 == 0 ? Entry.NEVER : position);
            Entry entry = list.poll();
            assertThat(entry.position).isEqualTo(position);
            assertThat(entry.locator()).isEqualTo(position * 10);
            assertThat(entry.redelivered()).isEqualTo(position % 3 == 0);
            assertThat(entry.deliveryCount()).isEqualTo(position % 5 == 0 ? 7 : 0);
            assertThat(entry.bodyBytes).isEqualTo(("m" + position).length());
            assertThat(entry.logged && entry.persistent).isTrue();
        }
        assertThat(list.poll()).isNull();
        assertThat(list.unloaded()).isZero();
        assertThat(list.bytes()).isZero();
    }

    @Test
    void loadingBringsBackTheHeadAndALittleMore() {
        for (int i = 0; i < COUNT; i++) {
            list.add(stored(i));
        }
        list.pageOut(true);
        int unloaded = list.unloaded();
        load();
        assertThat(list.unloaded()).isBetween(unloaded - 1_024, unloaded - 512);
        int afterFirst = list.unloaded();
        load();
        assertThat(list.unloaded()).as("there is enough for now").isEqualTo(afterFirst);
        for (int i = 0; i < 600; i++) {
            assertThat(list.poll().message()).isNotNull();
        }
        load();
        assertThat(list.unloaded()).isLessThan(afterFirst);
    }

    @Test
    void everythingIsLoadedInTheEnd() {
        for (int i = 0; i < COUNT; i++) {
            list.add(stored(i));
        }
        list.pageOut(true);
        for (int i = 0; i < COUNT; i++) {
            load();
            assertThat(list.peek().message()).isNotNull();
            assertThat(list.poll().position).isEqualTo(i);
        }
        assertThat(list.unloaded()).isZero();
    }

    @Test
    void whatIsLoadingStaysAnEntry() {
        for (int i = 0; i < COUNT; i++) {
            list.add(stored(i));
        }
        list.pageOut(true);
        List<Entry> batch = new ArrayList<>();
        list.nextToLoad(batch);
        batch.forEach(entry -> entry.loading = true);
        int unloaded = list.unloaded();
        list.pageOut(true);
        assertThat(list.unloaded()).isEqualTo(unloaded);
        for (Entry entry : batch) {
            entry.loading = false;
            entry.loaded(TestMessages.persistent("m" + entry.position));
            list.loaded(entry);
        }
        assertThat(list.unloaded()).isEqualTo(unloaded - batch.size());
        for (int i = 0; i < batch.size(); i++) {
            assertThat(list.poll().message()).isNotNull();
        }
    }

    @Test
    void messagesTheStoreDoesNotHaveAreNotPacked() {
        for (int i = 0; i < COUNT; i++) {
            Entry entry = new Entry(i, TestMessages.persistent("m" + i));
            entry.logged = i % 2 == 0;
            account.add(entry);
            list.add(entry);
        }
        list.pageOut(false);
        list.pageOut(true);
        assertThat(list.unloaded()).isZero();
    }

    @Test
    void farApartPositionsFindTheirPlace() {
        long[] positions = {5, 6, 7L + Integer.MAX_VALUE, 9L + 3L * Integer.MAX_VALUE};
        for (long position : positions) {
            list.addPacked(position, position, 1, Entry.NEVER, 0, 0, false, 0);
        }
        for (long position : positions) {
            assertThat(list.poll().position).isEqualTo(position);
        }
    }
}
