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
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Accepts AMQP connections on some addresses, on every shard: Vert.x spreads them evenly, and a
 * connection stays where it was accepted. The one place that knows Vert.x's pipeline.
 */
public final class AmqpListener implements Maintenance.Port {
    /** Name of Vert.x's own handler in its pipeline. */
    private static final String VERTX_HANDLER = "handler";

    /** How long connections may stay when nobody new is accepted: for ever. */
    private static final long STAY_DAYS = 36_500;

    private static final long SOCKET_LOOK_MILLIS = 5;

    private static final int SOCKET_LOOKS_MAX = 400;

    /** An address, and the servers that accept on it: one a shard, none while suspended. */
    private static final class Open {
        private final AmqpAddress address;

        // Guarded by the listener.
        private final List<NetServer> servers = new ArrayList<>();
        private int port;

        /**
         * @param number of the address among those of this listener
         */
        Open(AmqpAddress address, int number) {
            this.address = address;
            // Vert.x gives servers that ask for the same negative port the same free one; another
            // address must not get it too.
            this.port = address.port() == 0 ? -1 - number : address.port();
        }
    }

    private final Vertx vertx;
    private final Shards shards;
    private final ConnectionEnvironment environment;
    private final SocketOptions options;
    private final CertificateReloads reloads;
    private final List<Open> opened = new ArrayList<>();

    /**
     * @param reloads told of listeners with TLS
     */
    public AmqpListener(
            Vertx vertx,
            Shards shards,
            ConnectionEnvironment environment,
            SocketOptions options,
            CertificateReloads reloads) {
        this.vertx = vertx;
        this.shards = shards;
        this.options = options;
        this.reloads = reloads;
        this.environment = environment;
    }

    /** Answers with the port, which is a free one if {@code address} has 0. */
    public Future<Integer> listen(AmqpAddress address) {
        Open open;
        synchronized (this) {
            open = new Open(address, opened.size());
            opened.add(open);
        }
        if (address.tls() != null) {
            reloads.add(address.tls(), () -> reload(open));
        }
        return listen(open);
    }

    private Future<Integer> listen(Open open) {
        NetServerOptions with = options(open.address, open.port);
        Future<Integer> listening = Future.succeededFuture();
        for (Shard shard : shards.all()) {
            listening = listening.compose(ignored -> listenOn(shard, with, open));
        }
        return listening.onComplete(
                port -> {
                    synchronized (this) {
                        open.port = port;
                    }
                },
                failure -> {
                    synchronized (this) {
                        open.servers.clear();
                    }
                });
    }

    /** Connections accepted from now on meet the certificates that are in the files now. */
    private synchronized Future<?> reload(Open open) {
        NetServerOptions fresh = new NetServerOptions();
        open.address.tls().applyTo(fresh);
        return Future.join(
                open.servers.stream()
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

    private Future<Integer> listenOn(Shard shard, NetServerOptions with, Open open) {
        Promise<Integer> promise = Promise.promise();
        shard.post(
                () -> {
                    NetServer server = vertx.createNetServer(with);
                    server.connectHandler(socket -> accept(shard, socket));
                    if (with.isSsl()) {
                        server.exceptionHandler(
                                new TlsFailures(with.getHost(), server::actualPort));
                    }
                    synchronized (this) {
                        open.servers.add(server);
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

    @Override
    public Future<Void> suspend() {
        List<InetSocketAddress> closing = new ArrayList<>();
        synchronized (this) {
            for (Open open : opened) {
                closing.add(new InetSocketAddress(open.address.host(), open.port));
                open.servers.forEach(server -> server.shutdown(STAY_DAYS, TimeUnit.DAYS));
                open.servers.clear();
            }
        }
        Promise<Void> closed = Promise.promise();
        awaitClosed(closing, SOCKET_LOOKS_MAX, closed);
        return closed.future();
    }

    /** Vert.x tells when the last connection is gone, not when the socket is closed. */
    private void awaitClosed(List<InetSocketAddress> closing, int looks, Promise<Void> closed) {
        if (looks == 0 || closing.stream().allMatch(AmqpListener::isFree)) {
            closed.complete();
        } else {
            vertx.setTimer(SOCKET_LOOK_MILLIS, ignored -> awaitClosed(closing, looks - 1, closed));
        }
    }

    /** An address can be bound while connections are open on it, but not while one listens. */
    private static boolean isFree(InetSocketAddress address) {
        try (SocketChannel probe = SocketChannel.open()) {
            probe.setOption(StandardSocketOptions.SO_REUSEADDR, true).bind(address);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public Future<Void> resume() {
        List<Future<Integer>> resuming = new ArrayList<>();
        synchronized (this) {
            for (Open open : opened) {
                if (open.servers.isEmpty()) {
                    resuming.add(listen(open));
                }
            }
        }
        return Future.join(resuming).mapEmpty();
    }

    /** Stops accepting, and closes what connections are left. */
    public synchronized Future<Void> close() {
        return Future.join(
                        opened.stream()
                                .flatMap(open -> open.servers.stream())
                                .map(NetServer::close)
                                .toList())
                .mapEmpty();
    }
}
