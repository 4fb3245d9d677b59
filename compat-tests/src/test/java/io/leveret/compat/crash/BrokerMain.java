package io.leveret.compat.crash;

import io.leveret.broker.BrokerOnStore;
import io.leveret.broker.LeveretBroker;
import io.leveret.store.MessageStore;
import io.leveret.store.mapdb.MapDbSettings;
import io.leveret.store.mapdb.Moment;
import io.leveret.store.mapdb.StopAt;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The broker that is killed. System properties: {@code crash.data} its directory; {@code
 * crash.journal-bytes}; {@code crash.body-bytes} it keeps in memory; {@code crash.event-loops};
 * {@code crash.moment} and {@code crash.times} of a {@link Moment} to wait at for the kill; {@code
 * crash.opening} for the moment to count from the opening of the store, not from {@link #ARM}.
 *
 * <p>It says what happens on standard output, obeys {@link #ARM} and {@link #STOP} on standard
 * input, and ends with that input: it does not outlive the test.
 */
public final class BrokerMain {
    static final String SAYS = "crash: ";
    static final String PORT = "port ";
    static final String REACHED = "reached ";
    static final String FAILED = "failed ";
    static final String ARM = "arm";
    static final String STOP = "stop";

    private BrokerMain() {}

    public static void main(String[] args) throws Exception {
        String moment = System.getProperty("crash.moment");
        StopAt stop =
                new StopAt(
                        moment == null ? null : Moment.valueOf(moment),
                        Integer.getInteger("crash.times", 1),
                        reached -> say(REACHED + reached));
        if (Boolean.getBoolean("crash.opening")) {
            stop.arm();
        }
        LeveretBroker broker = null;
        try {
            broker = start(stop);
        } catch (Exception e) {
            e.printStackTrace();
            say(FAILED + e);
            Runtime.getRuntime().halt(1);
        }
        say(PORT + broker.port());
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.equals(ARM)) {
                stop.arm();
            } else if (line.equals(STOP)) {
                broker.close();
                Runtime.getRuntime().halt(0);
            }
        }
        Runtime.getRuntime().halt(2);
    }

    private static LeveretBroker start(StopAt stop) throws Exception {
        Path data = Path.of(System.getProperty("crash.data"));
        MessageStore store =
                stop.open(
                        data,
                        new MapDbSettings(Long.getLong("crash.journal-bytes"), 1 << 20, 64L << 20),
                        failure -> {
                            failure.printStackTrace();
                            say(FAILED + failure);
                        });
        return BrokerOnStore.start(
                LeveretBroker.inMemory()
                        .withDataDirectory(data)
                        .withEventLoops(Integer.getInteger("crash.event-loops", 1)),
                store,
                Long.getLong("crash.body-bytes"));
    }

    private static void say(String what) {
        System.out.println(SAYS + what);
        System.out.flush();
    }
}
