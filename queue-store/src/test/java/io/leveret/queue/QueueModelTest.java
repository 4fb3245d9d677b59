package io.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.FieldTable;
import io.leveret.queue.NaiveQueue.Item;
import io.leveret.queue.NaiveQueue.Member;
import io.leveret.queue.QueueSettings.Overflow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random commands to a queue and to one that is obviously right, which must agree after each. The
 * seed of a failure is in its message: {@code -Dleveret.model.seed=...} runs that one alone.
 */
class QueueModelTest {
    private static final int RUNS = Integer.getInteger("leveret.model.runs", 300);
    private static final int COMMANDS_PER_RUN = 400;

    @Test
    void queueDoesAsTheNaiveQueueDoes() {
        Long given = Long.getLong("leveret.model.seed");
        if (given != null) {
            new Run(given).commands(COMMANDS_PER_RUN);
            return;
        }
        long first = new Random().nextLong();
        System.out.println("Queue model: seeds from " + first);
        for (int i = 0; i < RUNS; i++) {
            new Run(first + i).commands(COMMANDS_PER_RUN);
        }
    }

    private static final class Run {
        private final long seed;
        private final Random random;
        private final TestQueue real = TestQueue.classic();
        private final NaiveQueue naive;
        private final Map<Member, Recorder> recorders = new HashMap<>();
        private final Map<Item, Entry> held = new HashMap<>();
        private final List<String> receipts = new ArrayList<>();
        private final List<String> history = new ArrayList<>();
        private final int burst;
        private final Deduplication deduplication;
        private final PriorityMode priorityMode;
        private final long agingMillis;
        private int names;

        Run(long seed) {
            this.seed = seed;
            random = new Random(seed);
            QueueType type = random.nextInt(3) == 0 ? QueueType.QUORUM : QueueType.CLASSIC;
            real.identity = new QueueIdentity("/", "q", true, random.nextBoolean(), type);
            deduplication = random.nextInt(3) == 0 ? deduplication() : null;
            priorityMode = PriorityMode.values()[random.nextInt(3)];
            agingMillis = one(1, 10, 100);
            real.settings =
                    settings(
                            type == QueueType.CLASSIC && random.nextInt(3) == 0
                                    ? random.nextInt(5)
                                    : -1,
                            random.nextInt(4) == 0);
            if (random.nextBoolean()) {
                real.budget = new BodyBudget(20_000);
                real.spill = random.nextBoolean() ? real.log.spill() : null;
            }
            burst = random.nextInt(4) == 0 ? 100 : 5;
            // SlowDiskTest lets the disk take its time; there no model could say what is when.
            real.log.promptReads = true;
            real.effects.promptly = random.nextBoolean();
            real.open();
            naive = new NaiveQueue(real.identity, real.settings, real.clock.wallMillis());
            naive.deadLettersAreSafeAtOnce = real.effects.promptly;
        }

        private QueueSettings settings(int maxPriority, boolean singleActiveConsumer) {
            return QueueSettings.NONE.toBuilder()
                    .messageTtlMillis(one(-1, -1, 0, 5, 40))
                    .expiresMillis(one(-1, 30))
                    .maxLength(one(-1, -1, 0, 3, 20, 300))
                    .maxLengthBytes(one(-1, -1, 50, 3_000))
                    .overflow(Overflow.values()[random.nextInt(3)])
                    .deadLetterExchange(random.nextBoolean() ? "dlx" : null)
                    .maxPriority(maxPriority)
                    .priorityMode(priorityMode)
                    .priorityAgingMillis(agingMillis)
                    .singleActiveConsumer(singleActiveConsumer)
                    .deliveryLimit((int) one(-1, 0, 2))
                    .consumerTimeoutMillis(one(-1, 0, 20))
                    .retry(random.nextInt(3) == 0 ? retry() : null)
                    .deduplication(deduplication)
                    .build();
        }

        private Deduplication deduplication() {
            KeySource keys = new KeySource(Deduplication.HEADER);
            return random.nextBoolean()
                    ? new Deduplication(keys, 0, -1, true)
                    : new Deduplication(keys, (int) one(1, 5, 20), one(-1, 10, 100), true);
        }

        private RetryPolicy retry() {
            return new RetryPolicy(
                    one(1, 5, 20), 1 + random.nextInt(3) / 2.0, one(-1, 4, 15), one(0, 1) / 2.0);
        }

        private long one(long... choices) {
            return choices[random.nextInt(choices.length)];
        }

        void commands(int count) {
            try {
                for (int i = 0; i < count; i++) {
                    command();
                    compare();
                }
                finish();
            } catch (Throwable failure) {
                int from = Math.max(0, history.size() - 30);
                throw new AssertionError(
                        "seed " + seed + ", after " + history.subList(from, history.size()),
                        failure);
            }
        }

