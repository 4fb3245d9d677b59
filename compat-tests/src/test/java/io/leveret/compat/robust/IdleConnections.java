package io.leveret.compat.robust;

import com.rabbitmq.client.AMQP;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an idle connection with one channel costs, what that consists of, and whether a broker that
 * holds many is as fast as one that holds none. {@code compat-tests/run idle-connections} runs it.
 */
public final class IdleConnections {
    private static final Pattern CLASS = Pattern.compile("(?m)^ *\\d+: +(\\d+) +(\\d+) +(\\S+)");
    private static final int CLASSES_SHOWN = 15;
    private static final int WARM_UP_SECONDS = 10;

    /** RabbitMQ gathers what it says about itself every five seconds. */
    private static final long SETTLE_MILLIS = 12_000;

    /** What an idle connection with a channel may take. */
    private static final long BYTES_MAX = 15 << 10;

    private final IdleBroker broker;
    private final List<RawSession> sessions = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    private IdleConnections(IdleBroker broker) {
        this.broker = broker;
    }

    /** How many connections; MiB of heap; seconds of PerfTest without and with them. */
    public static void main(String[] args) throws Exception {
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
        int heapMib = args.length > 1 ? Integer.parseInt(args[1]) : 512;
        int seconds = args.length > 2 ? Integer.parseInt(args[2]) : 30;
        boolean isReferee = "rabbitmq".equals(System.getProperty("broker"));
        List<String> faults;
        try (IdleBroker broker =
                isReferee ? IdleBroker.OfRabbitMq.running() : IdleBroker.OfLeveret.start(heapMib)) {
            faults = new IdleConnections(broker).run(count, seconds);
        }
        if (!isReferee) {
            faults.forEach(fault -> System.out.println("FAULT " + fault));
            System.exit(faults.isEmpty() ? 0 : 1);
        }
        System.exit(0);
    }

    private List<String> run(int count, int seconds) throws Exception {
        PerfTest.run(broker.port(), WARM_UP_SECONDS);
        System.out.println("PerfTest alone: " + PerfTest.run(broker.port(), seconds));
        open(100);
        hold(count);
        System.out.println("PerfTest beside them: " + PerfTest.run(broker.port(), seconds));
        stillThere();
        faults.addAll(broker.faults());
        return faults;
    }

    private void open(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            sessions.add(RawSession.open(broker.port(), "/"));
        }
    }

    private void hold(int count) throws Exception {
        Map<String, long[]> before = objects();
        settle();
        long usedBefore = broker.usedBytes();
        long residentBefore = broker.residentBytes();
        open(count);
        settle();
        long each = (broker.usedBytes() - usedBefore) / count;
        System.out.printf(
                "%,d idle connections with a channel: %,d bytes each, resident %,d%n",
                count, each, (broker.residentBytes() - residentBefore) / count);
        if (each > BYTES_MAX) {
            faults.add("a connection takes more than " + BYTES_MAX + " bytes");
        }
        show(before, objects(), count);
    }

    private void settle() throws InterruptedException {
        if (broker instanceof IdleBroker.OfRabbitMq) {
            Thread.sleep(SETTLE_MILLIS);
        }
    }

    /** Each gets an answer to a question. */
    private void stillThere() throws Exception {
        int gone = 0;
        for (RawSession session : sessions) {
            try {
                session.send(1, new AMQP.Basic.Qos.Builder().prefetchCount(1).build());
                session.expect(AMQP.Basic.QosOk.class);
            } catch (java.io.IOException e) {
                gone++;
            }
        }
        System.out.printf("%,d of them are still served%n", sessions.size() - gone);
        if (gone > 0) {
            faults.add(gone + " idle connections were lost");
        }
    }

    private record Line(String name, long objects, long bytes) {}

    private static void show(Map<String, long[]> before, Map<String, long[]> after, int count) {
        if (after.isEmpty()) {
            return;
        }
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

    private static Line grown(Map.Entry<String, long[]> now, Map<String, long[]> before) {
        long[] earlier = before.getOrDefault(now.getKey(), new long[2]);
        long[] later = now.getValue();
        return new Line(now.getKey(), later[0] - earlier[0], later[1] - earlier[1]);
    }

    /** Instances and bytes of each class; nothing of what is no JVM. */
    private Map<String, long[]> objects() throws Exception {
        Map<String, long[]> objects = new HashMap<>();
        if (broker instanceof IdleBroker.OfLeveret leveret) {
            Matcher line = CLASS.matcher(leveret.victim().liveObjects());
            while (line.find()) {
                long[] counts = {Long.parseLong(line.group(1)), Long.parseLong(line.group(2))};
                objects.put(line.group(3), counts);
            }
        }
        return objects;
    }
}
