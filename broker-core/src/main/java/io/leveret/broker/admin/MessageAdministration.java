package io.leveret.broker.admin;

import static io.leveret.codec.Errors.channelError;

import io.leveret.broker.access.PermissionChecks;
import io.leveret.broker.channel.MessageChecks;
import io.leveret.broker.connection.ConnectionEnvironment;
import io.leveret.broker.shard.Shard;
import io.leveret.broker.statistics.ChannelCounters;
import io.leveret.broker.vhost.Exchange;
import io.leveret.broker.vhost.Firehose;
import io.leveret.broker.vhost.HostedQueue;
import io.leveret.broker.vhost.MessageTarget;
import io.leveret.broker.vhost.RoutingKeys;
import io.leveret.broker.vhost.VirtualHost;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.ContentHeader;
import io.leveret.codec.ReplyCode;
import io.leveret.message.Message;
import io.leveret.queue.Receipt;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Single messages, for people who look what happens; not made for many. */
public final class MessageAdministration {
    private final Administration administration;
    private final ConnectionEnvironment environment;

    MessageAdministration(Administration administration, ConnectionEnvironment environment) {
        this.administration = administration;
        this.environment = environment;
    }

    /** What became of a message. */
    public enum Published {
        ROUTED,
        UNROUTABLE,
        /** A queue is full and says so. */
        REJECTED
    }

    /**
     * As basic.publish with mandatory and a confirm; answers when the message is safe.
     *
     * @throws IllegalArgumentException when a property has more than 255 bytes
     */
    public CompletionStage<Published> publish(
            Actor actor,
            String vhost,
            String exchange,
            String routingKey,
            BasicProperties properties,
            byte[] body) {
        return administration.answer(
                Asked.permitting(
                        () -> {
                            VirtualHost home = administration.require(vhost);
                            requireSize(body);
                            ContentHeader header = ContentHeader.of(properties, body.length);
                            Exchange to = exchange(actor, home, exchange, routingKey, header);
                            MessageChecks.expiration(header);
                            MessageChecks.copies(header.headers());
                            List<String> keys = RoutingKeys.of(routingKey, header);
                            Message message = message(exchange, routingKey, header, body);
                            List<MessageTarget> targets = home.route(to, keys, message).targets();
                            Message shown = RoutingKeys.withoutBlindCopies(message);
                            Firehose firehose = home.firehose();
                            if (firehose != null) {
                                firehose.published(shown, targets, side(actor));
                            }
                            return hand(home, to, shown, targets);
                        }));
    }

    private void requireSize(byte[] body) {
        int max = environment.limits().messageBytesMax();
        if (body.length > max) {
            throw channelError(
                    ReplyCode.PRECONDITION_FAILED,
                    "message size %d is larger than configured max size %d",
                    body.length,
                    max);
        }
    }

    /** How the firehose names whoever asks through us. */
    private static Firehose.Side side(Actor actor) {
        return new Firehose.Side("management", 1, actor.name());
    }

    private Exchange exchange(
            Actor actor,
            VirtualHost vhost,
            String exchange,
            String routingKey,
            ContentHeader header) {
        PermissionChecks access = actor.in(vhost.name(), environment.access().authorizer());
        access.publish(exchange);
        Exchange found = vhost.requireExchange(exchange);
        if (found.internal()) {
            throw channelError(
                    ReplyCode.ACCESS_REFUSED,
                    "cannot publish to internal exchange '%s' in vhost '%s'",
                    exchange,
                    vhost.name());
        }
        if (found.isTopic()) {
            access.publishTopic(exchange, routingKey);
        }
        access.userId(header.userId());
        return found;
    }

    private static Message message(
            String exchange, String routingKey, ContentHeader header, byte[] body) {
        int headerBytes = header.length();
        byte[] content = Arrays.copyOf(header.toBytes(), headerBytes + body.length);
        System.arraycopy(body, 0, content, headerBytes, body.length);
        return new Message(exchange, routingKey, content, headerBytes);
    }

    private CompletionStage<Published> hand(
            VirtualHost vhost, Exchange exchange, Message message, List<MessageTarget> targets) {
        exchange.publishedIn().increment();
        count(
                vhost,
                counters -> {
                    counters.publishes.publish++;
                    counters.publishesToConfirm++;
                    counters.routed += MessageTarget.queuesIn(targets);
                });
        if (targets.isEmpty()) {
            count(
                    vhost,
                    counters -> {
                        counters.publishes.returnUnroutable++;
                        counters.publishes.confirm++;
                    });
            return CompletableFuture.completedFuture(Published.UNROUTABLE);
        }
        exchange.publishedOut().add(MessageTarget.queuesIn(targets));
        AllTaken receipt = new AllTaken(targets.size());
        targets.forEach(target -> target.publish(message, receipt, null));
        return receipt.taken.thenApply(
                published -> {
                    if (published == Published.ROUTED) {
                        count(vhost, counters -> counters.publishes.confirm++);
                    }
                    return published;
                });
    }

    /** These requests count in the totals of the vhost as if a channel had made them. */
    private void count(VirtualHost vhost, Consumer<ChannelCounters> increment) {
        Shard home = vhost.home();
        home.execute(
                () -> {
                    increment.accept(vhost.closedTraffic(home).channels);
                    increment.accept(environment.vhosts().closedTraffic(home).channels);
                });
    }

    private static final class AllTaken implements Receipt {
        private final AtomicInteger waiting;
        private final CompletableFuture<Published> taken = new CompletableFuture<>();
        private volatile boolean rejected;

        AllTaken(int queues) {
            this.waiting = new AtomicInteger(queues);
        }

        @Override
        public void accepted() {
            if (waiting.decrementAndGet() == 0) {
                taken.complete(rejected ? Published.REJECTED : Published.ROUTED);
            }
        }

        @Override
        public void rejected() {
            rejected = true;
            accepted();
        }
    }

    /** What happens to messages that were looked at. */
    public enum AfterGet {
        /** They go back to their places, and are redelivered later. */
        RETURN,
        /** They are gone. */
        ACKNOWLEDGE,
        /** They go back, as a failed attempt. */
        REQUEUE,
        /** They are dead-lettered or gone. */
        REJECT
    }

    /** A message taken from a queue, and how many were ready behind it. */
    public record Got(Message message, boolean redelivered, int left) {}

    /** As basic.get, {@code count} times at most. */
    public CompletionStage<List<Got>> get(
            Actor actor, String vhost, String queue, int count, AfterGet after) {
        return administration.answer(
                Asked.permitting(
                        () -> {
                            VirtualHost home = administration.require(vhost);
                            actor.in(vhost, environment.access().authorizer()).readQueue(queue);
                            HostedQueue found = home.requireQueue(queue);
                            found.requireAccess(null);
                            found.refuseIfStream("basic.get");
                            return Asked.<GetMessages.Result>of(
                                            answer ->
                                                    found.atHome(
                                                            answer,
                                                            () ->
                                                                    new GetMessages(
                                                                                    found, count,
                                                                                    after, answer)
                                                                            .next()))
                                    .thenApply(
                                            result -> {
                                                count(
                                                        home,
                                                        counters ->
                                                                result.addTo(
                                                                        counters.deliveries(
                                                                                found.type())));
                                                trace(actor, found, result.messages());
                                                return result.messages();
                                            });
                        }));
    }

    private static void trace(Actor actor, HostedQueue from, List<Got> messages) {
        Firehose firehose = from.vhost().firehose();
        if (firehose != null) {
            for (Got got : messages) {
                firehose.delivered(got.message(), from, got.redelivered(), side(actor));
            }
        }
    }
}
