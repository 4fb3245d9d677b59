package io.leveret.main;

import io.leveret.main.ctl.CtlClient;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command line: {@code leveret COMMAND}; without a command it is {@code server}. */
@Command(
        name = "leveret",
        description = "A RabbitMQ-compatible message broker.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        subcommands = {
            ServerCommand.class,
            ConfigCommand.class,
            CtlCommand.class,
            StoreCommand.class,
            TrainCommand.class
        })
public final class Leveret implements Runnable {
    @Mixin private ServerOptions options;

    private int exitCode;

    private Leveret() {}

    @Override
    public void run() {
        exitCode = new ServerCommand(options).call();
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> all = List.of(arguments);
        if (!all.isEmpty() && all.get(0).equals("ctl")) {
            System.exit(CtlClient.run(all.subList(1, all.size())));
        }
        boolean isServer = !all.isEmpty() && all.get(0).equals("server");
        ServerOptions options = ServerOptions.quick(isServer ? all.subList(1, all.size()) : all);
        System.exit(options == null ? parsed(arguments) : new ServerCommand(options).call());
    }

    private static int parsed(String[] arguments) {
        Leveret leveret = new Leveret();
        int exitCode = new CommandLine(leveret).execute(arguments);
        return exitCode == 0 ? leveret.exitCode : exitCode;
    }
}
