package io.leveret.broker;

/**
 * Where to listen for AMQP.
 *
 * @param host an address of this machine; {@code 0.0.0.0} or {@code ::} for all of them
 * @param port 0 for a free one
 */
public record AmqpAddress(String host, int port) {
    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
