package io.leveret.broker.connection;

import static io.leveret.codec.Errors.connectionError;

import io.leveret.broker.Limits;
import io.leveret.broker.access.AccessErrors;
import io.leveret.broker.access.User;
import io.leveret.broker.access.UserLimit;
import io.leveret.broker.channel.Channel;
import io.leveret.broker.channel.ChannelStatistics;
import io.leveret.broker.shard.Shard;
import io.leveret.broker.statistics.ClosedTraffic;
import io.leveret.broker.vhost.ExclusiveOwner;
import io.leveret.broker.vhost.HostedQueue;
import io.leveret.broker.vhost.VirtualHost;
import io.leveret.codec.AmqpException;
import io.leveret.codec.ChannelError;
import io.leveret.codec.ChannelMethod;
import io.leveret.codec.ConnectionError;
import io.leveret.codec.ConnectionMethod;
import io.leveret.codec.FrameDecoder;
import io.leveret.codec.FrameWriter;
import io.leveret.codec.LongString;
import io.leveret.codec.Method;
import io.leveret.codec.Methods;
import io.leveret.codec.ReplyCode;
import io.leveret.time.Clock;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: its handshake, its channels, its end. Lives on the event loop that
 * accepted it; only methods marked so may be called from elsewhere.
 */
public final class Connection implements FrameDecoder.Sink, ExclusiveOwner {
    /** How often deliveries are looked at while the consumer timeout passes. */
    private static final int DELIVERY_AGE_CHECKS = 30;

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final int FRAME_HEAD_BYTES = 7;

    /** How long who did not log in may take for its close-ok; RabbitMQ gives it as much. */
    private static final int STRANGER_TIMEOUT_MILLIS = 3000;

    /** What clients of AMQP 0-9 send; RabbitMQ speaks 0-9-1 with them. */
    private static final byte[] AMQP_0_9 = {'A', 'M', 'Q', 'P', 1, 1, 0, 9};

    private final ConnectionEnvironment environment;
    private final Shard shard;
    private final ConnectionInfo info;
    private final FrameDecoder decoder = new FrameDecoder(Limits.FRAME_MIN_BYTES, this);
    private final IntObjectMap<Channel> channels = new IntObjectHashMap<>(4);
    private final Set<HostedQueue> exclusiveQueues = new LinkedHashSet<>(2);
    private final List<Runnable> atEnd = new ArrayList<>(2);

    private ChannelHandlerContext socket;
    private Outbound outbound;
    private Handshake handshake;
    private Stage stage = Stage.PROTOCOL_HEADER;
    private Peer peer = Peer.UNKNOWN;
    private Login login;
    private User user;
    private VirtualHost vhost;
    private Tuning tuning;
    private Heartbeat heartbeat;
    private Clock.Timer deadline;

    /** Null until the connection is open, and if consumers may take forever. */
    private Clock.Timer deliveryAges;

    private ReadGate reading;
    private boolean undecodable;
    private boolean publishes;
    private boolean keepingPace;
    private boolean blocked;

    /** Class and method id of the last method read: connection.close names it. */
    private int currentMethod;

    /** What the bytes that come mean. */
    private enum Stage {
        PROTOCOL_HEADER,
        FRAMES,
        /** connection.close is sent: only close and close-ok count. */
        CLOSING,
        /** Nothing is read any more. */
        CLOSED
    }

    Connection(ConnectionEnvironment environment, Shard shard, ConnectionInfo info) {
        this.environment = environment;
        this.shard = shard;
        this.info = info;
    }

    /** The socket is there; the client has until the handshake timeout. */
    void accepted(ChannelHandlerContext context) {
        socket = context;
        outbound = new Outbound(context, shard);
        reading = new ReadGate(context);
        if (!environment.connections().add(this)) {
            context.close();
        }
        environment.vhosts().churn().connectionsCreated.increment();
        deadline =
                environment
                        .networkClock()
                        .schedule(
                                shard,
                                environment.limits().handshakeTimeoutMillis(),
                                this::handshakeTimedOut);
    }

