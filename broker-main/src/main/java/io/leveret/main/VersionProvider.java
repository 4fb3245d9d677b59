package io.leveret.main;

import io.leveret.broker.ServerProperties;
import picocli.CommandLine.IVersionProvider;

/** What {@code leveret --version} prints. */
public final class VersionProvider implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {
            "Leveret "
                    + ServerProperties.version()
                    + " (RabbitMQ "
                    + ServerProperties.RABBITMQ_VERSION
                    + " to its clients)"
        };
    }
}
