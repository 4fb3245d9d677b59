package io.leveret.broker.connection;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.spi.transport.Transport;
import java.util.concurrent.ThreadFactory;

/**
 * The platform's sockets, of which no more are accepted than {@link SocketAllowance} says. They are
 * counted where they are accepted: Vert.x tells of a connection only after its TLS handshake, and
 * clients that never come to its end have descriptors too.
 */
public final class SocketTransport implements Transport {
    private final Transport platform;

    private SocketTransport(Transport platform) {
        this.platform = platform;
    }

    /** A Vert.x whose servers are bounded like this. */
    public static Vertx newVertx(VertxOptions options) {
        var platform = io.vertx.core.transport.Transport.nativeTransport();
        boolean isNative = platform != null && platform.available();
        return Vertx.builder()
                .with(options)
                .withTransport(
                        new Counting(isNative ? platform : io.vertx.core.transport.Transport.NIO))
                .build();
    }

    /** Vert.x's handle of it. */
    private record Counting(io.vertx.core.transport.Transport platform)
            implements io.vertx.core.transport.Transport {
        @Override
        public String name() {
            return platform.name();
        }

        @Override
        public boolean available() {
            return platform.available();
        }

        @Override
        public Throwable unavailabilityCause() {
            return platform.unavailabilityCause();
        }

        @Override
        public Transport implementation() {
            return new SocketTransport(platform.implementation());
        }
    }

    /** Stands before what registers accepted sockets with their event loops. */
    private static final class Gate extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object accepted) {
            Channel socket = (Channel) accepted;
            if (!SocketAllowance.ofProcess().take()) {
                socket.unsafe().closeForcibly();
                return;
            }
            socket.closeFuture().addListener(closed -> SocketAllowance.ofProcess().giveBack());
            context.fireChannelRead(socket);
        }
    }

    @Override
    public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
        platform.configure(config, domainSocket, bootstrap);
        bootstrap.handler(new Gate());
    }

    // All else is the platform's.

    @Override
    public void configure(
            TcpConfig config, boolean domainSocket, io.netty.bootstrap.Bootstrap bootstrap) {
        platform.configure(config, domainSocket, bootstrap);
    }

    @Override
    public void configure(DatagramChannel channel, DatagramSocketOptions options) {
        platform.configure(channel, options);
    }

    @Override
    public boolean supportsDomainSockets() {
        return platform.supportsDomainSockets();
    }

    @Override
    public boolean supportFileRegion() {
        return platform.supportFileRegion();
    }

    @Override
    public boolean isAvailable() {
        return platform.isAvailable();
    }

    @Override
    public Throwable unavailabilityCause() {
        return platform.unavailabilityCause();
    }

    @Override
    public java.net.SocketAddress convert(SocketAddress address) {
        return platform.convert(address);
    }

    @Override
    public SocketAddress convert(java.net.SocketAddress address) {
        return platform.convert(address);
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
        return platform.ioHandlerFactory();
    }

    @Override
    public EventLoopGroup eventLoopGroup(
            int type, int threads, ThreadFactory threadFactory, int ioRatio) {
        return platform.eventLoopGroup(type, threads, threadFactory, ioRatio);
    }

    @Override
    @SuppressWarnings("deprecation") // Vert.x's own interface asks for Netty's old type.
    public DatagramChannel datagramChannel(InternetProtocolFamily family) {
        return platform.datagramChannel(family);
    }

    @Override
    public ChannelFactory<? extends DatagramChannel> datagramChannelFactory() {
        return platform.datagramChannelFactory();
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
        return platform.channelFactory(domainSocket);
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        return platform.serverChannelFactory(domainSocket);
    }
}
