package io.leveret.broker.connection;

import io.leveret.broker.shard.Shard;
import io.leveret.broker.shard.Shards;
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

/**
 * Accepts AMQP connections on one address, on every shard: Vert.x spreads them evenly, and a
 * connection stays where it was accepted. The one place that knows Vert.x's pipeline.
 */
public final class AmqpListener {
    /** Name of Vert.x's own handler in its pipeline. */
    private static final String VERTX_HANDLER = "handler";

    private static final int ACCEPT_BACKLOG = 1024;

    private final Vertx vertx;
    private final ConnectionEnvironment environment;
    private final List<NetServer> servers = new ArrayList<>();

    public AmqpListener(Vertx vertx, ConnectionEnvironment environment) {
        this.vertx = vertx;
        this.environment = environment;
    }

    /** Answers with the port, which is a free one if {@code port} is 0. */
    public Future<Integer> listen(Shards shards, String host, int port) {
        // Vert.x gives servers that ask for the same negative port the same free one.
        int sharedPort = port == 0 ? -1 : port;
        Future<Integer> listening = Future.succeededFuture();
        for (Shard shard : shards.all()) {
            listening = listening.compose(ignored -> listenOn(shard, host, sharedPort));
        }
        return listening;
    }

    private Future<Integer> listenOn(Shard shard, String host, int port) {
        Promise<Integer> promise = Promise.promise();
        shard.post(
                () -> {
                    NetServer server =
                            vertx.createNetServer(
                                    new NetServerOptions()
                                            .setHost(host)
                                            .setPort(port)
                                            .setTcpNoDelay(true)
                                            .setAcceptBacklog(ACCEPT_BACKLOG));
                    server.connectHandler(socket -> accept(shard, socket));
                    synchronized (servers) {
                        servers.add(server);
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
                        environment.clock().wallMillis());
        Connection connection = new Connection(environment, shard, info);
        FrameHandler handler = new FrameHandler(connection);
        pipeline.addBefore(VERTX_HANDLER, "leveret", handler);
        ChannelHandlerContext context = pipeline.context(handler);
        int high = environment.limits().writeHighWaterBytes();
        context.channel()
                .config()
                .setWriteBufferWaterMark(new WriteBufferWaterMark(high / 2, high));
        connection.accepted(context);
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
