package io.leveret.broker.access;

import java.net.InetAddress;

/**
 * Who somebody says to be, and the proof.
 *
 * @param password the bytes the client sent; not necessarily UTF-8. Null if it has proven who it is
 *     by other means, such as its certificate
 * @param peer where it connects from; behind a proxy, where the proxy says
 */
public record Credentials(String username, byte[] password, InetAddress peer) {
    /** The same proof of somebody known by another name. */
    Credentials of(String otherName) {
        return new Credentials(otherName, password, peer);
    }

    /** Whether there is nothing left to prove: only whether there is such a user is asked. */
    public boolean isProven() {
        return password == null;
    }

    /** Without the password, which must not get into a log. */
    @Override
    public String toString() {
        return username + " from " + peer.getHostAddress();
    }
}
