package io.leveret.broker.channel;

import static io.leveret.codec.Errors.channelError;
import static io.leveret.codec.Errors.connectionError;

import io.leveret.broker.access.AnswerPending;
import io.leveret.broker.access.PermissionChecks;
import io.leveret.broker.connection.Connection;
import io.leveret.broker.connection.ReadGate;
import io.leveret.broker.shard.Answer;
import io.leveret.broker.statistics.ChannelCounters;
import io.leveret.broker.statistics.DeliveryCounters;
import io.leveret.broker.vhost.ClosedTraffic;
import io.leveret.broker.vhost.Firehose;
import io.leveret.broker.vhost.HostedQueue;
import io.leveret.codec.AccessMethod;
import io.leveret.codec.AmqpException;
import io.leveret.codec.BasicMethod;
import io.leveret.codec.ChannelError;
import io.leveret.codec.ChannelMethod;
import io.leveret.codec.ConfirmMethod;
import io.leveret.codec.ConnectionError;
import io.leveret.codec.ExchangeMethod;
import io.leveret.codec.FrameWriter;
import io.leveret.codec.Method;
import io.leveret.codec.Methods;
import io.leveret.codec.QueueMethod;
import io.leveret.codec.ReplyCode;
import io.leveret.codec.TxMethod;
import io.leveret.message.Message;
import io.leveret.queue.Entry;
import io.leveret.queue.Outcome;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One channel: turns its frames into commands, runs them one after another and keeps what belongs
 * to the channel: consumers, unacknowledged deliveries, its publishing mode.
 *
 * <p>A command that has to ask another home (a declare, a get) makes the channel wait: what comes
 * meanwhile is kept in order and runs when the answer is there. Other channels go on.
 *
 * <p>Lives on its connection's shard.
 */
public final class Channel implements ChannelMethod.Handler {
    private static final int PUBLISH_ID = BasicMethod.CLASS_ID << 16 | 40;

    private final int number;
    private final Connection connection;
    private final PermissionChecks access;
    private final Publisher publisher;
    private final ContentAssembler content = new ContentAssembler();
    private final UnackedTags unacked = new UnackedTags();
    private final DeliveryAge deliveryAge = new DeliveryAge();
    private final Limiter limiter = new Limiter();
    private final Map<String, ChannelConsumer> consumers = new LinkedHashMap<>(2);
    private final DirectReplyTo directReplyTo = new DirectReplyTo(this);
    private final Deque<Runnable> backlog = new ArrayDeque<>(0);
    private final ChannelTraffic traffic;

    private PublishMode mode = new PublishMode.Plain(this);
    private State state = State.OPEN;
    private boolean waiting;

    // Read by the homes of queues too.
    private volatile boolean takesDeliveries = true;

    /** Class and method id of the command that runs: connection.close names it. */
    private int currentMethod;

    /** What "" means as a queue name: the last declared on this channel (spec 1.7.2.1). */
    private String lastQueue;

    /** Last tag given before the channel got its prefetch limit. */
    private long limitedAfterTag;

    /** Prefetch of consumers to come (basic.qos without global). */
    private int consumerPrefetch;

    private enum State {
        OPEN,
        /** channel.close is sent: everything but close and close-ok is ignored. */
        CLOSING,
        CLOSED
    }

    public Channel(int number, Connection connection) {
        this.number = number;
        this.connection = connection;
        this.traffic = new ChannelTraffic(connection.vhost());
        this.access =
                new PermissionChecks(
                        connection.environment().access().authorizer(),
                        connection.user(),
                        connection.vhost().name(),
                        Map.of());
        this.publisher =
                new Publisher(
                        this,
                        connection.vhost(),
                        access,
                        connection.environment().access().authorizer());
    }

    public void opened() {
        connection.environment().vhosts().churn().channelsCreated.increment();
        ChannelEvents.opened(this);
        send(new ChannelMethod.OpenOk());
    }

    public int number() {
        return number;
    }

    public Connection connection() {
        return connection;
    }

    public PermissionChecks access() {
        return access;
    }

    Limiter limiter() {
        return limiter;
    }

    PublishMode mode() {
        return mode;
    }

    void mode(PublishMode newMode) {
        mode = newMode;
    }

    DirectReplyTo directReplyTo() {
        return directReplyTo;
    }

    public Collection<ChannelConsumer> consumers() {
        return consumers.values();
    }

    public int unackedCount() {
        return unacked.count();
    }

    ChannelTraffic traffic() {
        return traffic;
    }

