package io.leveret.compat.robust;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * RabbitMQ's PerfTest in a process of its own, as fast as the broker lets it: one publisher with
 * confirms, one consumer that acknowledges. Its jars are in {@code -Dperf-test=DIRECTORY}.
 */
record PerfTest(double sentPerSecond, double receivedPerSecond, double p99Millis) {
    private static final Pattern AVERAGE =
            Pattern.compile("(sending|receiving) rate avg: (\\d+) msg/s");
    private static final Pattern LATENCY =
            Pattern.compile(
                    "consumer latency min/median/75th/95th/99th \\d+/\\d+/\\d+/\\d+/(\\d+) µs");

    /** Null if it was not said where PerfTest is. */
    static PerfTest run(int port, int seconds) throws IOException, InterruptedException {
        String jars = System.getProperty("perf-test");
        if (jars == null) {
            return null;
        }
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-cp",
                                jars + "/*",
                                "com.rabbitmq.perf.PerfTest",
                                "--uri",
                                "amqp://guest:guest@127.0.0.1:" + port,
                                "-z",
                                Integer.toString(seconds),
                                "-s",
                                "1024",
                                "-c",
                                "200",
                                "-A",
                                "50",
                                "-q",
                                "200")
                        .redirectErrorStream(true)
                        .start();
        Thread hook = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(hook);
        double sent = -1;
        double received = -1;
        List<Double> latencies = new ArrayList<>();
        List<String> said = new ArrayList<>();
        try (BufferedReader in =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                said.add(line);
                Matcher average = AVERAGE.matcher(line);
                if (average.find()) {
                    double rate = Double.parseDouble(average.group(2));
                    sent = average.group(1).equals("sending") ? rate : sent;
                    received = average.group(1).equals("receiving") ? rate : received;
                }
                Matcher latency = LATENCY.matcher(line);
                if (latency.find()) {
                    latencies.add(Double.parseDouble(latency.group(1)) / 1000);
                }
            }
        }
        process.waitFor();
        Runtime.getRuntime().removeShutdownHook(hook);
        if (sent < 0 || received < 0) {
            throw new AssertionError("PerfTest failed:\n" + String.join("\n", said));
        }
        latencies.sort(null);
        return new PerfTest(
                sent, received, latencies.isEmpty() ? 0 : latencies.get(latencies.size() / 2));
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,.0f messages/s sent, %,.0f received, p99 to delivery %.1f ms (median second)",
                sentPerSecond,
                receivedPerSecond,
                p99Millis);
    }
}