        private void command() {
            int choice = random.nextInt(100);
            if (choice < 35) {
                publish();
            } else if (choice < 60) {
                settle();
            } else if (choice < 68) {
                subscribe();
            } else if (choice < 72) {
                cancel();
            } else if (choice < 78) {
                get();
            } else if (choice < 84) {
                pass();
            } else if (choice < 89) {
                history.add("sync");
                real.keys.sync();
                if (real.spill != null) {
                    real.spill.sync();
                }
                naive.sync();
            } else if (choice < 93) {
                refuseOrResume();
            } else if (choice < 95) {
                safe();
            } else if (choice < 98) {
                apply();
            } else if (choice < 99) {
                history.add("purge");
                assertThat(real.queue.purge()).isEqualTo(naive.purge());
            } else {
                restart();
            }
        }

        private void publish() {
            int count = 1 + random.nextInt(burst);
            history.add("publish " + count);
            for (int i = 0; i < count; i++) {
                String body = "m" + names++ + "x".repeat(random.nextInt(100));
                boolean persistent = random.nextInt(3) > 0;
                int priority = random.nextInt(6);
                int expiration = random.nextInt(4) == 0 ? random.nextInt(50) : -1;
                String key =
                        deduplication == null || random.nextInt(4) == 0
                                ? null
                                : "key" + random.nextInt(40);
                real.queue.publish(
                        TestMessages.message(
                                body,
                                persistent ? 2 : 1,
                                priority,
                                expiration < 0 ? null : Integer.toString(expiration),
                                key == null ? null : FieldTable.of(Deduplication.HEADER, key),
                                null),
                        receipt(body),
                        null);
                naive.publish(body, persistent, priority, expiration, key);
            }
        }

        private Receipt receipt(String body) {
            return new Receipt() {
                @Override
                public void accepted() {
                    receipts.add(body + " accepted");
                }

                @Override
                public void rejected() {
                    receipts.add(body + " rejected");
                }
            };
        }

        private void settle() {
            for (int i = 0; i < burst && !naive.unacked.isEmpty(); i++) {
                int size = naive.unacked.size();
                Item item = naive.unacked.get(random.nextInt(Math.min(size, 10)));
                Outcome outcome = Outcome.values()[random.nextInt(5)];
                history.add("settle " + item.position + " " + outcome);
                Recorder recorder = recorders.get(item.holder);
                Entry entry = recorder == null ? held.remove(item) : recorder.take(item.body);
                naive.settle(item, outcome);
                real.queue.settle(recorder, entry, outcome, null);
            }
        }

        private void subscribe() {
            boolean noAck = random.nextInt(5) == 0;
            Member member = new Member("c" + names++, noAck, random.nextInt(6), random.nextInt(3));
            if (naive.members.size() >= 5) {
                return;
            }
            history.add("subscribe " + member.tag);
            Recorder recorder = new Recorder(member, random.nextBoolean());
            recorders.put(member, recorder);
            real.queue.subscribe(recorder);
            naive.subscribe(member);
        }

        private void cancel() {
            if (!naive.members.isEmpty()) {
                Member member = naive.members.get(random.nextInt(naive.members.size()));
                history.add("cancel " + member.tag);
                real.queue.cancel(recorders.get(member));
                naive.cancel(member);
            }
        }

        private void safe() {
            history.add("safe");
            naive.allSafe();
            real.effects.allSafe();
        }

        private void get() {
            if (naive.dying.size() >= DyingMessages.MAX) {
                // Else the answer may have to wait until an expired message has a place to go.
                safe();
            }
            boolean noAck = random.nextBoolean();
            history.add("get");
            List<Entry> answer = new ArrayList<>();
            real.queue.get(
                    noAck,
                    new Getter() {
                        @Override
                        public void got(Entry entry) {
                            answer.add(entry);
                        }

                        @Override
                        public void timedOut(long timeoutMillis) {
                            String body = TestMessages.body(answer.get(0));
                            real.effects.list.add("timed out get of " + body);
                        }
                    });
            Item expected = naive.get(noAck);
            assertThat(answer).hasSize(1);
            assertThat(describe(answer.get(0)))
                    .isEqualTo(expected == null ? null : NaiveQueue.describe(expected));
            if (expected != null && !noAck) {
                held.put(expected, answer.get(0));
            }
        }

        private void pass() {
            int millis = 1 + random.nextInt(12);
            history.add("pass " + millis);
            real.clock.advance(millis);
            naive.pass(millis);
        }

        private void refuseOrResume() {
            if (naive.members.isEmpty()) {
                return;
            }
            Member member = naive.members.get(random.nextInt(naive.members.size()));
            member.willing = !member.willing;
            history.add(member.tag + (member.willing ? " resumes" : " refuses"));
            recorders.get(member).willing = member.willing;
            if (member.willing) {
                real.queue.resume(recorders.get(member));
                naive.resume(member);
            }
        }

