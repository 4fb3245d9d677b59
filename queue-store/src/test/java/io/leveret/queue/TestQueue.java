package io.leveret.queue;

import io.leveret.message.Message;
import io.leveret.queue.QueueSettings.Overflow;
import io.leveret.time.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** A queue with recording surroundings, and shorter ways to use it. */
final class TestQueue {
    final ManualClock clock = new ManualClock();
    final RecordingEffects effects = new RecordingEffects();
    final TestLog log = new TestLog();
    final TestKeys keys = new TestKeys(log);
    QueueIdentity identity = new QueueIdentity("/", "q", true, false);
    QueueSettings settings = QueueSettings.NONE;
    BodyBudget budget = BodyBudget.unlimited();

    /** Null, or where what need not survive goes. */
    TestLog spill;

    Queue queue;
    private int openings;

    static TestQueue classic() {
        return new TestQueue();
    }

    static TestQueue quorum() {
        TestQueue test = new TestQueue();
        test.identity = new QueueIdentity("/", "q", true, false, QueueType.QUORUM);
        return test;
    }

    TestQueue autoDelete() {
        identity = new QueueIdentity("/", "q", false, true);
        return this;
    }

    TestQueue ttl(long millis) {
        return with(settings.toBuilder().messageTtlMillis(millis));
    }

    TestQueue expires(long millis) {
        return with(settings.toBuilder().expiresMillis(millis));
    }

    TestQueue limited(long messages, long bytes, Overflow overflow) {
        return with(
                settings.toBuilder().maxLength(messages).maxLengthBytes(bytes).overflow(overflow));
    }

    TestQueue deadLetters() {
        return with(settings.toBuilder().deadLetterExchange("dlx"));
    }

    TestQueue priorities(int max) {
        return with(settings.toBuilder().maxPriority(max));
    }

    TestQueue singleActiveConsumer() {
        return with(settings.toBuilder().singleActiveConsumer(true));
    }

    TestQueue deliveryLimit(int limit) {
        return with(settings.toBuilder().deliveryLimit(limit));
    }

    TestQueue retry(long delay, double multiplier, long maxDelay, double jitter) {
        return with(
                settings.toBuilder().retry(new RetryPolicy(delay, multiplier, maxDelay, jitter)));
    }

    /** Keys go with their messages. */
    TestQueue deduplicating() {
        return deduplicating(0, -1);
    }

    TestQueue deduplicating(int cacheSize, long cacheTtl) {
        return with(
                settings.toBuilder()
                        .deduplication(
                                new Deduplication(
                                        new KeySource(Deduplication.HEADER),
                                        cacheSize,
                                        cacheTtl,
                                        true)));
    }

    TestQueue ackTimeout(long millis) {
        return with(settings.toBuilder().consumerTimeoutMillis(millis));
    }

    private TestQueue with(QueueSettings.Builder changed) {
        settings = changed.build();
        if (queue != null) {
            queue.apply(settings);
        }
        return this;
    }

    /** Opens the queue, or as a broker that starts anew after a crash: the old one is dead. */
    TestQueue open() {
        int opening = ++openings;
        Executor home =
                action -> {
                    if (opening == openings) {
                        action.run();
                    }
                };
        queue =
                new ClassicQueue(
                        identity,
                        settings,
                        new QueueStorage(
                                identity.durable() ? log : null,
                                spill,
                                identity.durable() ? keys : null,
                                budget),
                        clock,
                        home,
                        effects);
        return this;
    }

    /** The broker crashes. */
    void stop() {
        openings++;
    }

    void publish(String... bodies) {
        for (String body : bodies) {
            queue.publish(TestMessages.message(body), null, null);
        }
    }

    void publishPersistent(String... bodies) {
        for (String body : bodies) {
            queue.publish(TestMessages.persistent(body), null, null);
        }
    }

    /** Publishes and returns what becomes of it, in words. */
    List<String> publish(Message message) {
        List<String> outcome = new ArrayList<>();
        queue.publish(
                message,
                new Receipt() {
                    @Override
                    public void accepted() {
                        outcome.add("accepted");
                    }

                    @Override
                    public void rejected() {
                        outcome.add("rejected");
                    }
                },
                null);
        return outcome;
    }

    TestConsumer subscribe(TestConsumer consumer) {
        queue.subscribe(consumer);
        return consumer;
    }

    TestConsumer subscribe(int prefetch) {
        return subscribe(TestConsumer.withPrefetch(prefetch));
    }

    void settle(TestConsumer consumer, String body, Outcome outcome) {
        queue.settle(consumer, consumer.takeHeld(body), outcome, null);
    }

    /** Takes one message off the queue, to be settled by nobody. */
    Entry get() {
        List<Entry> answer = new ArrayList<>();
        queue.get(false, answer::add);
        return answer.isEmpty() ? null : answer.get(0);
    }

    String getBody() {
        return TestMessages.body(get());
    }

    /** Takes all ready messages off the queue. */
    List<String> drain() {
        List<String> bodies = new ArrayList<>();
        while (queue.readyCount() > 0) {
            int before = bodies.size();
            queue.get(true, entry -> bodies.add(TestMessages.body(entry)));
            if (bodies.size() == before || bodies.get(before) == null) {
                throw new AssertionError("no answer after " + bodies);
            }
        }
        return bodies;
    }
}
