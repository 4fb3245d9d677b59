package io.leveret.broker;

/**
 * How sockets of clients are set up.
 *
 * @param backlog connections the system holds until they are accepted
 * @param noDelay sends small packets at once (TCP_NODELAY)
 * @param keepAlive lets the system probe silent connections (SO_KEEPALIVE)
 * @param sendBufferBytes 0 for the system's choice
 * @param receiveBufferBytes 0 for the system's choice
 * @param lingerSeconds how long closing waits for what was written (SO_LINGER); -1 does not wait,
 *     and sends it all the same
 */
public record SocketOptions(
        int backlog,
        boolean noDelay,
        boolean keepAlive,
        int sendBufferBytes,
        int receiveBufferBytes,
        int lingerSeconds) {

    public static final SocketOptions DEFAULT = new SocketOptions(1024, true, false, 0, 0, -1);
}
