package io.leveret.broker.vhost;

import io.leveret.broker.statistics.DeadLetterCounters.Strategy;
import io.leveret.message.Message;
import io.leveret.queue.DeadLetterReason;
import io.leveret.queue.Receipt;
import io.leveret.time.Clock;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dead letters of one queue under {@code x-dead-letter-strategy: at-least-once}: a message is done
 * with when every queue it is routed to has it safely. Until then, because there is no such
 * exchange, no route, or a queue refuses it, it is tried again; a queue that has it does not get it
 * twice. Queue's home.
 *
 * @see <a
 *     href="https://www.rabbitmq.com/docs/quorum-queues#activating-at-least-once-dead-lettering">
 *     RabbitMQ: at-least-once dead-lettering</a>
 */
final class SafeDeadLetters {
    private static final Logger LOG = LoggerFactory.getLogger(SafeDeadLetters.class);

    /** RabbitMQ tries again after three minutes; there a try costs more. */
    private static final long RETRY_MILLIS = 1_000;

    private final HostedQueue from;
    private final DeadLetters deadLetters;
    private final Clock clock;

    /** Not yet safe, in the order in which they died. */
    private final Set<Pending> pending = new LinkedHashSet<>();

    private Clock.Timer timer;
    private boolean warned;

    /** One dead message. */
    private static final class Pending {
        final Message message;
        final DeadLetterReason reason;
        final Runnable done;
        final Set<MessageTarget> safeIn = new HashSet<>(2);
        DeadLetterTarget target;
        Message dead;
        int underWay;
        boolean refused;

        Pending(Message message, DeadLetterReason reason, Runnable done) {
            this.message = message;
            this.reason = reason;
            this.done = done;
        }
    }

    SafeDeadLetters(HostedQueue from, DeadLetters deadLetters, Clock clock) {
        this.from = from;
        this.deadLetters = deadLetters;
        this.clock = clock;
    }

    /**
     * @param done runs, at some time, when the message is safe
     */
    void publish(Message message, DeadLetterReason reason, Runnable done) {
        deadLetters.count(from, Strategy.AT_LEAST_ONCE, reason);
        Pending letter = new Pending(message, reason, done);
        pending.add(letter);
        publish(letter);
    }

    private void publish(Pending letter) {
        DeadLetterTarget target = from.deadLetterTarget();
        if (target == null || !from.settings().deadLettersAtLeastOnce()) {
            // Somebody changed the policy: what is left goes the other way.
            pending.remove(letter);
            deadLetters.publish(from, letter.message, letter.reason, letter.done);
            return;
        }
        if (!target.equals(letter.target)) {
            letter.target = target;
            letter.dead = deadLetters.asDead(from, letter.message, letter.reason, target);
        }
        List<MessageTarget> routed = deadLetters.route(letter.dead, letter.reason);
        if (routed.isEmpty() && letter.safeIn.isEmpty()) {
            stuck("has no route to");
            return;
        }
        List<MessageTarget> missing =
                routed.stream().filter(each -> !letter.safeIn.contains(each)).toList();
        letter.underWay = missing.size();
        if (missing.isEmpty()) {
            settle(letter);
        }
        for (MessageTarget each : missing) {
            each.publish(letter.dead, new Copy(letter, each), null);
        }
    }

    /** A queue that is deleted meanwhile has taken the message along. */
    private final class Copy implements Receipt {
        private final Pending letter;
        private final MessageTarget target;

        Copy(Pending letter, MessageTarget target) {
            this.letter = letter;
            this.target = target;
        }

        @Override
        public void accepted() {
            from.home().execute(() -> answered(true));
        }

        @Override
        public void rejected() {
            from.home().execute(() -> answered(false));
        }

        private void answered(boolean accepted) {
            letter.underWay--;
            if (accepted) {
                letter.safeIn.add(target);
            } else {
                letter.refused = true;
            }
            if (letter.underWay == 0) {
                settle(letter);
            }
        }
    }

    private void settle(Pending letter) {
        if (letter.refused) {
            letter.refused = false;
            stuck("is refused by a queue behind");
        } else if (pending.remove(letter)) {
            deadLetters.countConfirmed();
            letter.done.run();
        }
    }

    private void stuck(String why) {
        if (!warned) {
            warned = true;
            LOG.warn(
                    "{}: a dead message {} its dead-letter exchange; it is kept and tried again",
                    from,
                    why);
        }
        if (timer == null) {
            timer = clock.schedule(from.home(), RETRY_MILLIS, this::again);
        }
    }

    private void again() {
        timer = null;
        for (Pending letter : List.copyOf(pending)) {
            if (letter.underWay == 0) {
                publish(letter);
            }
        }
        warned &= !pending.isEmpty();
    }

    /** The queue is deleted. */
    void stop() {
        pending.clear();
        if (timer != null) {
            timer.cancel();
        }
    }
}
