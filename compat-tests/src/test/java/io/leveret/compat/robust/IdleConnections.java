package io.leveret.compat.robust;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an idle connection with one channel costs, and what that consists of: {@code
 * compat-tests/run idle-connections [CONNECTIONS [HEAP_MIB]]}.
 */
public final class IdleConnections {
    private static final Pattern CLASS = Pattern.compile("(?m)^ *\\d+: +(\\d+) +(\\d+) +(\\S+)");
    private static final int CLASSES_SHOWN = 40;

    private IdleConnections() {}

    public static void main(String[] args) throws Exception {
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
        String heap = "-Xmx" + (args.length > 1 ? args[1] : "512") + "m";
        Path data = Files.createTempDirectory("leveret-idle");
        Victim.Settings settings =
                new Victim.Settings(data)
                        .jvm(heap)
                        .leakDetection("disabled")
                        .set("tcp_listen_options.backlog", 4096);
        List<RawSession> sessions = new ArrayList<>();
        try (Victim victim = Victim.start(settings)) {
            for (int i = 0; i < 100; i++) {
                sessions.add(RawSession.open(victim.amqpPort(), "/"));
            }
            Map<String, long[]> before = objects(victim);
            long heapBefore = victim.liveHeapBytes();
            long residentBefore = victim.residentBytes();
            for (int i = 0; i < count; i++) {
                sessions.add(RawSession.open(victim.amqpPort(), "/"));
            }
            Map<String, long[]> after = objects(victim);
            long heapEach = (victim.liveHeapBytes() - heapBefore) / count;
            long residentEach = (victim.residentBytes() - residentBefore) / count;
            System.out.printf(
                    "%,d idle connections with a channel: %,d bytes of heap each, resident %,d%n",
                    count, heapEach, residentEach);
            System.out.println("bytes each, objects each, class:");
            after.entrySet().stream()
                    .map(entry -> grown(entry, before))
                    .sorted((a, b) -> Long.compare(b.bytes, a.bytes))
                    .limit(CLASSES_SHOWN)
                    .forEach(
                            line ->
                                    System.out.printf(
                                            "%7d %6.2f  %s%n",
                                            line.bytes / count,
                                            (double) line.objects / count,
                                            line.name));
        }
        System.exit(0);
    }

    private record Line(String name, long objects, long bytes) {}

    private static Line grown(Map.Entry<String, long[]> now, Map<String, long[]> before) {
        long[] earlier = before.getOrDefault(now.getKey(), new long[2]);
        long[] later = now.getValue();
        return new Line(now.getKey(), later[0] - earlier[0], later[1] - earlier[1]);
    }

    private static Map<String, long[]> objects(Victim victim) throws Exception {
        Map<String, long[]> objects = new HashMap<>();
        Matcher line = CLASS.matcher(victim.liveObjects());
        while (line.find()) {
            long[] counts = {Long.parseLong(line.group(1)), Long.parseLong(line.group(2))};
            objects.put(line.group(3), counts);
        }
        return objects;
    }
}
