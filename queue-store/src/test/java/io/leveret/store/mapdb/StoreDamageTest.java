package io.leveret.store.mapdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.message.Message;
import io.leveret.store.DefinitionStore.Table;
import io.leveret.store.StoreDamagedException;
import io.leveret.store.TestHome;
import io.leveret.store.TestMessages;
import io.leveret.store.TestQueue;
import io.leveret.store.TestQueue.RecoveredMessage;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every file of a store is damaged in every way. Either opening refuses and names the file, or
 * every message and definition it shows is one that was stored, byte for byte; and if only the main
 * file was touched, none is missing.
 */
class StoreDamageTest {
    private static final MapDbSettings SETTINGS = new MapDbSettings(512 << 10, 64 << 10, 8 << 20);
    private static final int CASES = Integer.getInteger("leveret.damage.cases", 12);
    private static final long SEED = Long.getLong("leveret.crash.seed", System.nanoTime());

    private final Random random = new Random(SEED);
    private final TestHome home = new TestHome();
    private final Map<Long, Map<Long, Message>> messages = new HashMap<>();
    private final Map<String, String> definitions = new HashMap<>();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void damageIsRefusedByNameOrHarmless(boolean orderly) throws IOException {
        System.out.println("leveret.crash.seed " + SEED);
        Map<String, byte[]> files = history(orderly);
        int refused = 0;
        int complete = 0;
        int shortened = 0;
        for (String name : files.keySet()) {
            for (Damage.Kind kind : Damage.Kind.values()) {
                for (int n = 0; n < CASES && files.get(name).length > 0; n++) {
                    Damage damage = Damage.random(kind, name, files.get(name).length, random);
                    int missing = missingAfter(damage, files);
                    if (missing < 0) {
                        refused++;
                    } else if (missing == 0) {
                        complete++;
                    } else {
                        shortened++;
                        assertThat(name).as("%s lost %d", damage, missing).startsWith("journal");
                        assertThat(orderly).as("%s lost %d", damage, missing).isFalse();
                    }
                }
            }
        }
        System.out.printf(
                "orderly %b: %d refused, %d complete, %d taken for a crash%n",
                orderly, refused, complete, shortened);
    }

    /** How many messages and definitions are missing; -1 if the store was refused. */
    private int missingAfter(Damage damage, Map<String, byte[]> files) throws IOException {
        SimulatedDisk disk = new SimulatedDisk(damage.apply(files, random));
        boolean sound = StoreVerifier.verify(disk).isSound();
        int missing;
        try (MapDbMessageStore store = MapDbMessageStore.open(disk, SETTINGS, e -> {})) {
            missing = missing(store, damage);
        } catch (StoreDamagedException e) {
            assertThat(e.file()).as("%s: %s", damage, e.getMessage()).isEqualTo(damage.file());
            assertThat(sound).as("%s: verification says so too", damage).isFalse();
            return -1;
        } catch (CompletionException e) {
            // Definitions are read when they are asked for: refused then, and loudly.
            assertThat(sound).as("%s: verification says so too", damage).isFalse();
            return -1;
        }
        return missing;
    }

    private int missing(MapDbMessageStore store, Damage damage) {
        int missing = 0;
        for (Map.Entry<Long, Map<Long, Message>> queue : messages.entrySet()) {
            Map<Long, Message> expected = queue.getValue();
            TestQueue found = new TestQueue(store, queue.getKey(), home);
            long[] locators =
                    found.recovered.stream().mapToLong(RecoveredMessage::locator).toArray();
            Message[] loaded = found.load(locators);
            for (int i = 0; i < loaded.length; i++) {
                Message original = expected.get(found.recovered.get(i).position());
                assertThat(original).as("%s made up a message", damage).isNotNull();
                assertThat(loaded[i].content()).isEqualTo(original.content());
                assertThat(loaded[i].routingKey()).isEqualTo(original.routingKey());
            }
            missing += expected.size() - loaded.length;
        }
        Map<String, String> found = new TreeMap<>();
        store.definitions().load(Table.USERS, (k, v) -> found.put(k, new String(v)));
        found.forEach((k, v) -> assertThat(definitions).containsEntry(k, v));
        return missing + definitions.size() - found.size();
    }

    private Map<String, byte[]> history(boolean orderly) throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        MapDbMessageStore store =
                MapDbMessageStore.open(disk, SETTINGS, Throwable::printStackTrace);
        TestQueue[] queues = new TestQueue[3];
        for (int i = 0; i < queues.length; i++) {
            queues[i] = new TestQueue(store, store.nextQueueId(), home);
            messages.put(queues[i].id, new HashMap<>());
        }
        for (int i = 0; i < 400; i++) {
            TestQueue queue = queues[random.nextInt(queues.length)];
            int bytes = i % 100 == 50 ? 150_000 : random.nextInt(6000);
            Message message = TestMessages.message(bytes, random);
            long position = queue.appendAndWait(message).position;
            messages.get(queue.id).put(position, message);
            if (i % 4 == 0) {
                store.definitions().put(Table.USERS, "user" + i, ("secret" + i).getBytes());
                definitions.put("user" + i, "secret" + i);
            }
        }
        Map<String, byte[]> killed = disk.content();
        store.close();
        return orderly ? disk.content() : killed;
    }
}
