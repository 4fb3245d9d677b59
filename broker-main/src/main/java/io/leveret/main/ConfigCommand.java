package io.leveret.main;

import io.leveret.main.config.Configuration;
import io.leveret.main.config.ConfigurationException;
import io.leveret.main.config.Setting;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code leveret config}: what counts, and where each value comes from. */
@Command(
        name = "config",
        description =
                "Prints the effective configuration with the origin of each value; it can be used as"
                        + " a configuration file.",
        mixinStandardHelpOptions = true)
final class ConfigCommand implements Callable<Integer> {
    @Mixin private ServerOptions options;

    @Option(names = "--changed", description = "Only what is not as by default.")
    private boolean changedOnly;

    @Override
    public Integer call() {
        Configuration configuration;
        try {
            configuration = options.load();
        } catch (ConfigurationException e) {
            e.problems().forEach(problem -> System.err.println("leveret: " + problem));
            return ServerCommand.CONFIGURATION_ERROR;
        }
        configuration.warnings().forEach(warning -> System.err.println("warning: " + warning));
        for (Configuration.Value<?> value :
                changedOnly ? configuration.set() : configuration.effective()) {
            if (value.setting().effect() == Setting.Effect.WORKS) {
                System.out.printf(
                        "%-60s # %s%n", value.key() + " = " + value.shown(), value.origin());
            }
        }
        return 0;
    }
}
