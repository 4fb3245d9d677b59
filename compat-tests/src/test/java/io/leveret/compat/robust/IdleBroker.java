package io.leveret.compat.robust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who holds idle connections, and what it takes. */
interface IdleBroker extends AutoCloseable {
    int port();

    /** Bytes it says it uses itself, garbage not counted. */
    long usedBytes() throws IOException, InterruptedException;

    long residentBytes() throws IOException, InterruptedException;

    /** What of it should not be. */
    List<String> faults();

    @Override
    void close();

    /** Leveret in a process of its own. */
    record OfLeveret(Victim victim) implements IdleBroker {
        static OfLeveret start(int heapMib) throws IOException, InterruptedException {
            Path data = Files.createTempDirectory("leveret-idle");
            return new OfLeveret(
                    Victim.start(
                            new Victim.Settings(data)
                                    .jvm("-XX:-UseSerialGC")
                                    .jvm("-XX:+UseG1GC")
                                    .jvm("-Xmx" + heapMib + "m")
                                    .leakDetection("disabled")
                                    .set("tcp_listen_options.backlog", 4096)));
        }

        @Override
        public int port() {
            return victim.amqpPort();
        }

        @Override
        public long usedBytes() throws IOException, InterruptedException {
            return victim.liveHeapBytes();
        }

        @Override
        public long residentBytes() throws IOException {
            return victim.residentBytes();
        }

        @Override
        public List<String> faults() {
            return Ordeal.faults(victim);
        }

        @Override
        public void close() {
            victim.close();
        }
    }

    /** Genuine RabbitMQ, started by {@code on-rabbitmq}. */
    record OfRabbitMq(int port, Management management) implements IdleBroker {
        static OfRabbitMq running() {
            return new OfRabbitMq(
                    Integer.getInteger("broker.port"),
                    new Management(Integer.getInteger("broker.httpPort")));
        }

        private long number(String key) throws IOException, InterruptedException {
            String node = management.get("/api/nodes?columns=" + key);
            Matcher number = Pattern.compile("\"" + key + "\":\"?(\\d+)").matcher(node);
            if (!number.find()) {
                throw new IOException("no " + key + " in " + node);
            }
            return Long.parseLong(number.group(1));
        }

        @Override
        public long usedBytes() throws IOException, InterruptedException {
            return number("mem_used");
        }

        @Override
        public long residentBytes() throws IOException, InterruptedException {
            return Victim.residentBytes(number("os_pid"));
        }

        @Override
        public List<String> faults() {
            return List.of();
        }

        @Override
        public void close() {
            // Whoever started it ends it.
        }
    }
}
