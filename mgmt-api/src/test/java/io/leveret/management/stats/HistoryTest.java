package io.leveret.management.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.management.stats.History.Retention;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private final History history =
            new History(0, List.of(new Retention(10_000, 1_000), new Retention(60_000, 10_000)));

    private void sampled(long timeMillis, long value) {
        history.add(timeMillis, new long[] {value});
    }

    @Test
    void aSampleHoldsUntilTheNext() {
        sampled(1_000, 5);
        sampled(2_000, 5);
        sampled(3_000, 8);

        assertThat(history.at(2_999)).containsExactly(5);
        assertThat(history.at(3_000)).containsExactly(8);
        assertThat(history.at(9_000)).containsExactly(8);
    }

    @Test
    void beforeTheFirstSampleNothingIsKnown() {
        sampled(1_000, 5);

        assertThat(history.at(999)).isNull();
    }

    @Test
    void olderTimesAreKnownLessFinely() {
        for (long time = 0; time <= 40_000; time += 1_000) {
            sampled(time, time);
        }

        assertThat(history.at(35_500)).containsExactly(35_000);
        assertThat(history.at(25_500)).containsExactly(20_000);
    }

    @Test
    void whatIsTooOldIsForgotten() {
        for (long time = 0; time <= 200_000; time += 1_000) {
            sampled(time, time);
        }

        assertThat(history.at(100_000)).isNull();
    }

    @Test
    void whatRestsIsKnownForEver() {
        sampled(0, 7);
        for (long time = 1_000; time <= 200_000; time += 1_000) {
            sampled(time, 7);
        }

        assertThat(history.at(1_000)).containsExactly(7);
    }

    @Test
    void theLastChangeIsRemembered() {
        sampled(1_000, 1);
        sampled(2_000, 2);
        sampled(3_000, 2);

        assertThat(history.changedMillis()).isEqualTo(2_000);
    }
}
