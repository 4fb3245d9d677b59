package io.leveret.broker.vhost;

import io.leveret.broker.statistics.DeadLetterCounters.Strategy;
import io.leveret.codec.ContentHeader;
import io.leveret.codec.FieldTable;
import io.leveret.message.Message;
import io.leveret.queue.DeadLetterReason;
import io.leveret.queue.Receipt;
import io.leveret.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Republishes dead messages to their queue's dead-letter exchange, as <a
 * href="https://www.rabbitmq.com/docs/dlx">RabbitMQ's dead-letter exchanges</a> do.
 */
final class DeadLetters {
    private final VirtualHost vhost;
    private final Clock clock;

    DeadLetters(VirtualHost vhost, Clock clock) {
        this.vhost = vhost;
        this.clock = clock;
    }

    /**
     * @param done runs on the home of {@code from} once every target has the message, or at once if
     *     there is none
     */
    void publish(HostedQueue from, Message message, DeadLetterReason reason, Runnable done) {
        count(from, Strategy.AT_MOST_ONCE, reason);
        DeadLetterTarget target = from.deadLetterTarget();
        if (target == null || vhost.exchange(target.exchange()) == null) {
            done.run();
            return;
        }
        Message dead = asDead(from, message, reason, target);
        List<MessageTarget> targets = route(dead, reason);
        if (targets.isEmpty()) {
            done.run();
            return;
        }
        Receipt receipt = new AllTaken(targets.size(), from.home(), done);
        for (MessageTarget each : targets) {
            each.publish(dead, receipt, null);
        }
    }

    void count(HostedQueue from, Strategy strategy, DeadLetterReason reason) {
        vhost.churn().deadLetters.count(from.type(), strategy, reason);
    }

    /** Every target has a message that was to be kept until then. */
    void countConfirmed() {
        vhost.churn().deadLetters.confirmed.increment();
    }

    /** What a message of {@code from} becomes when it dies. */
    Message asDead(
            HostedQueue from, Message message, DeadLetterReason reason, DeadLetterTarget target) {
        boolean ownKey = target.routingKey() != null;
        String routingKey = ownKey ? target.routingKey() : message.routingKey();
        DeathHeaders deaths =
                new DeathHeaders(
                        reason.text,
                        from.name(),
                        message.exchange(),
                        RoutingKeys.of(message),
                        clock.wallMillis() / 1000);
        FieldTable headers = deaths.recordedIn(message.header());
        if (ownKey) {
            headers = headers.without(RoutingKeys.CC);
        }
        // Expired once, it must not expire in the next queue too.
        ContentHeader header = message.header().withHeaders(headers).withExpiration(null);
        return message.republished(target.exchange(), routingKey, header);
    }

    /** Where a dead message goes now; nowhere if its exchange is not there. */
    List<MessageTarget> route(Message dead, DeadLetterReason reason) {
        Exchange exchange = vhost.exchange(dead.exchange());
        if (exchange == null) {
            return List.of();
        }
        List<MessageTarget> routed = vhost.route(exchange, RoutingKeys.of(dead), dead).targets();
        List<MessageTarget> targets = withoutCycles(routed, dead, reason);
        if (!targets.isEmpty()) {
            exchange.publishedIn().increment();
        }
        return targets;
    }

    private static List<MessageTarget> withoutCycles(
            List<MessageTarget> routed, Message dead, DeadLetterReason reason) {
        if (reason == DeadLetterReason.REJECTED) {
            // Somebody chose to reject it: RabbitMQ lets such a message go round for ever.
            return routed;
        }
        List<MessageTarget> targets = new ArrayList<>(routed.size());
        for (MessageTarget target : routed) {
            if (!(target instanceof HostedQueue queue
                    && DeathHeaders.isAutomaticCycle(dead.header().headers(), queue.name()))) {
                targets.add(target);
            }
        }
        return targets;
    }

    /** Waits for several queues. */
    private static final class AllTaken implements Receipt {
        private final AtomicInteger waiting;
        private final Executor home;
        private final Runnable done;

        AllTaken(int queues, Executor home, Runnable done) {
            this.waiting = new AtomicInteger(queues);
            this.home = home;
            this.done = done;
        }

        @Override
        public void accepted() {
            if (waiting.decrementAndGet() == 0) {
                home.execute(done);
            }
        }

        @Override
        public void rejected() {
            // A full target refuses: at-most-once dead-lettering drops that copy.
            accepted();
        }
    }
}