        private void apply() {
            QueueSettings changed =
                    settings(real.settings.maxPriority(), real.settings.singleActiveConsumer());
            history.add("apply " + changed);
            real.settings = changed;
            real.queue.apply(changed);
            naive.apply(changed);
        }

        private void restart() {
            history.add("restart");
            real.effects.waiting.clear();
            real.budget = new BodyBudget(real.budget.limitBytes());
            real.open();
            naive.restart();
            held.clear();
            recorders.clear();
            // What expired meanwhile is dropped when time passes next.
            real.clock.advance(1);
            naive.pass(1);
        }

        private void compare() {
            assertThat(real.queue.readyCount()).as("ready").isEqualTo(naive.ready.size());
            assertThat(real.queue.unackedCount()).as("unacked").isEqualTo(naive.unacked.size());
            assertThat(real.queue.waitingCount()).as("waiting").isEqualTo(naive.waiting.size());
            assertThat(real.queue.consumerCount()).isEqualTo(naive.members.size());
            assertThat(real.effects.list).as("effects").isEqualTo(naive.effects);
            Collections.sort(receipts);
            Collections.sort(naive.receipts);
            assertThat(receipts).isEqualTo(naive.receipts);
            recorders.forEach(
                    (member, recorder) -> {
                        if (!recorder.received.equals(member.received)) {
                            assertThat(recorder.received).isEqualTo(member.received);
                        }
                        recorder.received.clear();
                        member.received.clear();
                    });
            real.effects.list.clear();
            naive.effects.clear();
            receipts.clear();
            naive.receipts.clear();
            compareStatistics();
        }

        private void compareStatistics() {
            QueueStatistics statistics = real.queue.statistics();
            assertThat(statistics.readyBytes()).isEqualTo(naive.readyBytes());
            assertThat(statistics.unackedBytes())
                    .isEqualTo(naive.unacked.stream().mapToLong(item -> item.bytes).sum());
            List<Item> all = new ArrayList<>(naive.ready);
            all.addAll(naive.unacked);
            all.addAll(naive.waiting);
            all.addAll(naive.dying);
            assertThat(statistics.persistentMessages())
                    .isEqualTo(all.stream().filter(item -> item.persistent).count());
            assertThat(statistics.residentMessages()).isBetween(0L, (long) all.size());
        }

        /** Whatever is left comes out in order, and then nothing is left anywhere. */
        private void finish() {
            for (Member member : List.copyOf(naive.members)) {
                real.queue.cancel(recorders.get(member));
                naive.cancel(member);
            }
            safe();
            List<String> rest = new ArrayList<>();
            List<String> expected = new ArrayList<>();
            while (real.queue.readyCount() > 0) {
                int before = rest.size();
                real.queue.get(true, entry -> rest.add(describe(entry)));
                while (rest.size() == before) {
                    // More had expired than can be on their way to the dead-letter exchange.
                    real.effects.allSafe();
                }
            }
            real.effects.allSafe();
            naive.deadLettersAreSafeAtOnce = true;
            while (!naive.ready.isEmpty()) {
                Item item = naive.get(true);
                expected.add(item == null ? null : NaiveQueue.describe(item));
            }
            assertThat(rest).isEqualTo(expected);
            assertThat(real.queue.purge()).as("waited").isEqualTo(naive.purge());
            real.queue.delete();
            assertThat(real.budget.usedBytes()).isZero();
        }

        private static String describe(Entry entry) {
            return entry == null
                    ? null
                    : TestMessages.body(entry)
                            + (entry.redelivered() ? " again " : " ")
                            + entry.deliveryCount();
        }

        /** The real consumer that stands for a {@link Member}. */
        private static final class Recorder extends Consumer {
            final List<String> received = new ArrayList<>();
            final Map<String, Entry> entries = new HashMap<>();
            private final boolean takesBodyAtOnce;
            boolean willing = true;

            Recorder(Member member, boolean takesBodyAtOnce) {
                super(
                        member.tag,
                        member.noAck,
                        false,
                        member.prefetch,
                        member.priority,
                        FieldTable.EMPTY);
                this.takesBodyAtOnce = takesBodyAtOnce;
            }

            @Override
            protected boolean takesBodyAtOnce() {
                return takesBodyAtOnce;
            }

            Entry take(String body) {
                return entries.remove(body);
            }

            @Override
            protected boolean acquire() {
                return willing;
            }

            @Override
            protected void deliver(Entry entry) {
                received.add(describe(entry));
                entries.put(TestMessages.body(entry), entry);
            }

            @Override
            protected void cancelled() {}
        }
    }
}