    /** For management; the consumers are for identification. */
    public ChannelStatistics statistics() {
        Transaction transaction = mode instanceof Transaction tx ? tx : null;
        Confirms confirms =
                mode instanceof PublishMode.Confirming confirming ? confirming.confirms() : null;
        return new ChannelStatistics(
                number,
                confirms != null,
                transaction != null,
                unacked.count(),
                confirms == null ? 0 : confirms.unconfirmed(),
                transaction == null ? 0 : transaction.uncommittedMessages(),
                transaction == null ? 0 : transaction.uncommittedSettlements(),
                consumerPrefetch,
                limiter.limit(),
                total(),
                List.copyOf(consumers.values()));
    }

    private ChannelCounters total() {
        publisher.countRouted();
        ChannelCounters total = traffic.total();
        if (mode instanceof PublishMode.Confirming confirming) {
            total.publishesToConfirm = confirming.confirms().published();
        }
        return total;
    }

    /** For management: the same taken apart, which takes longer. */
    public ChannelDetails details() {
        publisher.countRouted();
        return traffic.details(number);
    }

    int consumerPrefetch() {
        return consumerPrefetch;
    }

    void consumerPrefetch(int prefetch) {
        consumerPrefetch = prefetch;
    }

    boolean isOpen() {
        return state == State.OPEN && connection.isOpen();
    }

    // Frames.

    public void method(ByteBuf payload) {
        int id = Methods.id(payload);
        if (!content.isIdle() && state == State.OPEN) {
            throw content.unexpectedFrame();
        }
        running(id);
        if (id == PUBLISH_ID) {
            content.start();
            publisher.method(payload);
            return;
        }
        Method method = Methods.read(payload);
        if (state == State.CLOSING) {
            afterClose(method);
        } else if (waiting) {
            later(() -> run(method));
        } else {
            run(method);
        }
    }

    public void header(ByteBuf payload) {
        int max = connection.environment().limits().messageBytesMax();
        if (state == State.CLOSING) {
            return;
        }
        try {
            if (content.header(payload, max)) {
                complete();
            }
        } catch (ChannelError e) {
            fail(e);
        }
    }

    public void body(ByteBuf payload) {
        if (state == State.OPEN && content.body(payload)) {
            complete();
        }
    }

    private void complete() {
        int headerBytes = content.headerBytes();
        byte[] complete = content.take();
        if (waiting) {
            PublishRoute route = publisher.route();
            boolean mandatory = publisher.mandatory();
            later(() -> publish(route, complete, headerBytes, mandatory));
        } else {
            publish(publisher.route(), complete, headerBytes, publisher.mandatory());
        }
    }

    private void publish(PublishRoute to, byte[] complete, int headerBytes, boolean mandatory) {
        try {
            publisher.publish(to, complete, headerBytes, mandatory);
        } catch (ChannelError e) {
            fail(e);
        } catch (AnswerPending e) {
            again(e, () -> publish(to, complete, headerBytes, mandatory));
        }
    }

    // Commands.

    private void run(Method method) {
        running(method.classId() << 16 | method.methodId());
        try {
            dispatch(method);
        } catch (ChannelError e) {
            fail(e);
        } catch (AnswerPending e) {
            again(e, () -> run(method));
        }
    }

    /** Somebody else is asked for permission: the command starts anew when the answer is there. */
    private void again(AnswerPending pending, Runnable command) {
        Answer<Void> answer = await(ignored -> command.run());
        pending.answer().whenComplete((value, failure) -> answer.ok(null));
    }

    private void running(int methodId) {
        currentMethod = methodId;
        connection.running(methodId);
    }

    private void dispatch(Method method) {
        if (method instanceof BasicMethod basic) {
            basic.dispatch(new BasicRequests(this));
        } else if (method instanceof QueueMethod queue) {
            queue.dispatch(new QueueRequests(this));
        } else if (method instanceof ExchangeMethod exchange) {
            exchange.dispatch(new ExchangeRequests(this));
        } else if (method instanceof ChannelMethod channel) {
            channel.dispatch(this);
        } else if (method instanceof ConfirmMethod confirm) {
            confirm.dispatch(new ModeRequests(this));
        } else if (method instanceof TxMethod tx) {
            tx.dispatch(new ModeRequests(this));
        } else if (method instanceof AccessMethod) {
            // Deprecated since 0-9-1 and answered as RabbitMQ does: with a ticket nobody checks.
            send(new AccessMethod.RequestOk(1));
        } else {
            throw connectionError(ReplyCode.COMMAND_INVALID, "unimplemented method");
        }
    }

    private void later(Runnable command) {
        backlog.add(command);
        if (backlog.size() == connection.environment().limits().backlogCommandsMax()) {
            connection.hold(ReadGate.Reason.BACKLOG, true);
        }
    }

