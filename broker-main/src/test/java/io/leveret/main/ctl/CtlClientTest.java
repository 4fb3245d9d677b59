package io.leveret.main.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.main.Leveret;
import io.leveret.main.Node;
import io.leveret.main.config.ConfigurationLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rabbitmqctl} as a process of its own, and a broker that it finds. */
class CtlClientTest {
    private static final long SECONDS_MAX = 60;

    @TempDir static Path directory;
    private static Node node;
    private static ControlServer control;

    /** What a process printed, and how it ended. */
    private record Result(int status, String out, String err) {}

    @BeforeAll
    static void start() throws Exception {
        node =
                new Node(
                        new ConfigurationLoader()
                                .commandLine("test", "listeners.tcp.default", "127.0.0.1:0")
                                .commandLine("test", "leveret.management", "false")
                                .commandLine("test", "leveret.prometheus", "false")
                                .commandLine("test", "leveret.node_name", "rabbit@ctl-client-test")
                                .commandLine("test", "leveret.data_dir", directory.toString())
                                .load());
        node.start();
        control = ControlServer.start(node);
    }

    @AfterAll
    static void stop() {
        control.close();
        node.close();
    }

    private static Result ctl(Path data, String input, String... words) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(List.of(Leveret.class.getName(), "ctl"));
        command.addAll(List.of(words));
        Path out = Files.createTempFile(directory, "out", ".txt");
        Path err = Files.createTempFile(directory, "err", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().put("LEVERET_DATA_DIR", data.toString());
        Process process = builder.start();
        process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private static Result ctl(String... words) throws Exception {
        return ctl(directory, "", words);
    }

    @Test
    void prints() throws Exception {
        Result result = ctl("list_vhosts");

        assertThat(result.status).as(result.err).isZero();
        assertThat(result.out).isEqualTo("Listing vhosts ...\nname\n/\n");
        assertThat(result.err).isEmpty();
    }

    @Test
    void handsOverStandardInputAndTheDirectoryFilesAreIn() throws Exception {
        Result added = ctl(directory, "secret\n", "-q", "add_user", "by-stdin");
        assertThat(added.status).as(added.err).isZero();
        assertThat(ctl("authenticate_user", "by-stdin", "secret").status).isZero();
        assertThat(ctl("-q", "export_definitions", "mine.json").status).isZero();
        assertThat(directory.resolve("mine.json")).content().contains("by-stdin");
    }

    @Test
    void endsWithTheStatusOfTheCommand() throws Exception {
        Result missing = ctl("delete_user", "nobody");
        assertThat(missing.status).isEqualTo(67);
        assertThat(missing.err).isEqualTo("Error:\nUser \"nobody\" does not exist\n");
        assertThat(ctl("list_quues").status).isEqualTo(64);
        assertThat(ctl("eval", "node().").status).isEqualTo(64);
    }

    @Test
    void asksOnlyTheNodeItIsToldTo() throws Exception {
        assertThat(ctl("-n", "rabbit@ctl-client-test", "-q", "ping").out)
                .isEqualTo("Ping succeeded\n");
        Result other = ctl("-n", "nope@localhost", "list_queues");
        assertThat(other.status).isEqualTo(69);
        assertThat(other.err).contains("unable to perform an operation on node 'nope@localhost'");
    }

    @Test
    void needsNoBrokerToTellItsVersion() throws Exception {
        Path nowhere = Files.createTempDirectory(directory, "nowhere");
        assertThat(ctl(nowhere, "", "-n", "nope@localhost", "version").out)
                .matches("\\d+\\.\\S+\n");
    }
}
