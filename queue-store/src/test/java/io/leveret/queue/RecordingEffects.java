package io.leveret.queue;

import io.leveret.message.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Remembers what the queue wanted done. */
final class RecordingEffects implements QueueEffects {
    /** In words: {@code "dead m1 expired"}, {@code "unused"}. */
    final List<String> list = new ArrayList<>();

    /** Of dead letters that are not yet safe. */
    final ArrayDeque<Runnable> waiting = new ArrayDeque<>();

    /** Whether dead letters are safe at once. */
    boolean promptly = true;

    Runnable onDeadLetter = () -> {};

    @Override
    public void deadLetter(Entry entry, Message message, DeadLetterReason reason, Runnable done) {
        list.add("dead " + TestMessages.body(message) + " " + reason.text);
        onDeadLetter.run();
        if (promptly) {
            done.run();
        } else {
            waiting.add(done);
        }
    }

    void allSafe() {
        while (!waiting.isEmpty()) {
            waiting.poll().run();
        }
    }

    @Override
    public void unused() {
        list.add("unused");
    }

    @Override
    public void leaseExpired() {
        list.add("lease expired");
    }

    @Override
    public void consumerTimedOut(Consumer consumer) {
        list.add("timed out " + consumer.tag());
    }
}
