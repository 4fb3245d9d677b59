package io.leveret.broker.access;

import io.leveret.time.Clock;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows down who guesses passwords. An address has {@value #FAILURES_FREE} failed logins free; it
 * gets another every {@value #MILLIS_PER_FAILURE} ms. When it has none left its next logins, right
 * or wrong, wait for it, and when more wait than can be answered in time they are refused at once.
 * Other addresses notice nothing. This machine's own are not counted: many may come through a proxy
 * here, and who is on the machine has other ways. Any thread.
 */
final class LoginThrottle {
    /** More than an application with an old password tries in a while. */
    static final int FAILURES_FREE = 50;

    static final int MILLIS_PER_FAILURE = 500;

    /** Below the handshake timeout, so that a client is answered. */
    static final int WAIT_MILLIS_MAX = 8_000;

    /** About 1 MB; who has that many addresses is not held up by this. */
    static final int ADDRESSES_MAX = 10_000;

    private static final int IPV6_NETWORK_BYTES = 8;
    private static final int FREE_MILLIS = FAILURES_FREE * MILLIS_PER_FAILURE;

    private final Clock clock;

    /**
     * By address, when the last of its failures is paid for: every failure costs {@link
     * #MILLIS_PER_FAILURE} from then on.
     */
    private final Map<ByteBuffer, Long> paidAtMillis =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Long> eldest) {
                    return size() > ADDRESSES_MAX;
                }
            };

    LoginThrottle(Clock clock) {
        this.clock = clock;
    }

    /** How long the next login from there has to wait; -1 if longer than makes sense. */
    synchronized long waitMillis(InetAddress peer) {
        Long paidAt = paidAtMillis.get(key(peer));
        if (paidAt == null) {
            return 0;
        }
        long now = now();
        long wait = paidAt - FREE_MILLIS - now;
        if (wait > WAIT_MILLIS_MAX) {
            return -1;
        }
        if (wait <= 0) {
            return 0;
        }
        // Whoever comes while others wait has to wait for them too.
        paidAtMillis.put(key(peer), paidAt + MILLIS_PER_FAILURE);
        return wait;
    }

    synchronized void failed(InetAddress peer) {
        if (peer.isLoopbackAddress()) {
            return;
        }
        long now = now();
        ByteBuffer key = key(peer);
        long from = Math.max(now, paidAtMillis.getOrDefault(key, 0L));
        paidAtMillis.put(key, from + MILLIS_PER_FAILURE);
    }

    synchronized int addresses() {
        return paidAtMillis.size();
    }

    private long now() {
        return clock.nanos() / 1_000_000;
    }

    /** One household or machine has a whole /64 of IPv6. */
    private static ByteBuffer key(InetAddress peer) {
        byte[] address = peer.getAddress();
        return ByteBuffer.wrap(
                peer instanceof Inet6Address
                        ? Arrays.copyOf(address, IPV6_NETWORK_BYTES)
                        : address);
    }
}
