package io.leveret.main.config;

/**
 * Where to listen.
 *
 * @param host an address of this machine; {@code 0.0.0.0} or {@code ::} for all of them, and null
 *     if it does not matter which of the two
 */
public record ListenAddress(String host, int port) {
    /** As it is written in a configuration. */
    @Override
    public String toString() {
        return host == null ? String.valueOf(port) : host + ":" + port;
    }
}
