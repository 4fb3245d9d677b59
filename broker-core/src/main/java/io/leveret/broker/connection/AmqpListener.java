package io.leveret.broker.connection;

import io.leveret.broker.AmqpAddress;
import io.leveret.broker.SocketOptions;
import io.leveret.broker.shard.Shard;
import io.leveret.broker.shard.Shards;
import io.leveret.broker.tls.CertificateReloads;
import io.leveret.broker.tls.TlsFailures;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Accepts AMQP connections on some addresses, on every shard: Vert.x spreads them evenly, and a
 * connection stays where it was accepted. The one place that knows Vert.x's pipeline.
 */
public final class AmqpListener {
    /** Name of Vert.x's own handler in its pipeline. */
    private static final String VERTX_HANDLER = "handler";

    private final Vertx vertx;
    private final ConnectionEnvironment environment;
    private final SocketOptions options;
    private final CertificateReloads reloads;
    private final AtomicInteger freePorts = new AtomicInteger();
    private final List<NetServer> servers = new ArrayList<>();

    /**
     * @param reloads told of listeners with TLS
     */
    public AmqpListener(
            Vertx vertx,
            ConnectionEnvironment environment,
            SocketOptions options,
            CertificateReloads reloads) {
        this.vertx = vertx;
        this.options = options;
        this.reloads = reloads;
        this.environment = environment;
    }

    /** Answers with the port, which is a free one if {@code address} has 0. */
    public Future<Integer> listen(Shards shards, AmqpAddress address) {
        // Vert.x gives servers that ask for the same negative port the same free one; another
        // address must not get it too.
        int sharedPort = address.port() == 0 ? -1 - freePorts.getAndIncrement() : address.port();
        NetServerOptions server = options(address, sharedPort);
        List<NetServer> own = new ArrayList<>();
        Future<Integer> listening = Future.succeededFuture();
        for (Shard shard : shards.all()) {
            listening = listening.compose(ignored -> listenOn(shard, server, own));
        }
        if (address.tls() != null) {
            reloads.add(address.tls(), () -> reload(address, own));
        }
        return listening;
    }

    /** Connections accepted from now on meet the certificates that are in the files now. */
    private Future<?> reload(AmqpAddress address, List<NetServer> own) {
        NetServerOptions fresh = new NetServerOptions();
        address.tls().applyTo(fresh);
        List<NetServer> open;
        synchronized (servers) {
            open = List.copyOf(own);
        }
        return Future.join(
                open.stream()
                        .map(each -> each.updateSSLOptions(fresh.getSslOptions(), true))
                        .toList());
    }

    private NetServerOptions options(AmqpAddress address, int port) {
        NetServerOptions server =
                new NetServerOptions()
                        .setHost(address.host())
                        .setPort(port)
                        .setTcpNoDelay(options.noDelay())
                        .setTcpKeepAlive(options.keepAlive())
                        .setSoLinger(options.lingerSeconds())
                        .setAcceptBacklog(options.backlog());
        if (options.sendBufferBytes() > 0) {
            server.setSendBufferSize(options.sendBufferBytes());
        }
        if (options.receiveBufferBytes() > 0) {
            server.setReceiveBufferSize(options.receiveBufferBytes());
        }
        if (address.tls() != null) {
            address.tls().applyTo(server);
        }
        return server;
    }

    private Future<Integer> listenOn(Shard shard, NetServerOptions with, List<NetServer> own) {
        Promise<Integer> promise = Promise.promise();
        shard.post(
                () -> {
                    NetServer server = vertx.createNetServer(with);
                    server.connectHandler(socket -> accept(shard, socket));
                    if (with.isSsl()) {
                        server.exceptionHandler(
                                new TlsFailures(with.getHost(), server::actualPort));
                    }
                    synchronized (servers) {
                        servers.add(server);
                        own.add(server);
                    }
                    server.listen().map(NetServer::actualPort).onComplete(promise);
                });
        return promise.future();
    }

    private void accept(Shard shard, NetSocket socket) {
        ChannelPipeline pipeline = ((NetSocketInternal) socket).channelHandlerContext().pipeline();
        InetSocketAddress local = (InetSocketAddress) pipeline.channel().localAddress();
        InetSocketAddress remote = (InetSocketAddress) pipeline.channel().remoteAddress();
        ConnectionInfo info =
                new ConnectionInfo(
                        local.getAddress().getHostAddress(),
                        local.getPort(),
                        remote.getAddress(),
                        remote.getPort(),
                        socket.isSsl() ? TlsFacts.of(socket.sslSession()) : null,
                        environment.clock().wallMillis());
        Connection connection = new Connection(environment, shard, info);
        FrameHandler handler = new FrameHandler(connection);
        pipeline.addBefore(VERTX_HANDLER, "leveret", handler);
        ChannelHandlerContext context = pipeline.context(handler);
        // Nothing reaches it any more, and its socket with an inbound queue of its own would be
        // half of what an idle connection takes.
        pipeline.remove(VERTX_HANDLER);
        int high = environment.limits().writeHighWaterBytes();
        context.channel()
                .config()
                .setWriteBufferWaterMark(new WriteBufferWaterMark(high / 2, high));
        connection.accepted(context, handler);
    }

    /** Stops accepting; open connections stay. */
    public Future<Void> close() {
        List<NetServer> open;
        synchronized (servers) {
            open = List.copyOf(servers);
        }
        List<Future<Void>> closing = new ArrayList<>();
        for (NetServer server : open) {
            closing.add(server.close());
        }
        return Future.join(closing).mapEmpty();
    }
}
