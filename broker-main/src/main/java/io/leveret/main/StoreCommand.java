package io.leveret.main;

import io.leveret.store.mapdb.StoreVerifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code leveret store}: looks after the files of a broker that does not run. */
@Command(
        name = "store",
        description = "Looks after a data directory.",
        mixinStandardHelpOptions = true,
        subcommands = StoreCommand.Verify.class)
final class StoreCommand {
    StoreCommand() {}

    /** {@code leveret store verify DIR}: 0 if the store is sound, 1 if not or it cannot be read. */
    @Command(
            name = "verify",
            description = "Checks a stopped broker's store and reports damage by file and offset.",
            mixinStandardHelpOptions = true)
    static final class Verify implements Callable<Integer> {
        @Parameters(paramLabel = "DIR", description = "Data directory of a stopped broker.")
        private Path directory;

        @Override
        public Integer call() {
            try {
                StoreVerifier.Report report = StoreVerifier.verify(directory);
                report.damages().forEach(damage -> System.out.println(damage.getMessage()));
                System.out.printf(
                        "%s: %d messages in %d queues, %d bytes%n",
                        report.isSound() ? "sound" : "DAMAGED",
                        report.messages(),
                        report.queues(),
                        report.fileBytes());
                return report.isSound() ? 0 : 1;
            } catch (IOException e) {
                System.err.println("leveret: cannot verify " + directory + ": " + e.getMessage());
                return 1;
            }
        }
    }
}