    // What others need to know of a connection.

    public Shard shard() {
        return shard;
    }

    public ConnectionEnvironment environment() {
        return environment;
    }

    /** Any thread. */
    public ConnectionInfo info() {
        return info;
    }

    @Override
    public String connectionName() {
        return info.name();
    }

    @Override
    public String userName() {
        return info.user();
    }

    /** Whether it is a TLS connection. */
    boolean encrypted() {
        return socket.pipeline().get(SslHandler.class) != null;
    }

    /** What the client showed in the TLS handshake; null if nothing. */
    X509Certificate certificate() {
        SslHandler tls = socket.pipeline().get(SslHandler.class);
        return tls == null ? null : TlsFacts.peer(tls.engine().getSession());
    }

    public Peer peer() {
        return peer;
    }

    public User user() {
        return user;
    }

    public VirtualHost vhost() {
        return vhost;
    }

    public int frameMaxBytes() {
        return tuning.frameMaxBytes();
    }

    /** For management. */
    public ConnectionStatistics statistics() {
        List<ChannelStatistics> open = new ArrayList<>(channels.size());
        for (Channel channel : channels.values()) {
            open.add(channel.statistics());
        }
        return new ConnectionStatistics(
                info,
                stateName(),
                info.receivedBytes(),
                info.receivedReads(),
                outbound.sentBytes(),
                outbound.writes(),
                outbound.pendingBytes(),
                open);
    }

    private String stateName() {
        if (stage == Stage.CLOSING || stage == Stage.CLOSED) {
            return stage == Stage.CLOSING ? "closing" : "closed";
        } else if (handshake instanceof Handshake.Done) {
            return blocked ? "blocked" : "running";
        }
        return tuning == null ? "starting" : "opening";
    }

    public Iterable<Channel> channels() {
        return channels.values();
    }

    // Bytes in.

    void received(ByteBuf in) {
        if (heartbeat != null) {
            heartbeat.received();
        }
        info.received(in.readableBytes());
        while (in.isReadable() && stage != Stage.CLOSED && !undecodable) {
            try {
                if (stage == Stage.PROTOCOL_HEADER && !readProtocolHeader(in)) {
                    return;
                }
                decoder.decode(in);
                return;
            } catch (ConnectionError e) {
                if (stage == Stage.CLOSING) {
                    // What follows cannot be told apart into frames; all we wait for is the end.
                    undecodable = true;
                    break;
                }
                if (e.code() == ReplyCode.FRAME_ERROR) {
                    running(0);
                }
                fail(e);
            } catch (RuntimeException e) {
                LOG.error("Closing connection {}: unexpected error", info.name(), e);
                fail(connectionError(ReplyCode.INTERNAL_ERROR, ""));
            }
        }
        if (stage == Stage.CLOSED || undecodable) {
            in.skipBytes(in.readableBytes());
        }
    }

    /** False if more bytes are needed or it was wrong. */
    private boolean readProtocolHeader(ByteBuf in) {
        int length = FrameWriter.PROTOCOL_HEADER.length;
        if (!startsLike(in, FrameWriter.PROTOCOL_HEADER) && !startsLike(in, AMQP_0_9)) {
            refuseProtocol(in);
            return false;
        }
        if (in.readableBytes() < length) {
            return false;
        }
        in.skipBytes(length);
        stage = Stage.FRAMES;
        handshake = new Handshake.AwaitingStartOk();
        send(
                0,
                new ConnectionMethod.Start(
                        0,
                        9,
                        environment.serverProperties(),
                        environment.access().mechanisms().offered(encrypted()),
                        "en_US"));
        return true;
    }

    private static boolean startsLike(ByteBuf in, byte[] header) {
        int length = Math.min(in.readableBytes(), header.length);
        for (int i = 0; i < length; i++) {
            if (in.getByte(in.readerIndex() + i) != header[i]) {
                return false;
            }
        }
        return true;
    }

