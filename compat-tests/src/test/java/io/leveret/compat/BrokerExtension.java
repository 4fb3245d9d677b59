package io.leveret.compat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.slf4j.LoggerFactory;

/** Gives test constructors and methods the one {@link BrokerUnderTest} of the whole run. */
public final class BrokerExtension implements ParameterResolver {
    static {
        // Scenarios break connections on purpose; neither client nor broker need tell of each.
        logAtLeast(Logger.ROOT_LOGGER_NAME, Level.ERROR);
        logAtLeast("com.rabbitmq.client", Level.OFF);
    }

    private static void logAtLeast(String name, Level level) {
        ((Logger) LoggerFactory.getLogger(name)).setLevel(level);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == BrokerUnderTest.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(BrokerExtension.class))
                .getOrComputeIfAbsent(
                        Running.class, key -> new Running(BrokerUnderTest.start()), Running.class)
                .broker();
    }

    /** Stops the broker when JUnit closes the store it lies in. */
    private record Running(BrokerUnderTest broker) implements AutoCloseable {
        @Override
        public void close() {
            broker.stop();
        }
    }
}
