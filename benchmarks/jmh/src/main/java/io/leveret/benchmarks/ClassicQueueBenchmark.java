package io.leveret.benchmarks;

import io.leveret.codec.BasicProperties;
import io.leveret.codec.ContentHeader;
import io.leveret.codec.FieldTable;
import io.leveret.message.Message;
import io.leveret.queue.ClassicQueue;
import io.leveret.queue.Consumer;
import io.leveret.queue.DeadLetterReason;
import io.leveret.queue.Entry;
import io.leveret.queue.Outcome;
import io.leveret.queue.Queue;
import io.leveret.queue.QueueEffects;
import io.leveret.queue.QueueIdentity;
import io.leveret.queue.QueueSettings;
import io.leveret.queue.QueueStorage;
import io.leveret.time.ManualClock;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Publish, deliver and acknowledge in one transient queue, without disk or sockets. Per message.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ClassicQueueBenchmark {
    private static final int MESSAGES = 100;
    private static final int BODY_BYTES = 16;
    private static final int BACKLOG = 100_000;

    @Param({"1", "100"})
    public int consumers;

    private Message message;
    private Queue automatic;
    private Queue acknowledged;
    private Queue backlogged;
    private final ArrayDeque<Holding> delivered = new ArrayDeque<>();
    private final ArrayDeque<Holding> deliveredOfBacklogged = new ArrayDeque<>();

    private record Holding(Consumer consumer, Entry entry) {}

    /** Takes everything; what must be acknowledged is remembered. */
    private final class Taker extends Consumer {
        private final ArrayDeque<Holding> held;

        /**
         * @param held null for automatic acknowledgements
         */
        Taker(String tag, ArrayDeque<Holding> held, int prefetch) {
            super(tag, held == null, false, prefetch, 0, FieldTable.EMPTY);
            this.held = held;
        }

        @Override
        protected boolean acquire() {
            return true;
        }

        @Override
        protected void deliver(Entry entry) {
            if (held != null) {
                held.add(new Holding(this, entry));
            }
        }

        @Override
        protected void cancelled() {}
    }

    @Setup
    public void prepare() {
        byte[] header = ContentHeader.of(BasicProperties.EMPTY, BODY_BYTES).toBytes();
        byte[] content = Arrays.copyOf(header, header.length + BODY_BYTES);
        message = new Message("", "queue", content, header.length);
        automatic = queue(null);
        acknowledged = queue(delivered);
        backlogged = queue(deliveredOfBacklogged);
        for (int i = 0; i < BACKLOG; i++) {
            backlogged.publish(message, null, null);
        }
    }

    private Queue queue(ArrayDeque<Holding> held) {
        Queue queue =
                new ClassicQueue(
                        new QueueIdentity("/", "queue", false, false),
                        QueueSettings.NONE,
                        QueueStorage.IN_MEMORY,
                        new ManualClock(),
                        Runnable::run,
                        new NoEffects());
        for (int i = 0; i < consumers; i++) {
            queue.subscribe(new Taker("consumer-" + i, held, MESSAGES / consumers));
        }
        return queue;
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public int publishAndDeliver() {
        for (int i = 0; i < MESSAGES; i++) {
            automatic.publish(message, null, null);
        }
        return automatic.readyCount();
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public int publishDeliverAndAcknowledge() {
        return pass(acknowledged, delivered);
    }

    /**
     * The consumers hold all they may: what is published waits behind a hundred thousand others.
     */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public int publishDeliverAndAcknowledgeBehindBacklog() {
        return pass(backlogged, deliveredOfBacklogged);
    }

    private int pass(Queue queue, ArrayDeque<Holding> held) {
        for (int i = 0; i < MESSAGES; i++) {
            queue.publish(message, null, null);
        }
        for (int i = 0; i < MESSAGES; i++) {
            Holding oldest = held.poll();
            queue.settle(oldest.consumer(), oldest.entry(), Outcome.ACK, null);
        }
        return queue.unackedCount();
    }

    private static final class NoEffects implements QueueEffects {
        @Override
        public void deadLetter(
                Entry entry, Message message, DeadLetterReason reason, Runnable done) {
            done.run();
        }

        @Override
        public void unused() {}

        @Override
        public void leaseExpired() {}

        @Override
        public void consumerTimedOut(Consumer consumer) {}
    }
}
