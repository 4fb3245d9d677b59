package io.leveret.store.mapdb;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** The disks a power cut at one moment may leave: all of them if there are few, else some. */
final class CrashImages {
    private static final int ALL_SUBSETS_UP_TO = 5;
    private static final int SOME_SUBSETS = 12;

    private final SimulatedDisk disk;
    private final Random random;

    CrashImages(SimulatedDisk disk, Random random) {
        this.disk = disk;
        this.random = random;
    }

    /** Passes on the images of a crash before operation {@code at}; returns how many. */
    int forEach(int at, Consumer<Map<String, byte[]>> image) {
        List<Integer> uncertain = disk.uncertain(at);
        int images = 0;
        for (List<Integer> survivors : subsets(uncertain)) {
            image.accept(disk.crash(at, survivors, -1, 0, 0, names()));
            images++;
            for (int torn : survivors) {
                SimulatedDisk.Operation op = disk.operation(torn);
                if (op.data() == null || op.data().length == 0) {
                    continue;
                }
                // A write torn at a sector, and at any byte; its beginning or its end came through.
                int sector = random.nextInt(op.data().length / 512 + 1) * 512;
                int anywhere = random.nextInt(op.data().length);
                image.accept(disk.crash(at, survivors, torn, 0, sector, names()));
                image.accept(disk.crash(at, survivors, torn, anywhere, op.data().length, names()));
                images += 2;
            }
        }
        return images;
    }

    /** Passes on {@code count} of those images. */
    void some(int at, int count, Consumer<Map<String, byte[]>> image) {
        List<Integer> uncertain = disk.uncertain(at);
        for (int i = 0; i < count; i++) {
            List<Integer> survivors = new ArrayList<>(uncertain);
            int lostOneIn = 1 + random.nextInt(4);
            survivors.removeIf(op -> random.nextInt(lostOneIn) == 0);
            int torn = -1;
            int from = 0;
            int to = 0;
            if (!survivors.isEmpty() && random.nextBoolean()) {
                int op = survivors.get(random.nextInt(survivors.size()));
                byte[] data = disk.operation(op).data();
                if (data != null && data.length > 0) {
                    torn = op;
                    to = random.nextBoolean() ? data.length : random.nextInt(data.length);
                    from = to == data.length ? random.nextInt(data.length) : 0;
                }
            }
            image.accept(disk.crash(at, survivors, torn, from, to, names()));
        }
    }

    private int names() {
        return random.nextBoolean() ? Integer.MAX_VALUE : random.nextInt(3);
    }

    private List<List<Integer>> subsets(List<Integer> all) {
        List<List<Integer>> subsets = new ArrayList<>();
        if (all.size() <= ALL_SUBSETS_UP_TO) {
            for (int bits = 0; bits < 1 << all.size(); bits++) {
                List<Integer> subset = new ArrayList<>();
                for (int i = 0; i < all.size(); i++) {
                    if ((bits >> i & 1) != 0) {
                        subset.add(all.get(i));
                    }
                }
                subsets.add(subset);
            }
            return subsets;
        }
        subsets.add(List.of());
        subsets.add(all);
        for (int n = 0; n < SOME_SUBSETS; n++) {
            int oneIn = 1 + random.nextInt(4);
            List<Integer> subset = new ArrayList<>(all);
            subset.removeIf(i -> random.nextInt(oneIn + 1) == 0);
            subsets.add(subset);
        }
        return subsets;
    }
}