    /**
     * Makes the channel wait for an answer from elsewhere.
     *
     * @param then runs when it is there, unless the channel is closed by then
     */
    <T> Answer<T> await(Consumer<T> then) {
        waiting = true;
        return new Answer<T>() {
            @Override
            public void ok(T value) {
                answered(() -> then.accept(value));
            }

            @Override
            public void failed(AmqpException why) {
                answered(
                        () -> {
                            throw why;
                        });
            }
        }.on(connection.shard());
    }

    private void answered(Runnable outcome) {
        waiting = false;
        if (!isOpen()) {
            return;
        }
        guarded(outcome);
        while (!waiting && !backlog.isEmpty() && isOpen()) {
            guarded(backlog.poll());
        }
        if (backlog.isEmpty()) {
            connection.hold(ReadGate.Reason.BACKLOG, false);
        }
    }

    /** Runs what does not run under the connection's own error handling. */
    private void guarded(Runnable action) {
        try {
            action.run();
        } catch (ChannelError e) {
            fail(e);
        } catch (ConnectionError e) {
            connection.fail(e);
        }
    }

    void send(Method method) {
        connection.send(number, method);
    }

    // Names.

    void declared(String queue) {
        lastQueue = queue;
    }

    /** The queue a client means: "" is the one it declared last. */
    String queueName(String given) {
        if (!given.isEmpty()) {
            return given;
        }
        if (lastQueue == null) {
            throw channelError(ReplyCode.NOT_FOUND, "no previously declared queue");
        }
        return lastQueue;
    }

    // Publishing.

    /** A message no queue takes: handed back if the publisher asked for that. */
    void unroutable(Message message, boolean mandatory) {
        if (!mandatory) {
            traffic.to(message.exchange()).dropUnroutable++;
            return;
        }
        traffic.to(message.exchange()).returnUnroutable++;
        send(
                new BasicMethod.Return(
                        ReplyCode.NO_ROUTE.number(),
                        ReplyCode.NO_ROUTE.name(),
                        message.exchange(),
                        message.routingKey()));
        FrameWriter.content(
                connection.chunk(),
                number,
                message.content(),
                message.headerBytes(),
                connection.frameMaxBytes());
    }

    // Delivering.

    /** Sends one delivery; what is not acknowledged by its nature is forgotten at once. */
    void deliver(ChannelConsumer consumer, Entry entry, Message message) {
        if (!isOpen()) {
            consumer.giveBack(entry);
            return;
        }
        long tag = unacked.nextTag();
        DeliveryCounters counters = consumer.counters();
        if (entry.redelivered()) {
            counters.redeliver++;
        }
        if (consumer.noAck()) {
            counters.deliverNoAck++;
        } else {
            counters.deliver++;
            unacked.add(new Unacked(tag, consumer.queue(), consumer, entry));
        }
        send(consumer.encodedTag(), tag, entry.redelivered(), message);
        trace(consumer.queue(), entry, message);
    }

    /** {@code message} was handed out. */
    void trace(HostedQueue from, Entry entry, Message message) {
        Firehose firehose = connection.vhost().firehose();
        if (firehose != null) {
            firehose.delivered(message, from, entry.redelivered(), side());
        }
    }

    /** This channel as the firehose names it. */
    Firehose.Side side() {
        return new Firehose.Side(connection.info().name(), number, connection.info().user());
    }

    void send(byte[] consumerTag, long tag, boolean redelivered, Message message) {
        FrameWriter.deliver(
                connection.chunk(),
                number,
                consumerTag,
                tag,
                redelivered,
                message.exchangeAndKey(),
                message.content(),
                message.headerBytes(),
                connection.frameMaxBytes());
    }

    UnackedTags unacked() {
        return unacked;
    }

    /** Ends the channel if it keeps a delivery for longer than it may; looked at now and then. */
    public void checkDeliveryAge(long nowMillis, long timeoutMillis) {
        if (isOpen() && deliveryAge.isOverdue(unacked, nowMillis, timeoutMillis)) {
            fail(
                    channelError(
                            ReplyCode.PRECONDITION_FAILED,
                            "delivery acknowledgement on channel %d timed out. Timeout value used:"
                                    + " %d ms. This timeout value can be configured, see consumers"
                                    + " doc guide to learn more",
                            number,
                            timeoutMillis));
        }
    }

    /** Sets the prefetch limit of the whole channel; 0 for none. */
    void limit(int prefetch) {
        if (limiter.limit() == 0) {
            limitedAfterTag = unacked.lastTag();
        }
        limiter.limit(prefetch, unacked.count());
        roomAgain();
    }

