package io.leveret.broker.connection;

import static io.leveret.codec.Errors.connectionError;

import io.leveret.broker.Limits;
import io.leveret.broker.access.User;
import io.leveret.broker.access.UserLimit;
import io.leveret.broker.channel.Channel;
import io.leveret.broker.rate.Rates;
import io.leveret.broker.shard.Shard;
import io.leveret.broker.statistics.Traffic;
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
import io.leveret.codec.Method;
import io.leveret.codec.Methods;
import io.leveret.codec.ReplyCode;
import io.leveret.time.Clock;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: its handshake, its channels, its end. Lives on the event loop that
 * accepted it; only methods marked so may be called from elsewhere.
 */
public final class Connection implements FrameDecoder.Sink, ExclusiveOwner, Heartbeat.Line {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final int FRAME_HEAD_BYTES = 7;

    /** How long who did not log in may take for its close-ok; RabbitMQ gives it as much. */
    private static final int STRANGER_TIMEOUT_MILLIS = 3000;

    private final ConnectionEnvironment environment;
    private final Shard shard;
    private final ConnectionInfo info;
    private final FrameDecoder decoder = new FrameDecoder(Limits.FRAME_MIN_BYTES, this);
    private final OpenChannels channels = new OpenChannels(this);
    private final Belongings belongings;

    private ChannelHandlerContext socket;
    private Outbound outbound;
    private ReadGate reading;
    private UnreadOutput unreadOutput;
    private PublisherFlow flow;
    private Negotiation negotiation;
    private Stage stage = Stage.PROTOCOL_HEADER;
    private Heartbeat heartbeat;

    /** Ends the wait for the client's close-ok; null before close is sent. */
    private Clock.Timer closeDeadline;

    // Written here, read by homes of queues too.
    /** Of its user; null, as nearly always, for none. */
    private volatile Rates userRates;

