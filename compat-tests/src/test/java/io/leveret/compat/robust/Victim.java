package io.leveret.compat.robust;

import io.leveret.compat.Await;
import io.leveret.main.Leveret;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code leveret server} in a process of its own, as an operator would run it, with Netty's leak
 * detection at its most suspicious. It ends with the test.
 */
final class Victim implements AutoCloseable {
    private static final int START_SECONDS_MAX = 60;
    private static final int END_SECONDS_MAX = 60;

    /** Unit of times in /proc (USER_HZ), on every platform Linux has today. */
    private static final long TICK_MICROS = 10_000;

    private static final Pattern LISTENING =
            Pattern.compile("^((?:AMQP 0-9-1|Management|Metrics).*) listening on .*:(\\d+)");
    private static final Pattern TOTAL = Pattern.compile("Total +(\\d+) +(\\d+)");

    private final Process process;
    private final Thread hook;
    private final Thread drain;
    private final CountDownLatch started = new CountDownLatch(1);

    // Under this object's monitor.
    private final List<String> lines = new ArrayList<>();
    private final Map<String, Integer> ports = new HashMap<>();

    /** How a victim is started. */
    static final class Settings {
        private final Path data;
        private final List<String> jvm = new ArrayList<>();
        private final List<String> server = new ArrayList<>();
        private String shell = "";
        private String leaks = "paranoid";
        private int amqpPort;

        Settings(Path data) {
            this.data = data;
            jvm("-Xmx256m").jvm("-XX:+UseSerialGC").jvm("-ea");
        }

        Settings jvm(String option) {
            jvm.add(option);
            return this;
        }

        Settings set(String key, Object value) {
            server.add("--set");
            server.add(key + "=" + value);
            return this;
        }

        /** A command for the shell that becomes the broker, such as {@code ulimit -n 100}. */
        Settings shell(String command) {
            shell = command + " && ";
            return this;
        }

        /** Listens with TLS too, for AMQP, management and metrics. */
        Settings tls(Path certificate, Path key) {
            set("listeners.ssl.1", "127.0.0.1:0");
            for (String prefix : List.of("ssl_options", "management.ssl", "prometheus.ssl")) {
                set(prefix + ".certfile", certificate);
                set(prefix + ".keyfile", key);
            }
            for (String prefix : List.of("management.ssl", "prometheus.ssl")) {
                set(prefix + ".ip", "127.0.0.1");
                set(prefix + ".port", 0);
            }
            return this;
        }

        /** Netty's leak detection; without, the broker runs at its own speed. */
        Settings leakDetection(String level) {
            leaks = level;
            return this;
        }

        /** The same as the one before, so that clients find it again. */
        Settings port(int port) {
            amqpPort = port;
            return this;
        }

        private List<String> command() {
            List<String> command = new ArrayList<>();
            // Words after "sh" are the arguments of the script: no quoting.
            command.addAll(List.of("sh", "-c", shell + "exec \"$@\"", "sh"));
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(jvm);
            command.add("-Dio.netty.leakDetection.level=" + leaks);
            command.addAll(List.of("-cp", System.getProperty("java.class.path")));
            command.addAll(List.of(Leveret.class.getName(), "server"));
            command.addAll(List.of("--host", "127.0.0.1", "--port", Integer.toString(amqpPort)));
            command.addAll(List.of("--management-port", "0", "--prometheus-port", "0"));
            command.addAll(List.of("--data-dir", data.toString()));
            command.addAll(server);
            return command;
        }
    }

    private Victim(Process process) {
        this.process = process;
        hook = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(hook);
        drain = new Thread(this::drain, "victim-output");
        drain.setDaemon(true);
        drain.start();
    }

    /** Starts it and waits until it serves. */
    static Victim start(Settings settings) throws IOException, InterruptedException {
        Victim victim = launch(settings);
        if (!victim.started.await(START_SECONDS_MAX, TimeUnit.SECONDS) || !victim.isAlive()) {
            victim.close();
            throw new AssertionError("the broker did not start:\n" + victim.output());
        }
        return victim;
    }

    /** Starts it, though it may not come to serve. */
    static Victim launch(Settings settings) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(settings.command()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(Victim::isOurSetting);
        return new Victim(builder.start());
    }

    private static boolean isOurSetting(String name) {
        return name.startsWith("RABBITMQ_") || name.startsWith("LEVERET_");
    }

    private void drain() {
        try (BufferedReader in =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                heard(line);
            }
        } catch (IOException e) {
            heard(e.toString());
        }
        started.countDown();
    }

    private synchronized void heard(String line) {
        lines.add(line);
        Matcher listening = LISTENING.matcher(line);
        if (listening.find()) {
            ports.put(listening.group(1), Integer.parseInt(listening.group(2)));
        }
        if (line.startsWith("Server startup complete")) {
            started.countDown();
        }
    }

    int amqpPort() {
        return port("AMQP 0-9-1");
    }

    int metricsPort() {
        return port("Metrics");
    }

    int httpPort() {
        return port("Management");
    }

    int amqpsPort() {
        return port("AMQP 0-9-1 over TLS");
    }

    int metricsTlsPort() {
        return port("Metrics over TLS");
    }

    int httpsPort() {
        return port("Management over TLS");
    }

    private synchronized int port(String listener) {
        return ports.get(listener);
    }

    /** Everything it has said so far. */
    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    String output() {
        List<String> all = lines();
        return String.join("\n", all.subList(Math.max(0, all.size() - 100), all.size()));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    // What it takes.

    /** Bytes of objects in its heap that something refers to. */
    long liveHeapBytes() throws IOException, InterruptedException {
        String answer = liveObjects();
        Matcher total = TOTAL.matcher(answer);
        if (!total.find()) {
            throw new AssertionError("no histogram: " + answer + output());
        }
        return Long.parseLong(total.group(2));
    }

    /** A line for each class, those that take most first. */
    String liveObjects() throws IOException, InterruptedException {
        Process jcmd =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                                Long.toString(process.pid()),
                                "GC.class_histogram")
                        .redirectErrorStream(true)
                        .start();
        String answer = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        jcmd.waitFor();
        return answer;
    }

    int descriptors() throws IOException {
        try (Stream<Path> open = Files.list(procfs("fd"))) {
            return (int) open.count();
        }
    }

    long residentBytes() throws IOException {
        return residentBytes(process.pid());
    }

    static long residentBytes(long pid) throws IOException {
        for (String line : Files.readAllLines(procfs(pid, "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        throw new NoSuchFileException("VmRSS");
    }

    /** Processor time it has used, in user and kernel mode; in steps of 10 ms. */
    long cpuMicros() throws IOException {
        String stat = Files.readString(procfs("stat"));
        // After the name, which is in parentheses and may contain anything.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * TICK_MICROS;
    }

    private Path procfs(String name) {
        return procfs(process.pid(), name);
    }

    private static Path procfs(long pid, String name) {
        return Path.of("/proc", Long.toString(pid), name);
    }

    // How it ends.

    /** SIGTERM; returns the exit status. */
    int terminate() throws IOException, InterruptedException {
        // Not by destroy(): that closes the pipe its last words come through.
        signal("TERM");
        return exitStatus();
    }

    /** SIGKILL; returns when it is gone. */
    void kill() throws IOException, InterruptedException {
        signal("KILL");
        exitStatus();
    }

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    /** Waits for its end. */
    int exitStatus() throws InterruptedException {
        if (!process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
            String said = output();
            close();
            throw new AssertionError("the broker did not end\n" + said);
        }
        drain.join(Await.DEADLINE.toMillis());
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        Runtime.getRuntime().removeShutdownHook(hook);
    }
}
