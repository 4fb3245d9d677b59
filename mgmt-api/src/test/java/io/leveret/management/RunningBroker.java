package io.leveret.management;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.leveret.broker.LeveretBroker;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A broker in memory with its API, for the tests of one class. */
final class RunningBroker implements BeforeAllCallback, AfterAllCallback {
    private static final long WAIT_NANOS_MAX = TimeUnit.SECONDS.toNanos(20);

    private final ManagementSettings settings;
    private LeveretBroker broker;
    private ManagementServer server;

    RunningBroker() {
        this(ManagementSettings.defaults());
    }

    RunningBroker(ManagementSettings settings) {
        this.settings = settings.withHost("127.0.0.1").withPort(0);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        broker = LeveretBroker.start(LeveretBroker.inMemory().withEventLoops(2));
        server = ManagementServer.start(broker.administration(), settings);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        server.close();
        broker.close();
    }

    int httpPort() {
        return server.port();
    }

    int amqpPort() {
        return broker.port();
    }

    LeveretBroker broker() {
        return broker;
    }

    Api api() {
        return Api.guest(server.port());
    }

    Connection connect(String name) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(broker.port());
        factory.setAutomaticRecoveryEnabled(false);
        return factory.newConnection(name);
    }

    /** Waits for something that becomes true by itself. */
    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + WAIT_NANOS_MAX;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("did not become true");
            }
            Thread.onSpinWait();
        }
    }
}