    /** Says which protocol we speak, as the specification asks (2.2.4), and nothing more. */
    private void refuseProtocol(ByteBuf in) {
        LOG.warn("Closing connection {}: not an AMQP 0-9-1 client", info.name());
        in.skipBytes(in.readableBytes());
        outbound.chunk().writeBytes(FrameWriter.PROTOCOL_HEADER);
        closeSocket();
    }

    /** How large a buffer the unfinished frame at the start of {@code in} will need; 0 unknown. */
    int frameBytesHint(ByteBuf in) {
        if (in.readableBytes() < FRAME_HEAD_BYTES || stage == Stage.PROTOCOL_HEADER) {
            return 0;
        }
        long bytes = in.getUnsignedInt(in.readerIndex() + 3) + FrameDecoder.OVERHEAD_BYTES;
        return (int) Math.min(bytes, environment.limits().frameMaxBytes());
    }

    @Override
    public void method(int channel, ByteBuf payload) {
        if (stage == Stage.CLOSING) {
            closingMethod(channel, payload);
        } else if (channel == 0) {
            running(Methods.id(payload));
            control(Methods.read(payload));
        } else if (!(handshake instanceof Handshake.Done)) {
            throw FrameDecoder.unexpectedMethodFrame(payload);
        } else {
            Channel open = channels.get(channel);
            if (open != null) {
                open.method(payload);
            } else {
                openChannel(channel, payload);
            }
        }
    }

    /** Class and method id of what runs now: connection.close names it if it fails. */
    public void running(int methodId) {
        currentMethod = methodId;
    }

    @Override
    public void header(int channel, ByteBuf payload) {
        Channel open = contentChannel(channel);
        if (open != null) {
            open.header(payload);
        }
    }

    @Override
    public void body(int channel, ByteBuf payload) {
        Channel open = contentChannel(channel);
        if (open != null) {
            open.body(payload);
        }
    }

    private Channel contentChannel(int channel) {
        if (stage == Stage.CLOSING) {
            return null;
        }
        Channel open = channels.get(channel);
        if (open == null) {
            throw connectionError(
                    ReplyCode.UNEXPECTED_FRAME,
                    "expected method frame, got non method frame instead");
        }
        return open;
    }

    @Override
    public void heartbeat() {
        // Having come is all it is for.
    }

    // Handshake.

    private void handshake(Method method) {
        Handshake before = handshake;
        Handshake next = before.on(this, method);
        // Some steps are answered at once and have moved on already.
        if (handshake == before) {
            handshake = next;
        }
    }

    void peer(Peer known) {
        peer = known;
        info.peer(known);
    }

    void login(String mechanism, LongString response) {
        login = new Login(this, mechanism);
        info.mechanism(mechanism);
        login.respond(response);
    }

    void continueLogin(LongString response) {
        login.respond(response);
    }

    void challenge(LongString challenge) {
        handshake = new Handshake.Authenticating();
        send(0, new ConnectionMethod.Secure(challenge));
    }

    void loggedIn(User known) {
        if (stage != Stage.FRAMES) {
            return;
        }
        user = known;
        info.user(known.name());
        Limits limits = environment.limits();
        handshake = new Handshake.AwaitingTuneOk(limits);
        send(
                0,
                new ConnectionMethod.Tune(
                        limits.channelMax(), limits.frameMaxBytes(), limits.heartbeatSeconds()));
    }

    /** Only a client that says it understands is told why; others just lose the socket. */
    void loginRefused(ConnectionError why) {
        if (peer.can("authentication_failure_close")) {
            running(0);
            fail(why);
        } else {
            closeSocket();
        }
    }

