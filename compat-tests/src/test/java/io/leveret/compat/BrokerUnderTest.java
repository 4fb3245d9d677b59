package io.leveret.compat;

import java.time.Duration;

/**
 * The running broker that the scenarios talk to. One serves all test classes, so a scenario uses
 * names of its own and puts back what it changed.
 */
public interface BrokerUnderTest {
    String host();

    int port();

    /** Where the management API is. */
    int httpPort();

    /** Stops the broker in good order and starts it on the same data; ports may change. */
    void restart();

    /**
     * Lets {@code duration} go by for the broker: at once where its clock can be moved, really
     * where it cannot. What is due happens soon after the return, not before it.
     */
    void advance(Duration duration);

    /** What time it is for the broker, in milliseconds since 1970. */
    long wallMillis();

    /** Raises or clears the memory alarm, as a broker does when memory gets short. */
    void memoryAlarm(boolean raised);

    /** The largest body it takes: RabbitMQ 3.10 and RabbitMQ 4 differ. */
    long messageBytesMax();

    /** Users, permissions, policies and the like, which AMQP has no methods for. */
    Administration administration();

    /** Whether this is RabbitMQ 3.10.8 itself; only for what no other broker would repeat. */
    boolean isRabbitMq();

    void stop();

    /** Where system properties say: {@code -Dbroker=rabbitmq}, or Leveret in this JVM. */
    static BrokerUnderTest start() {
        String which = System.getProperty("broker", "leveret");
        return switch (which) {
            case "leveret" -> LeveretUnderTest.start();
            case "rabbitmq" -> RabbitMqUnderTest.fromSystemProperties();
            default ->
                    throw new IllegalArgumentException(
                            "-Dbroker=" + which + " (expected: leveret or rabbitmq)");
        };
    }
}
