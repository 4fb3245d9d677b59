package io.leveret.store.mapdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.store.StoreDamagedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Bytes that rot, vanish or turn into others are found out: the file is refused by name and place,
 * or what it says is right. The one exception cannot be told from a crash: damage that takes in
 * everything from some commit to the very last one brings back the commit before.
 */
class JournaledFileDamageTest {
    private static final FileNames NAMES = FileNames.ofGeneration(1);
    private static final int JOURNAL_BYTES = 128 << 10;
    private static final int FILE_BYTES = 40 * Page.BYTES;
    private static final int CASES = Integer.getInteger("leveret.damage.cases", 300);
    private static final long SEED = Long.getLong("leveret.crash.seed", System.nanoTime());

    private final Random random = new Random(SEED);
    private final List<Runnable> checkpoints = new ArrayList<>();
    private boolean deferCheckpoints;
    private final byte[] state = new byte[FILE_BYTES];
    private final TreeMap<Long, byte[]> stateByTxn = new TreeMap<>();

    enum Ending {
        KILLED,
        KILLED_BEFORE_A_CHECKPOINT,
        ORDERLY,
        REOPENED_AND_KILLED
    }

    @ParameterizedTest
    @EnumSource
    void damageIsFoundOutOrHarmless(Ending ending) throws IOException {
        System.out.println("leveret.crash.seed " + SEED);
        Map<String, byte[]> files = history(ending);
        List<JournalRecord> records = new ArrayList<>();
        List<String> journalOf = new ArrayList<>();
        SimulatedDisk disk = new SimulatedDisk(files);
        for (String name : List.of(NAMES.journalA(), NAMES.journalB())) {
            for (JournalRecord r : new JournalScan(Journal.open(disk, name, 77, 0), 77).chain) {
                records.add(r);
                journalOf.add(name);
            }
        }
        int refused = 0;
        int harmless = 0;
        int shortened = 0;
        for (String name : files.keySet()) {
            for (Damage.Kind kind : Damage.Kind.values()) {
                for (int n = 0; n < CASES; n++) {
                    Damage damage = Damage.random(kind, name, files.get(name).length, random);
                    long txn = txnFoundAfter(damage, files);
                    if (txn < 0) {
                        refused++;
                    } else if (txn == stateByTxn.lastKey()) {
                        harmless++;
                    } else {
                        shortened++;
                        for (int i = 0; i < records.size(); i++) {
                            JournalRecord r = records.get(i);
                            if (r.txn() > txn && r.pages().length > 0) {
                                assertThat(name).isEqualTo(journalOf.get(i));
                                assertThat(damage.touches(r.offset(), r.end()))
                                        .as("%s made commit %d be lost", damage, r.txn())
                                        .isTrue();
                            }
                        }
                    }
                }
            }
        }
        System.out.printf(
                "%s: %d refused, %d harmless, %d taken for a crash%n",
                ending, refused, harmless, shortened);
    }

    /** The commit whose state the damaged file shows; -1 if it was refused. */
    private long txnFoundAfter(Damage damage, Map<String, byte[]> files) throws IOException {
        byte[] found = new byte[FILE_BYTES];
        try {
            SimulatedDisk damaged = new SimulatedDisk(damage.apply(files, random));
            JournaledFile.open(damaged, NAMES, JOURNAL_BYTES, Runnable::run)
                    .read(0, found, 0, FILE_BYTES);
        } catch (StoreDamagedException e) {
            assertThat(e.file()).as("%s: %s", damage, e.getMessage()).isEqualTo(damage.file());
            assertThat(placesNamed(e))
                    .as("%s: %s", damage, e.getMessage())
                    .anyMatch(place -> place <= damage.to());
            return -1;
        }
        for (long txn : stateByTxn.descendingKeySet()) {
            if (Arrays.equals(found, stateByTxn.get(txn))) {
                return txn;
            }
        }
        throw new AssertionError(damage + " showed a state that never was");
    }

    private static List<Long> placesNamed(StoreDamagedException e) {
        Matcher checksum = Pattern.compile("which is at ([0-9]+)").matcher(e.getMessage());
        return checksum.find()
                ? List.of(e.offset(), Long.parseLong(checksum.group(1)))
                : List.of(e.offset());
    }

    /** The files of a store with some history. */
    private Map<String, byte[]> history(Ending ending) throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        JournaledFile file = JournaledFile.create(disk, NAMES, JOURNAL_BYTES, 77, this::runOrDefer);
        commit(file, 40);
        switch (ending) {
            case KILLED -> {}
            case KILLED_BEFORE_A_CHECKPOINT -> {
                deferCheckpoints = true;
                while (checkpoints.isEmpty()) {
                    commit(file, 1);
                }
                commit(file, 2);
            }
            case ORDERLY -> file.checkpointAll();
            case REOPENED_AND_KILLED -> {
                file.checkpointAll();
                file = JournaledFile.open(disk, NAMES, JOURNAL_BYTES, Runnable::run);
                commit(file, 5);
            }
        }
        return disk.content();
    }

    private void runOrDefer(Runnable checkpoint) {
        if (deferCheckpoints) {
            checkpoints.add(checkpoint);
        } else {
            checkpoint.run();
        }
    }

    private void commit(JournaledFile file, int count) {
        for (int i = 0; i < count; i++) {
            for (int n = 0; n < 3; n++) {
                byte[] data = new byte[1 + random.nextInt(2 * Page.BYTES)];
                random.nextBytes(data);
                int at = random.nextInt(FILE_BYTES - data.length);
                file.write(at, data, 0, data.length);
                System.arraycopy(data, 0, state, at, data.length);
            }
            file.commit();
            stateByTxn.put(file.txn(), state.clone());
        }
    }
}
