package io.leveret.compat.robust;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class DriftTest {
    private static List<Sample> samples(IntUnaryOperator heapMib, IntUnaryOperator descriptors) {
        return samples(heapMib, descriptors, i -> 1, i -> 1);
    }

    /** Confirms take a few times what the machine needs. */
    private static List<Sample> slower(IntUnaryOperator confirms, IntUnaryOperator machine) {
        return samples(i -> 20, i -> 70, confirms, machine);
    }

    private static List<Sample> samples(
            IntUnaryOperator heapMib,
            IntUnaryOperator descriptors,
            IntUnaryOperator confirms,
            IntUnaryOperator machine) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            samples.add(
                    new Sample(
                            LocalTime.MIDNIGHT,
                            heapMib.applyAsInt(i) << 10,
                            200 << 10,
                            descriptors.applyAsInt(i),
                            70 << 10,
                            3 * confirms.applyAsInt(i),
                            30 * confirms.applyAsInt(i),
                            machine.applyAsInt(i),
                            5 * machine.applyAsInt(i),
                            900,
                            i));
        }
        return samples;
    }

    @Test
    void noiseAndWarmingUpAreNoDrift() {
        assertThat(Drift.of(List.of(samples(i -> i < 8 ? 5 : 18 + i % 5, i -> 70 + i % 9))))
                .isEmpty();
    }

    @Test
    void whatGrowsSlowlyIsFound() {
        assertThat(Drift.of(List.of(samples(i -> 20 + i, i -> 70))))
                .hasSize(2)
                .allMatch(drift -> drift.startsWith("heap, KiB drifts"));
        assertThat(Drift.of(List.of(samples(i -> 20, i -> 70 + i))))
                .anyMatch(drift -> drift.startsWith("descriptors drifts"));
    }

    @Test
    void confirmsThatBecomeSlowerAreFound() {
        assertThat(Drift.of(List.of(slower(i -> 1 + i * i / 20, i -> 1))))
                .anyMatch(drift -> drift.startsWith("median confirm, ms drifts"));
        assertThat(Drift.of(List.of(slower(i -> i < 20 ? 1 : 20, i -> i < 20 ? 1 : 2))))
                .anyMatch(drift -> drift.startsWith("p99 confirm, ms drifts"));
    }

    @Test
    void confirmsThatAreSlowerBecauseTheMachineIsAreNoDrift() {
        assertThat(Drift.of(List.of(slower(i -> i < 20 ? 1 : 12, i -> i < 20 ? 1 : 12)))).isEmpty();
    }

    @Test
    void whatGrowsFromLifeToLifeIsFound() {
        List<List<Sample>> lives = new ArrayList<>();
        for (int life = 0; life < 8; life++) {
            int heap = 20 + 4 * life;
            lives.add(samples(i -> heap, i -> 70).subList(0, 4));
        }
        assertThat(Drift.of(lives))
                .singleElement()
                .asString()
                .startsWith("heap, KiB drifts over all");
    }
}