    /** A delivery was settled: its place under the channel's limit is free. */
    void released(Unacked delivery) {
        // What basic.get brings counts only if it was here when the limit was set.
        boolean counted = delivery.consumer() != null || delivery.tag() <= limitedAfterTag;
        if (counted && limiter.release(1)) {
            roomAgain();
        }
    }

    /** There may be room for deliveries that was not there before. */
    public void roomAgain() {
        for (ChannelConsumer consumer : consumers.values()) {
            consumer.resumeIfRoom();
        }
    }

    void add(ChannelConsumer consumer) {
        consumers.put(consumer.tag(), consumer);
    }

    ChannelConsumer consumer(String tag) {
        return consumers.get(tag);
    }

    void remove(ChannelConsumer consumer) {
        if (consumers.remove(consumer.tag(), consumer)) {
            consumer.announceEnd();
        }
    }

    /** The queue is gone: tell the client if it can be told. */
    void cancelledByServer(ChannelConsumer consumer) {
        if (!isOpen() || !consumers.remove(consumer.tag(), consumer)) {
            return;
        }
        consumer.announceEnd();
        if (connection.peer().can("consumer_cancel_notify")) {
            send(new BasicMethod.Cancel(consumer.tag(), true));
        }
    }

    // channel.*

    @Override
    public void open(ChannelMethod.Open method) {
        throw connectionError(ReplyCode.CHANNEL_ERROR, "second 'channel.open' seen");
    }

    @Override
    public void flow(ChannelMethod.Flow method) {
        if (!method.active()) {
            throw connectionError(ReplyCode.NOT_IMPLEMENTED, "active=false");
        }
        send(new ChannelMethod.FlowOk(true));
    }

    @Override
    public void close(ChannelMethod.Close method) {
        release();
        send(new ChannelMethod.CloseOk());
        gone();
    }

    @Override
    public void closeOk(ChannelMethod.CloseOk method) {
        // Only meant for a channel we are closing.
    }

    private void afterClose(Method method) {
        if (method instanceof ChannelMethod.CloseOk) {
            gone();
        } else if (method instanceof ChannelMethod.Close) {
            send(new ChannelMethod.CloseOk());
        } else if (method instanceof ChannelMethod.Open open) {
            open(open);
        }
    }

    private void gone() {
        state = State.CLOSED;
        connection.channelClosed(number);
    }

    /** Tells the client that this channel died of {@code error}; all it held goes back. */
    public void fail(ChannelError error) {
        if (state != State.OPEN) {
            return;
        }
        connection.logChannelError(this, error);
        release();
        state = State.CLOSING;
        content.take();
        send(
                new ChannelMethod.Close(
                        error.code().number(),
                        error.replyText(),
                        currentMethod >>> 16,
                        currentMethod & 0xFFFF));
    }

    /** A consumer of this channel did not acknowledge in time. */
    void timedOut(long timeoutMillis) {
        fail(
                channelError(
                        ReplyCode.PRECONDITION_FAILED,
                        "delivery acknowledgement on channel %d timed out. Timeout value used: %d"
                                + " ms. This timeout value can be configured, see consumers doc"
                                + " guide to learn more",
                        number,
                        timeoutMillis));
    }

    private void countAsClosed() {
        ClosedTraffic closed = connection.vhost().closedTraffic(connection.shard());
        closed.channels.add(total());
        closed.routed.add(traffic.routed());
        connection.environment().vhosts().churn().channelsClosed.increment();
    }

    /**
     * Nothing is to be delivered here any more. A connection that ends says so for all its channels
     * before the first gives anything back: else the queue would hand it to the next of them.
     */
    public void takeNoMore() {
        takesDeliveries = false;
    }

    /** Whether consumers here may be given anything. Any thread. */
    boolean takesDeliveries() {
        return takesDeliveries;
    }

    /** Consumers go, and what is unacknowledged goes back in order; sends nothing. */
    public void release() {
        if (state == State.CLOSED) {
            return;
        }
        takeNoMore();
        countAsClosed();
        ChannelEvents.closed(this);
        backlog.clear();
        connection.hold(ReadGate.Reason.BACKLOG, false);
        for (ChannelConsumer consumer : consumers.values()) {
            consumer.queue().cancel(consumer, () -> {});
            consumer.announceEnd();
        }
        consumers.clear();
        directReplyTo.close();
        if (mode instanceof Transaction transaction) {
            unacked.putBack(transaction.rollback());
        }
        unacked.takeAll(delivery -> delivery.settle(Outcome.RETURN, null));
        state = State.CLOSED;
    }
}
