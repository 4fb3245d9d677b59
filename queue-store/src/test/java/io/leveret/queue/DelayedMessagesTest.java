package io.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.message.Message;
import io.leveret.store.StoreTransaction;
import io.leveret.time.ManualClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DelayedMessagesTest {
    private final ManualClock clock = new ManualClock();
    private final TestLog log = new TestLog();
    private final List<List<Entry>> released = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    private boolean promptly = true;
    private DelayedMessages messages;

    @BeforeEach
    void open() {
        log.prompt = true;
        restart();
    }

    private void restart() {
        DelayedMessages[] self = new DelayedMessages[1];
        messages =
                new DelayedMessages(
                        "exchange 'x'",
                        log,
                        clock,
                        Runnable::run,
                        due -> {
                            released.add(due);
                            if (promptly) {
                                self[0].forget(due, null);
                                self[0].more();
                            }
                        });
        self[0] = messages;
    }

    private void add(String body, long delayMillis) {
        add(body, delayMillis, null);
    }

    private void add(String body, long delayMillis, StoreTransaction tx) {
        messages.add(
                TestMessages.message(body),
                delayMillis,
                new Receipt() {
                    @Override
                    public void accepted() {
                        answers.add(body);
                    }

                    @Override
                    public void rejected() {
                        throw new AssertionError("rejected " + body);
                    }
                },
                tx);
    }

    private List<String> bodies() {
        return released.stream().flatMap(List::stream).map(TestMessages::body).toList();
    }

    @Test
    void messagesWaitToTheMillisecond() {
        add("one", 1000);
        add("other", 500);

        clock.advance(499);
        assertThat(bodies()).isEmpty();
        clock.advance(1);
        assertThat(bodies()).containsExactly("other");
        clock.advance(499);
        assertThat(bodies()).hasSize(1);
        clock.advance(1);
        assertThat(bodies()).containsExactly("other", "one");
        assertThat(log.bodiesOnDisk()).isEmpty();
        assertThat(messages.count()).isZero();
    }

    @Test
    void longestDelayEndsToTheMillisecondToo() {
        add("late", 0xFFFF_FFFFL);

        clock.advance(0xFFFF_FFFFL - 1);
        assertThat(bodies()).isEmpty();
        clock.advance(1);
        assertThat(bodies()).containsExactly("late");
    }

    @Test
    void publishersAreAnsweredWhenItIsOnDisk() {
        log.prompt = false;
        add("one", 1000);

        assertThat(answers).isEmpty();
        assertThat(messages.count()).isEqualTo(1);
        log.sync();
        assertThat(answers).containsExactly("one");
    }

    @Test
    void whatComesToTheDiskTooLateIsReleasedThen() {
        log.prompt = false;
        log.promptReads = true;
        add("one", 10);
        clock.advance(20);
        assertThat(bodies()).isEmpty();

        log.sync();
        assertThat(bodies()).containsExactly("one");
    }

    @Test
    void ofATransactionNothingIsKeptBeforeItsCommit() {
        TestLog.Transaction tx = new TestLog.Transaction();
        add("one", 10, tx);
        clock.advance(10);
        assertThat(bodies()).isEmpty();

        log.commit(tx);
        assertThat(bodies()).containsExactly("one");
    }

    @Test
    void nextAreNotReadBeforeTheLastAreSafe() {
        promptly = false;
        add("one", 10);
        clock.advance(10);
        add("two", 10);
        clock.advance(10);
        assertThat(bodies()).containsExactly("one");
        assertThat(messages.count()).isEqualTo(2);

        messages.forget(released.get(0), null);
        messages.more();
        assertThat(bodies()).containsExactly("one", "two");
    }

    @Test
    void aMillionAtOnceAreReleasedInBoundedBatches() {
        for (int i = 0; i < 3000; i++) {
            add("m" + i, 10);
        }
        add("x".repeat(900_000), 10);
        add("y".repeat(900_000), 10);
        clock.advance(10);

        assertThat(released).allMatch(batch -> batch.size() <= DelayedMessages.RELEASE_MAX);
        assertThat(released.get(released.size() - 1)).hasSize(1);
        assertThat(bodies()).hasSize(3002).startsWith("m0", "m1", "m2");
        assertThat(bodies().get(2999)).isEqualTo("m2999");
    }

    @Test
    void whatSettlesThemMayBeATransaction() {
        promptly = false;
        add("one", 10);
        clock.advance(10);
        TestLog.Transaction tx = new TestLog.Transaction();
        messages.forget(released.get(0), tx);
        assertThat(log.bodiesOnDisk()).containsExactly("one");

        log.commit(tx);
        assertThat(log.bodiesOnDisk()).isEmpty();
    }

    @Test
    void afterARestartTheyWaitOn() {
        add("late", 1000);
        add("past", 100);
        add("also late", 1000);
        messages.stop();
        clock.advance(500);
        assertThat(bodies()).isEmpty();

        restart();
        assertThat(messages.count()).isEqualTo(3);
        add("new", 500);
        clock.advance(1);
        assertThat(bodies()).containsExactly("past");
        clock.advance(498);
        assertThat(bodies()).hasSize(1);
        clock.advance(1);
        assertThat(bodies()).containsExactly("past", "late", "also late", "new");
    }

    @Test
    void whatIsBeingReleasedWhenTheBrokerStopsStays() {
        promptly = false;
        add("one", 10);
        clock.advance(10);
        messages.stop();
        assertThat(messages.stopped()).isTrue();

        restart();
        clock.advance(1);
        assertThat(bodies()).containsExactly("one", "one");
    }

    @Test
    void deletionDropsAllAndAnswersWhoWaits() {
        add("one", 10);
        log.prompt = false;
        add("two", 10);
        messages.delete();
        assertThat(answers).containsExactly("one", "two");
        assertThat(log.deleted).isTrue();
        assertThat(messages.count()).isZero();

        clock.advance(10);
        add("three", 10);
        assertThat(bodies()).isEmpty();
        assertThat(answers).containsExactly("one", "two", "three");
    }

    @Test
    void whatIsReadBackAfterTheDeletionIsForgotten() {
        add("one", 10);
        log.prompt = false;
        clock.advance(10);
        messages.delete();
        log.read();

        assertThat(bodies()).isEmpty();
    }

    @Test
    void messageThatTheDiskLostHoldsUpNoOther() {
        add("one", 10);
        log.loseAll();
        add("two", 10);
        clock.advance(10);

        assertThat(bodies()).containsExactly("two");
        assertThat(messages.count()).isZero();
    }

    @Test
    void bodiesAreNotKeptInMemory() {
        Message large = TestMessages.message("x".repeat(1000));
        messages.add(large, 10, null, null);
        clock.advance(10);

        assertThat(log.loadedMessages).isEqualTo(1);
    }
}
