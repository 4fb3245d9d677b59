package io.leveret.broker.channel;

import static io.leveret.codec.Errors.channelError;
import static io.leveret.codec.Errors.connectionError;

import io.leveret.broker.access.AnswerPending;
import io.leveret.broker.access.PermissionChecks;
import io.leveret.broker.connection.Connection;
import io.leveret.broker.shard.Answer;
import io.leveret.broker.statistics.ChannelCounters;
import io.leveret.broker.vhost.ClosedTraffic;
import io.leveret.broker.vhost.Firehose;
import io.leveret.broker.vhost.VirtualHosts;
import io.leveret.codec.AccessMethod;
import io.leveret.codec.BasicMethod;
import io.leveret.codec.ChannelError;
import io.leveret.codec.ChannelMethod;
import io.leveret.codec.ConfirmMethod;
import io.leveret.codec.ExchangeMethod;
import io.leveret.codec.FrameWriter;
import io.leveret.codec.Method;
import io.leveret.codec.Methods;
import io.leveret.codec.QueueMethod;
import io.leveret.codec.ReplyCode;
import io.leveret.codec.TxMethod;
import io.leveret.message.Message;
import io.netty.buffer.ByteBuf;
import java.util.Collection;
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
    private final ChannelTraffic traffic;
    private final DirectReplyTo directReplyTo = new DirectReplyTo(this);
    private final CommandQueue commands;
    private final Deliveries deliveries;

    private PublishMode mode = new PublishMode.Plain(this);
    private State state = State.OPEN;

    /** Class and method id of the command that runs: connection.close names it. */
    private int currentMethod;

    /** What "" means as a queue name: the last declared on this channel (spec 1.7.2.1). */
    private String lastQueue;

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
        this.commands = new CommandQueue(this);
        this.deliveries = new Deliveries(this);
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

    Deliveries deliveries() {
        return deliveries;
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
        return deliveries.consumers();
    }

    public int unackedCount() {
        return deliveries.unacked().count();
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
                unackedCount(),
                confirms == null ? 0 : confirms.unconfirmed(),
                transaction == null ? 0 : transaction.uncommittedMessages(),
                transaction == null ? 0 : transaction.uncommittedSettlements(),
                deliveries.consumerPrefetch(),
                deliveries.limiter().limit(),
                total(),
                List.copyOf(consumers()));
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
        } else if (commands.isWaiting()) {
            commands.later(() -> run(method));
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
        if (commands.isWaiting()) {
            PublishRoute route = publisher.route();
            boolean mandatory = publisher.mandatory();
            commands.later(() -> publish(route, complete, headerBytes, mandatory));
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

    /** See {@link CommandQueue#await}. */
    <T> Answer<T> await(Consumer<T> then) {
        return commands.await(then);
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

    /** This channel as the firehose names it. */
    Firehose.Side side() {
        return new Firehose.Side(connection.info().name(), number, connection.info().user());
    }

    // Delivering.

    /** There may be room for deliveries that was not there before. */
    public void roomAgain() {
        deliveries.roomAgain();
        commands.roomAgain();
    }

    /** A message given out here was not acknowledged in time. Any thread. */
    void timedOut(long timeoutMillis) {
        connection
                .shard()
                .execute(
                        () -> {
                            if (isOpen()) {
                                fail(deliveries.overdue(timeoutMillis));
                            }
                        });
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

    private void countAsClosed() {
        VirtualHosts vhosts = connection.environment().vhosts();
        ClosedTraffic closed = connection.vhost().closedTraffic(connection.shard());
        ChannelCounters total = total();
        closed.channels.add(total);
        vhosts.closedTraffic(connection.shard()).channels.add(total);
        closed.routed.add(traffic.routed());
        vhosts.churn().channelsClosed.increment();
    }

    /**
     * Nothing is to be delivered here any more. A connection that ends says so for all its channels
     * before the first gives anything back: else the queue would hand it to the next of them.
     */
    public void takeNoMore() {
        deliveries.takeNoMore();
    }

    /** Consumers go, and what is unacknowledged goes back in order; sends nothing. */
    public void release() {
        if (state == State.CLOSED) {
            return;
        }
        takeNoMore();
        countAsClosed();
        ChannelEvents.closed(this);
        commands.clear();
        if (mode instanceof PublishMode.Confirming confirming) {
            confirming.confirms().end();
        }
        directReplyTo.close();
        deliveries.close(mode instanceof Transaction tx ? tx.rollback() : List.of());
        state = State.CLOSED;
    }
}
