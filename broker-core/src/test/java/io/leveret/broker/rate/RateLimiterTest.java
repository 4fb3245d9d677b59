package io.leveret.broker.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.leveret.time.ManualClock;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimiterTest {
    private static final long TEN_SECONDS_NANOS = 10_000_000_000L;
    private static final Percentage ONE_PERCENT = Percentage.withPercentage(1);

    private final ManualClock clock = new ManualClock();

    private RateLimiter limiter(long messages, long bytes) {
        return RateLimiter.instead(null, messages, bytes, clock);
    }

    /** Publishes as fast as it may for ten seconds; sleeps as a connection does. */
    private long messagesInTenSeconds(RateLimiter limiter, int bodyBytes) {
        long end = clock.nanos() + TEN_SECONDS_NANOS;
        long passed = 0;
        while (clock.nanos() < end) {
            passed++;
            long wait = limiter.pass(bodyBytes);
            if (wait > 0) {
                clock.advance(RateLimiter.sleepMillis(wait));
            }
        }
        return passed;
    }

    @ParameterizedTest
    @ValueSource(longs = {20, 100, 1_000, 33_333, 300_000})
    void messagesPassAtTheirRateWithinOnePercentOverTenSeconds(long rate) {
        long tolerance = Math.max(rate / 10, 1);

        assertThat(messagesInTenSeconds(limiter(rate, 0), 100))
                .isCloseTo(10 * rate, within(tolerance));
    }

    @Test
    void bytesPassAtTheirRateWithinOnePercentOverTenSeconds() {
        long messages = messagesInTenSeconds(limiter(0, 1_000_000), 700);

        assertThat(messages * 700).isCloseTo(10_000_000L, ONE_PERCENT);
    }

    @Test
    void ofTwoRatesTheSlowerCounts() {
        assertThat(messagesInTenSeconds(limiter(1_000, 1_000_000), 10_000))
                .isCloseTo(1_000L, ONE_PERCENT);
        assertThat(messagesInTenSeconds(limiter(1_000, 1_000_000), 10))
                .isCloseTo(10_000L, ONE_PERCENT);
    }

    @Test
    void whatPassesTooEarlyIsWaitedForLater() {
        RateLimiter limiter = limiter(100, 0);
        long wait = 0;

        for (int i = 0; i < 500; i++) {
            wait = limiter.pass(1);
        }

        assertThat(wait).isEqualTo(5_000_000_000L - TokenBucket.BURST_NANOS);
        clock.advance(4_949);
        assertThat(new Turn(limiter).hasCome()).isFalse();
    }

    @Test
    void pauseEarnsNoMoreThanAShortBurst() {
        RateLimiter limiter = limiter(1_000, 0);
        clock.advance(3_600_000);

        int burst = 0;
        while (limiter.pass(1) <= 0) {
            burst++;
        }

        assertThat(burst).isEqualTo(50);
    }

    /** Each waits for what it was told itself, so none comes first twice. */
    @Test
    void manyWhoShareOneRateGetEqualShares() {
        RateLimiter limiter = limiter(1_000, 0);
        long[] due = new long[10];
        int[] passed = new int[10];
        var random = new Random(7);
        for (int milli = 0; milli < 10_000; milli++) {
            int first = random.nextInt(10);
            for (int i = 0; i < 10; i++) {
                int who = (first + i) % 10;
                while (clock.nanos() - due[who] >= 0) {
                    due[who] = clock.nanos() + limiter.pass(1);
                    passed[who]++;
                    if (due[who] <= clock.nanos()) {
                        due[who] = clock.nanos();
                    }
                }
            }
            clock.advance(1);
        }

        int sum = 0;
        for (int each : passed) {
            sum += each;
            assertThat(each).isBetween(900, 1_100);
        }
        assertThat(sum).isCloseTo(10_000, within(100));
    }

    @Test
    void limitThatStaysGoesOnAndOneThatChangesStartsAnew() {
        RateLimiter limiter = limiter(10, 0);
        limiter.pass(1);

        RateLimiter same = RateLimiter.instead(limiter, 10, 0, clock);
        assertThat(same).isSameAs(limiter);
        assertThat(limiter.isRetired()).isFalse();

        RateLimiter faster = RateLimiter.instead(limiter, 20, 0, clock);
        assertThat(faster).isNotSameAs(limiter);
        assertThat(limiter.isRetired()).isTrue();
        assertThat(RateLimiter.instead(faster, 0, 0, clock)).isNull();
    }

    @Test
    void nobodySleepsThroughTheEndOfALimit() {
        assertThat(RateLimiter.sleepMillis(3_600_000_000_000L)).isEqualTo(1_000);
        assertThat(RateLimiter.sleepMillis(1)).isEqualTo(1);
    }
}