    private boolean undecodable;

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
        this.belongings = new Belongings(shard);
    }

    /** The socket is there; the client has until the handshake timeout. */
    void accepted(ChannelHandlerContext context, FrameHandler frames) {
        socket = context;
        reading = new ReadGate(context, decoder, frames, environment.vhosts().churn().readingStops);
        outbound =
                new Outbound(
                        context,
                        shard,
                        environment.limits().writeStopReadingBytes(),
                        () -> unreadOutput.pilesUp());
        unreadOutput = new UnreadOutput(this, outbound, reading);
        flow = new PublisherFlow(this, reading);
        negotiation = new Negotiation(this);
        if (!environment.connections().add(this)) {
            context.close();
        }
        environment.vhosts().churn().connectionsCreated.increment();
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
        return negotiation.peer();
    }

    public User user() {
        return negotiation.user();
    }

    public VirtualHost vhost() {
        return negotiation.vhost();
    }

    /** Null until it is agreed on. */
    Tuning tuning() {
        return negotiation.tuning();
    }

    public int frameMaxBytes() {
        return tuning().frameMaxBytes();
    }

    /** For management. */
    public ConnectionStatistics statistics() {
        return new ConnectionStatistics(
                info,
                stateName(),
                info.receivedBytes(),
                info.receivedReads(),
                outbound.sentBytes(),
                outbound.writes(),
                outbound.pendingBytes(),
                channels.statistics());
    }

    private String stateName() {
        if (stage == Stage.CLOSING || stage == Stage.CLOSED) {
            return stage == Stage.CLOSING ? "closing" : "closed";
        } else if (negotiation.isDone()) {
            return flow.blocked() ? "blocked" : reading.isHeld() ? "flow" : "running";
        }
        return tuning() == null ? "starting" : "opening";
    }

    public Collection<Channel> channels() {
        return channels.all();
    }

    // Bytes in.

    /** So many bytes came. */
    void came(int bytes) {
        if (heartbeat != null) {
            heartbeat.received();
        }
        info.received(bytes);
    }

    /** Takes whole frames out of {@code in}. */
    void received(ByteBuf in) {
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
        if (!ProtocolHeader.mayBe(in)) {
            refuseProtocol(in);
            return false;
        }
        if (in.readableBytes() < ProtocolHeader.BYTES) {
            return false;
        }
        in.skipBytes(ProtocolHeader.BYTES);
        stage = Stage.FRAMES;
        negotiation.start();
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
        } else if (!negotiation.isDone()) {
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

    // The handshake's steps that change what lies here.

    /** Only a client that says it understands is told why; others just lose the socket. */
    void loginRefused(ConnectionError why) {
        if (peer().can("authentication_failure_close")) {
            running(0);
            fail(why);
        } else {
            closeSocket();
        }
    }

    void tuned(Tuning agreed) {
        decoder.frameMaxBytes(agreed.frameMaxBytes());
        if (agreed.heartbeatSeconds() > 0) {
            heartbeat =
                    new Heartbeat(
                            this, environment.networkClock(), shard, agreed.heartbeatSeconds());
            heartbeat.start();
        }
    }

    void opened() {
        ratesChanged();
    }

    // An open connection.

    /** A method on channel 0. */
    private void control(Method method) {
        if (method instanceof ConnectionMethod.Close close) {
            closedByClient(close);
        } else if (method instanceof ConnectionMethod.UpdateSecret update && negotiation.isDone()) {
            negotiation.renew(update);
        } else {
            negotiation.on(method);
        }
    }

    private void openChannel(int channel, ByteBuf payload) {
        running(Methods.id(payload));
        Method method = Methods.read(payload);
        if (!(method instanceof ChannelMethod.Open)) {
            throw connectionError(ReplyCode.CHANNEL_ERROR, "expected 'channel.open'");
        }
        channels.open(channel);
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
        channels.closed(number);
    }

    /** The user's limits as they are now, not as they were when it logged in; -1 for none. */
    long userLimit(UserLimit limit) {
        User now = environment.access().control().user(user().name());
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

    boolean isClosed() {
        return stage == Stage.CLOSED;
    }

    /** Whether neither side has begun to close it. */
    boolean isNotEnding() {
        return stage == Stage.PROTOCOL_HEADER || stage == Stage.FRAMES;
    }

    /** Whether consumers here may be given more. Any thread. */
    public boolean hasRoom() {
        return outbound.hasRoom();
    }

    @Override
    public void sendHeartbeat() {
        if (stage == Stage.FRAMES) {
            // Counts as nothing written: RabbitMQ sends two an interval where all is quiet.
            FrameWriter.heartbeat(outbound.chunk());
        }
    }

    void writabilityChanged() {
        // Not from inside the write that caused it: it would re-enter what is being written.
        shard.post(unreadOutput::changed);
    }

    /** Whether a client that does not read must not be answered anything more for now. */
    public boolean isOutputFull() {
        return unreadOutput.isTooMuch();
    }

    /** For who may have to stop reading from this connection. */
    public ReadGate.Hold newHold(ReadGate.Reason reason) {
        return reading.newHold(reason);
    }

    /** What slows it down when it publishes. */
    public PublisherFlow flow() {
        return flow;
    }

    @Override
    public boolean isDeaf() {
        return flow.isDeaf();
    }

    // Rates.

    /** Limits of users' rates came or went. */
    void ratesChanged() {
        userRates = user() == null ? null : environment.userRates().of(user().name());
    }

    /** The rates of its user over all connections; null for no limit. Any thread. */
    public Rates userRates() {
        return userRates;
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
        closeDeadline =
                environment
                        .networkClock()
                        .schedule(
                                shard,
                                user() == null
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

    @Override
    public void peerSilent() {
        LOG.warn(
                "Closing connection {}: missed heartbeats from client, timeout: {}s",
                info.name(),
                tuning().heartbeatSeconds());
        closeSocket();
    }

    void closeSocket() {
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
        negotiation.end();
        flow.end();
        if (closeDeadline != null) {
            closeDeadline.cancel();
        }
        outbound.release();
        releaseAll(() -> {});
        environment.connections().remove(this);
    }

    /** {@code undo} runs when everything this connection holds is free again. */
    void atEnd(Runnable undo) {
        belongings.atEnd(undo);
    }

    private void countAsClosed() {
        environment.vhosts().churn().connectionsClosed.increment();
        if (vhost() != null) {
            ConnectionEvents.closed(this);
            LOG.info(
                    "closed connection {} (vhost: '{}', user: '{}')",
                    info.name(),
                    info.vhost(),
                    info.user());
            add(vhost().closedTraffic(shard));
            add(environment.vhosts().closedTraffic(shard));
        }
    }

    private void add(Traffic closed) {
        closed.addConnection(
                info.receivedBytes(),
                outbound.sentBytes(),
                info.receivedReads(),
                outbound.writes());
    }

    private void releaseAll(Runnable done) {
        if (heartbeat != null && stage == Stage.CLOSED) {
            heartbeat.stop();
        }
        if (belongings.released()) {
            done.run();
            return;
        }
        countAsClosed();
        channels.releaseAll();
        belongings.release(vhost(), done);
    }

    // ExclusiveOwner, called on any shard.

    @Override
    public void owns(HostedQueue queue) {
        belongings.owns(queue);
    }

    @Override
    public void ownsNoMore(HostedQueue queue) {
        belongings.ownsNoMore(queue);
    }
}
