package io.leveret.compat.crash;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A {@link BrokerMain} in a JVM of its own. */
final class BrokerProcess {
    private static final int OUTPUT_LINES_MAX = 200;
    private static final long START_SECONDS_MAX = 60;
    private static final long END_SECONDS_MAX = 40;

    private final Process process;
    private final Thread hook;
    private final Thread drain;
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    private final Deque<String> output = new ArrayDeque<>();

    private BrokerProcess(Process process) {
        this.process = process;
        hook = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(hook);
        drain = new Thread(this::drain, "broker-output");
        drain.setDaemon(true);
        drain.start();
    }

    /**
     * @param properties the names of {@link BrokerMain}'s, without {@code crash.}
     */
    static BrokerProcess start(Path data, Map<String, Object> properties) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-ea", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.add("-Dcrash.data=" + data);
        properties.forEach((name, value) -> command.add("-Dcrash." + name + "=" + value));
        command.add(BrokerMain.class.getName());
        return new BrokerProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    private void drain() {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                keep(line);
                if (line.startsWith(BrokerMain.SAYS)) {
                    said.add(line.substring(BrokerMain.SAYS.length()));
                }
            }
        } catch (IOException e) {
            keep(e.toString());
        }
        said.add("end of output");
    }

    private synchronized void keep(String line) {
        output.add(line);
        if (output.size() > OUTPUT_LINES_MAX) {
            output.remove();
        }
    }

    synchronized String output() {
        return String.join("\n", output);
    }

    /** Waits until it serves; returns the port. */
    int port() throws InterruptedException {
        String line = said.poll(START_SECONDS_MAX, TimeUnit.SECONDS);
        if (line == null || !line.startsWith(BrokerMain.PORT)) {
            throw new AssertionError("the broker did not start: " + line + "\n" + output());
        }
        return Integer.parseInt(line.substring(BrokerMain.PORT.length()));
    }

    /** What it says next, or null if it says nothing for so long. */
    String says(long millisMax) throws InterruptedException {
        return said.poll(millisMax, TimeUnit.MILLISECONDS);
    }

    void tell(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** SIGKILL; returns when it is gone. */
    void kill() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-9", Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor(END_SECONDS_MAX, TimeUnit.SECONDS);
        ended();
    }

    /** An orderly end. */
    void stop() throws IOException, InterruptedException {
        tell(BrokerMain.STOP);
        ended();
        if (process.exitValue() != 0) {
            throw new AssertionError("ended with " + process.exitValue() + "\n" + output());
        }
    }

    private void ended() throws InterruptedException {
        if (!process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the broker did not end\n" + output());
        }
        drain.join(TimeUnit.SECONDS.toMillis(END_SECONDS_MAX));
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    /** However a test ends. */
    void destroy() {
        process.destroyForcibly();
    }
}
