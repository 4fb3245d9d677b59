package io.leveret.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.leveret.management.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Six hundred requests whose answers were captured from RabbitMQ 3.10.8, and some whose answers
 * RabbitMQ 4 documents. The same by hand, against any broker: {@code
 * mgmt-api/src/test/replay/replay.py HOST PORT}.
 */
class GoldenReplayTest {
    @RegisterExtension static final RunningBroker BROKER = new RunningBroker();

    private static final Path REPLAY = Path.of("src/test/replay/replay.py");
    private static final long MINUTES_MAX = 5;

    /** Names of Erlang's tables. */
    private static final List<String> MEANINGLESS = List.of("read.node.ets");

    @TempDir Path directory;

    @Test
    void everyAnswerHasTheShapeOfRabbitMqs() throws Exception {
        assumeTrue(hasPython(), "needs python3");
        Path report = directory.resolve("report.json");
        Path output = directory.resolve("output.txt");
        Process replay =
                new ProcessBuilder(
                                "python3",
                                REPLAY.toString(),
                                "127.0.0.1",
                                Integer.toString(BROKER.httpPort()),
                                "--v4",
                                "-q",
                                "--settle",
                                "0.2",
                                "--report",
                                report.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();

        assertThat(replay.waitFor(MINUTES_MAX, TimeUnit.MINUTES)).isTrue();

        assertThat(mismatches(report)).as(Files.readString(output)).isEqualTo(MEANINGLESS);
    }

    private static boolean hasPython() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static List<Object> mismatches(Path report) throws IOException {
        List<Object> mismatches = new ArrayList<>();
        for (Object step : (List<?>) Json.parse(Files.readAllBytes(report))) {
            Map<?, ?> result = (Map<?, ?>) step;
            if (result.get("ok").equals(false)) {
                mismatches.add(result.get("id"));
            }
        }
        return mismatches;
    }
}