    void tune(Tuning agreed) {
        tuning = agreed;
        decoder.frameMaxBytes(agreed.frameMaxBytes());
        info.tuning(agreed);
        if (agreed.heartbeatSeconds() > 0) {
            heartbeat =
                    new Heartbeat(
                            this, environment.networkClock(), shard, agreed.heartbeatSeconds());
            heartbeat.start();
        }
    }

    void open(String vhostName) {
        int max = environment.limits().connectionMax();
        if (environment.connections().all().size() > max) {
            throw connectionError(
                    ReplyCode.NOT_ALLOWED,
                    "connection refused: node connection limit (%d) is reached",
                    max);
        }
        login.enter(user, vhostName);
    }

    void opened(VirtualHost entered) {
        if (stage != Stage.FRAMES) {
            return;
        }
        vhost = entered;
        info.vhost(entered.name());
        deadline.cancel();
        handshake = new Handshake.Done();
        ConnectionEvents.opened(this);
        send(0, new ConnectionMethod.OpenOk());
        watchDeliveryAges();
        LOG.info(
                "connection {}: user '{}' authenticated and granted access to vhost '{}'",
                info.name(),
                user.name(),
                entered.name());
    }

    /** RabbitMQ looks once a minute; we more often when the timeout is short. */
    private void watchDeliveryAges() {
        long timeoutMillis = environment.limits().consumerTimeoutMillis();
        if (timeoutMillis > 0) {
            long interval = Math.max(1, timeoutMillis / DELIVERY_AGE_CHECKS);
            deliveryAges = environment.clock().schedule(shard, interval, this::checkDeliveryAges);
        }
    }

    private void checkDeliveryAges() {
        if (stage != Stage.FRAMES) {
            return;
        }
        long now = environment.clock().nanos() / 1_000_000;
        long timeoutMillis = environment.limits().consumerTimeoutMillis();
        List.copyOf(channels.values()).forEach(each -> each.checkDeliveryAge(now, timeoutMillis));
        watchDeliveryAges();
    }

    private void handshakeTimedOut() {
        if (stage == Stage.PROTOCOL_HEADER
                || stage == Stage.FRAMES && !(handshake instanceof Handshake.Done)) {
            LOG.warn("Closing connection {}: handshake timeout", info.name());
            closeSocket();
        }
    }

    // An open connection.

    /** A method on channel 0. */
    private void control(Method method) {
        if (method instanceof ConnectionMethod.Close close) {
            closedByClient(close);
        } else if (method instanceof ConnectionMethod.UpdateSecret update
                && handshake instanceof Handshake.Done) {
            login.renew(user, update);
        } else {
            handshake(method);
        }
    }

    private void openChannel(int number, ByteBuf payload) {
        running(Methods.id(payload));
        Method method = Methods.read(payload);
        if (!(method instanceof ChannelMethod.Open)) {
            throw connectionError(ReplyCode.CHANNEL_ERROR, "expected 'channel.open'");
        }
        if (channels.size() >= tuning.channelMax()) {
            throw connectionError(
                    ReplyCode.NOT_ALLOWED,
                    "number of channels opened (%d) has reached the negotiated channel_max (%d)",
                    channels.size(),
                    tuning.channelMax());
        }
        long userLimit = userLimit(UserLimit.MAX_CHANNELS);
        if (!environment.connections().channelsOfUsers().add(user.name(), userLimit)) {
            throw AccessErrors.userChannelLimit(user, userLimit);
        }
        Channel channel = new Channel(number, this);
        channels.put(number, channel);
        channel.opened();
    }

    public void logChannelError(Channel channel, ChannelError error) {
        LOG.warn(
                "Channel error on connection {}, channel {}: {}",
                info.name(),
                channel.number(),
                error.getMessage());
    }

    /** The channel is gone for good; its number is free. */
    public void channelClosed(int number) {
        if (channels.remove(number) != null) {
            environment.connections().channelsOfUsers().remove(user.name(), 1);
        }
    }

