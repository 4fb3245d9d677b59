package io.leveret.compat;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives test constructors and methods the one {@link BrokerUnderTest} of the whole run. */
public final class BrokerExtension implements ParameterResolver {
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
