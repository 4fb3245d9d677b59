package io.leveret.compat.robust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets a broker work for hours under a little of everything, and fails if it needs ever more of
 * something. {@code compat-tests/run soak} runs it; docs/reliability.md says what it does.
 */
public final class Soak {
    private static final int DRIFTS_STATUS = 1;

    private final Path directory;
    private final long endNanos;
    private final int restartMinutes;
    private final int sampleSeconds;
    private final AtomicInteger port = new AtomicInteger();
    private final AtomicInteger httpPort = new AtomicInteger();
    private final List<String> faults = new ArrayList<>();
    private Victim victim;

    private Soak(Path directory, int minutes, int restartMinutes, int sampleSeconds) {
        this.directory = directory;
        this.endNanos = System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes);
        this.restartMinutes = restartMinutes;
        this.sampleSeconds = sampleSeconds;
    }

    /**
     * Minutes in all; minutes between restarts, 0 for none; seconds between samples; a directory
     * (default: a temporary one).
     */
    public static void main(String[] args) throws Exception {
        int minutes = args.length > 0 ? Integer.parseInt(args[0]) : 20;
        int restarts = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        int sampleSeconds = args.length > 2 ? Integer.parseInt(args[2]) : 20;
        Path directory =
                args.length > 3
                        ? Files.createDirectories(Path.of(args[3]))
                        : Files.createTempDirectory("leveret-soak");
        List<String> faults = new Soak(directory, minutes, restarts, sampleSeconds).run();
        faults.forEach(fault -> System.out.println("FAULT " + fault));
        System.out.println(faults.isEmpty() ? "no fault, no drift" : faults.size() + " faults");
        System.exit(faults.isEmpty() ? 0 : DRIFTS_STATUS);
    }

    private Victim.Settings settings() {
        return new Victim.Settings(directory.resolve("data")).leakDetection("simple");
    }

    private List<String> run() throws Exception {
        List<List<Sample>> lives = new ArrayList<>();
        start();
        try (Witness small = new Witness("soak.small", port::get, 200);
                Witness large = new Witness("soak.large", port::get, 100_000);
                Mixture mixture = new Mixture(port::get, httpPort::get);
                Floor floor = new Floor(directory)) {
            small.awaitMore(1);
            System.out.println(Sample.HEADINGS);
            for (int life = 0; System.nanoTime() < endNanos; life++) {
                if (life > 0) {
                    mixture.pause();
                    restart(life);
                    mixture.goOn();
                }
                lives.add(life(small, floor, mixture));
            }
            faults.addAll(mixture.faults());
            faults.addAll(small.finish());
            faults.addAll(large.finish());
            System.out.println("small messages: " + small + "; large: " + large + "; " + mixture);
        } finally {
            ended(Math.max(0, lives.size() - 1));
        }
        faults.addAll(Drift.of(lives));
        return faults;
    }

    private void start() throws IOException, InterruptedException {
        victim = Victim.start(settings().port(port.get()));
        port.set(victim.amqpPort());
        httpPort.set(victim.httpPort());
    }

    /** In good order and by SIGKILL, in turn. */
    private void restart(int life) throws IOException, InterruptedException {
        if (life % 2 == 0) {
            victim.kill();
        } else {
            victim.terminate();
        }
        ended(life - 1);
        start();
    }

    /** Looks at what it said, and keeps that for who wants to know more. */
    private void ended(int life) throws IOException {
        faults.addAll(Ordeal.faults(victim));
        Files.write(directory.resolve("broker-" + life + ".log"), victim.lines());
        victim.close();
    }

    private List<Sample> life(Witness witness, Floor floor, Mixture mixture) throws Exception {
        List<Sample> samples = new ArrayList<>();
        long lifeEnd =
                restartMinutes == 0
                        ? endNanos
                        : System.nanoTime() + TimeUnit.MINUTES.toNanos(restartMinutes);
        Latencies before = witness.latencies();
        Latencies floorBefore = floor.latencies();
        long cpuBefore = victim.cpuMicros();
        while (System.nanoTime() < Math.min(lifeEnd, endNanos)) {
            TimeUnit.SECONDS.sleep(sampleSeconds);
            Latencies now = witness.latencies();
            Latencies floorNow = floor.latencies();
            long cpuNow = victim.cpuMicros();
            Sample sample =
                    Sample.take(
                            victim,
                            directory,
                            now.since(before),
                            floorNow.since(floorBefore),
                            cpuNow - cpuBefore,
                            mixture.operations());
            before = now;
            floorBefore = floorNow;
            // What the sample itself took the broker is not counted.
            cpuBefore = victim.cpuMicros();
            samples.add(sample);
            System.out.println(sample);
        }
        return samples;
    }
}
