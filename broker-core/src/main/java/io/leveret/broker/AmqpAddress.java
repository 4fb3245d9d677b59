package io.leveret.broker;

/**
 * Where to listen for AMQP.
 *
 * @param host an address of this machine; {@code 0.0.0.0} or {@code ::} for all of them
 * @param port 0 for a free one
 * @param tls null for none
 */
public record AmqpAddress(String host, int port, TlsSettings tls) {
    public AmqpAddress(String host, int port) {
        this(host, port, null);
    }

    /** The name listeners of this kind go by in management. */
    public String protocol() {
        return tls == null ? "amqp" : "amqp/ssl";
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
