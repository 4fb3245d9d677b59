package io.leveret.main;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command line: {@code leveret COMMAND}; without a command it is {@code server}. */
@Command(
        name = "leveret",
        description = "A RabbitMQ-compatible message broker.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        subcommands = {ServerCommand.class, ConfigCommand.class})
public final class Leveret implements Runnable {
    @Mixin private ServerOptions options;

    private int exitCode;

    private Leveret() {}

    @Override
    public void run() {
        exitCode = new ServerCommand(options).call();
    }

    public static void main(String[] arguments) {
        Leveret leveret = new Leveret();
        int exitCode = new CommandLine(leveret).execute(arguments);
        System.exit(exitCode == 0 ? leveret.exitCode : exitCode);
    }
}