    /** The user's limits as they are now, not as they were when it logged in; -1 for none. */
    long userLimit(UserLimit limit) {
        User now = environment.access().control().user(user.name());
        return now == null ? -1 : now.limit(limit);
    }

    // Writing.

    /** Appends a method frame; it leaves at the end of the turn. */
    public void send(int channel, Method method) {
        if (stage != Stage.CLOSED) {
            FrameWriter.method(chunk(), channel, method);
        }
    }

    /** Where to append whole frames of an open connection. */
    public ByteBuf chunk() {
        if (heartbeat != null) {
            heartbeat.sent();
        }
        return outbound.chunk();
    }

    /** Whether frames can still be sent. */
    public boolean isOpen() {
        return stage == Stage.FRAMES;
    }

    /** Whether consumers here may be given more. Any thread. */
    public boolean hasRoom() {
        return outbound.hasRoom();
    }

    void sendHeartbeat() {
        if (stage == Stage.FRAMES) {
            // Counts as nothing written: RabbitMQ sends two an interval where all is quiet.
            FrameWriter.heartbeat(outbound.chunk());
        }
    }

    void writabilityChanged() {
        // Not from inside the write that caused it: it would re-enter what is being written.
        shard.post(this::roomChanged);
    }

    private void roomChanged() {
        reading.hold(
                ReadGate.Reason.UNREAD_OUTPUT,
                outbound.pendingBytes() > environment.limits().writeStopReadingBytes());
        if (outbound.hasRoom()) {
            for (Channel channel : channels.values()) {
                channel.roomAgain();
            }
        }
    }

    /** Stops or goes on reading from the socket, for one of several reasons. */
    public void hold(ReadGate.Reason reason, boolean held) {
        reading.hold(reason, held);
    }

    // Alarms.

    /** Called for every publish: only a connection that publishes is blocked by an alarm. */
    public void publishing() {
        if (!publishes) {
            publishes = true;
            alarmsChanged();
        }
    }

    void alarmsChanged() {
        boolean block = publishes && environment.alarms().any();
        if (block == blocked || stage != Stage.FRAMES) {
            return;
        }
        blocked = block;
        if (peer.can("connection.blocked")) {
            send(
                    0,
                    block
                            ? new ConnectionMethod.Blocked(environment.alarms().reason())
                            : new ConnectionMethod.Unblocked());
        }
        reading.hold(ReadGate.Reason.ALARM, block);
    }

    /** Reads no more from this publisher until the queue's consumers have caught up a little. */
    public void keepPaceWith(HostedQueue queue) {
        if (!keepingPace) {
            keepingPace = true;
            reading.hold(ReadGate.Reason.PACE, true);
            queue.awaitPace(
                    shard,
                    () -> {
                        keepingPace = false;
                        reading.hold(ReadGate.Reason.PACE, false);
                    });
        }
    }

    // The end.

    /**
     * Tells the client what was wrong and waits for its close-ok; everything it held is free now.
     */
    public void fail(ConnectionError error) {
        if (stage == Stage.CLOSING || stage == Stage.CLOSED) {
            return;
        }
        LOG.warn("Closing connection {}: {}", info.name(), error.getMessage());
        close(error.code(), error.replyText(), currentMethod >>> 16, currentMethod & 0xFFFF);
    }

    /** Closes from our side, as an operator or a stopping broker does. */
    public void close(ReplyCode code, String replyText) {
        if (stage == Stage.PROTOCOL_HEADER) {
            closeSocket();
        } else if (stage == Stage.FRAMES) {
            LOG.warn("Closing connection {}: {}", info.name(), replyText);
            close(code, replyText, 0, 0);
        }
    }

    private void close(ReplyCode code, String replyText, int classId, int methodId) {
        send(0, new ConnectionMethod.Close(code.number(), replyText, classId, methodId));
        stage = Stage.CLOSING;
        deadline.cancel();
        deadline =
                environment
                        .networkClock()
                        .schedule(
                                shard,
                                user == null
                                        ? STRANGER_TIMEOUT_MILLIS
                                        : environment.limits().closeTimeoutMillis(),
                                this::closeSocket);
        releaseAll(() -> {});
    }

