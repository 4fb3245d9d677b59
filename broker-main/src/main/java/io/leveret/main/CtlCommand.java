package io.leveret.main;

import io.leveret.main.ctl.CtlClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Unmatched;

/** Only here to be listed in the help: {@link Leveret} hands its arguments over as they are. */
@Command(
        name = "ctl",
        description =
                "Administers a running broker with the commands of rabbitmqctl; see ctl help.")
final class CtlCommand implements Callable<Integer> {
    @Parameters private List<String> words = new ArrayList<>();
    @Unmatched private List<String> options = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(words);
        all.addAll(options);
        return CtlClient.run(all);
    }
}
