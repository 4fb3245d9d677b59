package io.leveret.store.mapdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LongMapTest {
    @Test
    void doesWhatAHashMapDoes() {
        long seed = System.nanoTime();
        System.out.println("leveret.crash.seed " + seed);
        Random random = new Random(seed);
        LongMap map = new LongMap();
        Map<Long, Long> model = new HashMap<>();
        for (int i = 0; i < 300_000; i++) {
            // Many near each other, as locators are.
            long key = (long) random.nextInt(4) << 42 | random.nextInt(1 + i / 100);
            if (random.nextInt(5) < (i / 50_000 % 2 == 0 ? 3 : 2)) {
                map.put(key, i);
                model.put(key, (long) i);
            } else {
                assertThat(map.remove(key))
                        .isEqualTo(model.getOrDefault(key, LongMap.NONE).longValue());
                model.remove(key);
            }
            long any = random.nextInt(1 + i / 100);
            assertThat(map.get(any)).isEqualTo(model.getOrDefault(any, LongMap.NONE).longValue());
            assertThat(map.size()).isEqualTo(model.size());
        }
        map.removeValuesIf(value -> value % 2 == 0);
        model.values().removeIf(value -> value % 2 == 0);
        assertThat(map.size()).isEqualTo(model.size());
        model.forEach((key, value) -> assertThat(map.get(key)).isEqualTo(value));
    }
}