    private void closingMethod(int channel, ByteBuf payload) {
        if (channel != 0) {
            return;
        }
        Method method;
        try {
            method = Methods.read(payload);
        } catch (AmqpException e) {
            return;
        }
        if (method instanceof ConnectionMethod.Close) {
            send(0, new ConnectionMethod.CloseOk());
        }
        if (method instanceof ConnectionMethod.Close
                || method instanceof ConnectionMethod.CloseOk) {
            closeSocket();
        }
    }

    /** close-ok only when its exclusive queues are gone: the client may declare them again. */
    private void closedByClient(ConnectionMethod.Close close) {
        stage = Stage.CLOSING;
        releaseAll(
                () -> {
                    if (stage != Stage.CLOSED) {
                        FrameWriter.method(chunk(), 0, new ConnectionMethod.CloseOk());
                        closeSocket();
                    }
                });
    }

    void peerSilent() {
        LOG.warn(
                "Closing connection {}: missed heartbeats from client, timeout: {}s",
                info.name(),
                tuning.heartbeatSeconds());
        closeSocket();
    }

    private void closeSocket() {
        if (stage != Stage.CLOSED) {
            stage = Stage.CLOSED;
            outbound.flushAndClose();
        }
    }

    void socketFailed(Throwable cause) {
        // What is wrong with a TLS record comes wrapped in a DecoderException.
        if (!(cause instanceof java.io.IOException || cause.getCause() instanceof SSLException)) {
            LOG.error("Closing connection {}: unexpected error", info.name(), cause);
        }
        socket.close();
    }

    void socketClosed() {
        if (stage == Stage.FRAMES) {
            LOG.warn(
                    "Closing connection {}: client unexpectedly closed TCP connection",
                    info.name());
        }
        stage = Stage.CLOSED;
        deadline.cancel();
        if (deliveryAges != null) {
            deliveryAges.cancel();
        }
        outbound.release();
        releaseAll(() -> {});
        environment.connections().remove(this);
    }

    private boolean released;

    /** {@code undo} runs when everything this connection holds is free again. */
    void atEnd(Runnable undo) {
        atEnd.add(undo);
    }

    private void countAsClosed() {
        environment.vhosts().churn().connectionsClosed.increment();
        if (vhost != null) {
            ConnectionEvents.closed(this);
            ClosedTraffic traffic = vhost.closedTraffic(shard);
            traffic.receivedBytes += info.receivedBytes();
            traffic.sentBytes += outbound.sentBytes();
        }
    }

    private void releaseAll(Runnable done) {
        if (heartbeat != null && stage == Stage.CLOSED) {
            heartbeat.stop();
        }
        if (released) {
            done.run();
            return;
        }
        released = true;
        countAsClosed();
        channels.values().forEach(Channel::takeNoMore);
        channels.values().forEach(Channel::release);
        if (!channels.isEmpty()) {
            environment.connections().channelsOfUsers().remove(user.name(), channels.size());
        }
        channels.clear();
        atEnd.forEach(Runnable::run);
        List<HostedQueue> owned = new ArrayList<>(exclusiveQueues);
        exclusiveQueues.clear();
        if (vhost == null || owned.isEmpty()) {
            done.run();
        } else {
            vhost.deleteAll(owned, shard, done);
        }
    }

    // ExclusiveOwner, called on any shard.

    @Override
    public void owns(HostedQueue queue) {
        shard.execute(
                () -> {
                    if (released) {
                        vhost.deleteAll(List.of(queue), shard, () -> {});
                    } else {
                        exclusiveQueues.add(queue);
                    }
                });
    }

    @Override
    public void ownsNoMore(HostedQueue queue) {
        shard.execute(() -> exclusiveQueues.remove(queue));
    }
}
