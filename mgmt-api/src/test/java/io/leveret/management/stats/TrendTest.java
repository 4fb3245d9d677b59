package io.leveret.management.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrendTest {
    private final Map<String, Object> target = new LinkedHashMap<>();

    /** 10 up to second 5, then 20. */
    private static long[] past(long timeMillis) {
        return new long[] {timeMillis < 5_000 ? 10 : 20};
    }

    @Test
    void aRateIsWhatCameSinceTheSampleBefore() {
        new Trend(new long[] {50}, 10_000, TrendTest::past, -1, 5_000, 5_000)
                .putCounter(target, "publish", 0, null);

        assertThat(target)
                .isEqualTo(Map.of("publish", 50L, "publish_details", Map.of("rate", 6.0)));
    }

    @Test
    void whatWasNotThereBeforeHadDoneNothing() {
        new Trend(new long[] {50}, 10_000, time -> null, -1, 5_000, 5_000)
                .putCounter(target, "publish", 0, null);

        assertThat(target).containsEntry("publish_details", Map.of("rate", 10.0));
    }

    @Test
    void aCounterHasNoNegativeRateButALengthHas() {
        Trend trend = new Trend(new long[] {0}, 10_000, TrendTest::past, -1, 5_000, 5_000);
        trend.putCounter(target, "publish", 0, null);
        trend.putGauge(target, "messages", 0, null);

        assertThat(target)
                .containsEntry("publish_details", Map.of("rate", 0.0))
                .containsEntry("messages_details", Map.of("rate", -4.0));
    }

    @Test
    void samplesAreNewestFirstOnWholeFiveSeconds() {
        new Trend(new long[] {50}, 12_345, TrendTest::past, -1, 5_000, 5_000)
                .putCounter(target, "publish", 0, new Range(10, 5));

        Map<?, ?> details = (Map<?, ?>) target.get("publish_details");
        assertThat(details.get("samples"))
                .isEqualTo(
                        List.of(
                                Map.of("sample", 20L, "timestamp", 10_000L),
                                Map.of("sample", 20L, "timestamp", 5_000L),
                                Map.of("sample", 10L, "timestamp", 0L)));
        assertThat(details.get("avg_rate")).isEqualTo(1.0);
        assertThat((double) details.get("avg")).isBetween(16.66, 16.67);
    }
}
