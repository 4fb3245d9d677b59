package io.leveret.broker.connection;

import java.net.InetAddress;

/**
 * What management shows of a connection. Written on the connection's shard, read by any thread:
 * each field stands for itself, so a reader needs no more than to see each whole.
 */
public final class ConnectionInfo {
    private final String host;
    private final int port;
    private final InetAddress peerAddress;
    private final String peerHost;
    private final int peerPort;
    private final long connectedAtMillis;
    private final String name;
    private final TlsFacts tls;

    private volatile String user = "";
    private volatile String mechanism = "";
    private volatile String vhost = "";
    private volatile Peer peer = Peer.UNKNOWN;
    private volatile Tuning tuning;
    private long receivedBytes;
    private long receivedReads;

    ConnectionInfo(
            String host,
            int port,
            InetAddress peer,
            int peerPort,
            TlsFacts tls,
            long connectedAtMillis) {
        this.host = host;
        this.port = port;
        this.peerAddress = peer;
        this.peerHost = peer.getHostAddress();
        this.peerPort = peerPort;
        this.tls = tls;
        this.connectedAtMillis = connectedAtMillis;
        this.name = peerHost + ":" + peerPort + " -> " + host + ":" + port;
    }

    /** {@code 127.0.0.1:40000 -> 127.0.0.1:5672}: RabbitMQ's name for it, and unique. */
    public String name() {
        return name;
    }

    /** Null without TLS. */
    public TlsFacts tls() {
        return tls;
    }

    public String host() {
        return host;
    }

    public int port() {
        return port;
    }

    public InetAddress peerAddress() {
        return peerAddress;
    }

    public String peerHost() {
        return peerHost;
    }

    public int peerPort() {
        return peerPort;
    }

    public long connectedAtMillis() {
        return connectedAtMillis;
    }

    public String user() {
        return user;
    }

    /** SASL mechanism it logged in with. */
    public String mechanism() {
        return mechanism;
    }

    public String vhost() {
        return vhost;
    }

    public Peer peer() {
        return peer;
    }

    /** Null before connection.tune-ok. */
    public Tuning tuning() {
        return tuning;
    }

    public long receivedBytes() {
        return receivedBytes;
    }

    public long receivedReads() {
        return receivedReads;
    }

    void user(String newUser) {
        user = newUser;
    }

    void mechanism(String newMechanism) {
        mechanism = newMechanism;
    }

    void vhost(String newVhost) {
        vhost = newVhost;
    }

    void peer(Peer newPeer) {
        peer = newPeer;
    }

    void tuning(Tuning newTuning) {
        tuning = newTuning;
    }

    void received(int bytes) {
        receivedBytes += bytes;
        receivedReads++;
    }
}
