import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * What the load drivers share: their options ({@code --name value}), and how they talk to the
 * harness, one line at a time on standard output:
 *
 * <pre>
 * tick SECONDS SENT RECEIVED   once a second while load runs; totals so far
 * ready NAME=NUMBER ...        a state to look at; the driver waits for a line on standard input
 * result NAME=NUMBER ...       the last line
 * </pre>
 */
final class Driver implements AutoCloseable {
    private static final long HIGHEST_LATENCY_NANOS = TimeUnit.MINUTES.toNanos(10);

    final LongAdder sent = new LongAdder();
    final LongAdder received = new LongAdder();
    final Map<String, Number> results = new LinkedHashMap<>();

    private final Map<String, String> options = new HashMap<>();
    private final ScheduledExecutorService ticker =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread thread = new Thread(task, "ticker");
                        thread.setDaemon(true);
                        return thread;
                    });
    private final BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
    private long startNanos;

    Driver(String[] arguments) {
        // The client library's threads would keep a driver alive that has failed.
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> fail(failure));
        for (int i = 0; i < arguments.length; i += 2) {
            options.put(arguments[i].replaceFirst("^--", ""), arguments[i + 1]);
        }
    }

    /** Ends the driver, from whatever thread. */
    static void fail(Throwable failure) {
        failure.printStackTrace();
        Runtime.getRuntime().halt(1);
    }

    String option(String name, String otherwise) {
        return options.getOrDefault(name, otherwise);
    }

    int option(String name, int otherwise) {
        return Integer.parseInt(option(name, Integer.toString(otherwise)));
    }

    boolean flag(String name) {
        return Boolean.parseBoolean(option(name, "false"));
    }

    /** A factory for connections that do nothing unasked: no recovery, no heartbeats. */
    ConnectionFactory factory() {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(option("port", 5672));
        factory.setAutomaticRecoveryEnabled(false);
        factory.setRequestedHeartbeat(0);
        factory.setChannelRpcTimeout((int) TimeUnit.MINUTES.toMillis(5));
        return factory;
    }

    Connection connect() throws Exception {
        return factory().newConnection();
    }

    /** Closes and forgets what a broken or busy broker may no longer answer to. */
    static void closeQuietly(Connection connection) {
        connection.abort(5_000);
    }

    static void deleteQueueQuietly(Channel channel, String queue) {
        try {
            channel.queueDelete(queue);
        } catch (IOException | RuntimeException e) {
            System.err.println("queue " + queue + " not deleted: " + e);
        }
    }

    /** Starts the clock and the ticks. */
    void start() {
        startNanos = System.nanoTime();
        ticker.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    private void tick() {
        // Received before sent: a message counted as received must not be missing from those sent.
        long receivedNow = received.sum();
        System.out.printf("tick %.4f %d %d%n", elapsedNanos() / 1e9, sent.sum(), receivedNow);
    }

    long startNanos() {
        return startNanos;
    }

    long elapsedNanos() {
        return System.nanoTime() - startNanos;
    }

    /** The load's first moment that counts, and the first after it, by {@link System#nanoTime}. */
    long windowStartNanos() {
        return startNanos + TimeUnit.SECONDS.toNanos(option("lead", 3));
    }

    long windowEndNanos() {
        return windowStartNanos() + TimeUnit.SECONDS.toNanos(option("seconds", 10));
    }

    boolean inWindow(long nanos) {
        return nanos - windowStartNanos() >= 0 && nanos - windowEndNanos() < 0;
    }

    /**
     * The load ends half a second after the window, so that the harness sees the tick that closes
     * it.
     */
    boolean over() {
        return System.nanoTime() - windowEndNanos() > TimeUnit.MILLISECONDS.toNanos(500);
    }

    static Histogram histogram() {
        return new ConcurrentHistogram(HIGHEST_LATENCY_NANOS, 3);
    }

    static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.max(0, Math.min(nanos, HIGHEST_LATENCY_NANOS)));
    }

    /** Adds a histogram's percentiles to the results, in microseconds. */
    void percentiles(Histogram histogram) {
        results.put("samples", histogram.getTotalCount());
        if (histogram.getTotalCount() == 0) {
            return;
        }
        for (String percentile : new String[] {"50", "75", "95", "99", "99.9"}) {
            double nanos = histogram.getValueAtPercentile(Double.parseDouble(percentile));
            results.put("p" + percentile + "_us", nanos / 1e3);
        }
        results.put("min_us", histogram.getMinValue() / 1e3);
        results.put("max_us", histogram.getMaxValue() / 1e3);
    }

    /** Tells the harness where we are, and waits until it has looked. */
    void pauseForHarness(Map<String, ? extends Number> facts) throws IOException {
        System.out.println(("ready " + facts(facts)).trim());
        input.readLine();
    }

    @Override
    public void close() {
        ticker.shutdownNow();
        System.out.println("result " + facts(results));
    }

    private static String facts(Map<String, ? extends Number> facts) {
        return facts.entrySet().stream()
                .map(fact -> fact.getKey() + "=" + fact.getValue())
                .collect(Collectors.joining(" "));
    }
}
