package io.leveret.main.config;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reading and writing of durations. */
public final class Durations {
    /** Written {@code infinity}: it never ends. */
    public static final Duration INFINITE = Duration.ofSeconds(Long.MAX_VALUE);

    private static final Pattern PARTS =
            Pattern.compile("(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?(?:(\\d+)ms)?");
    private static final long[] PART_MILLIS = {86_400_000, 3_600_000, 60_000, 1_000, 1};

    private Durations() {}

    /**
     * A number of {@code unit}s, or parts with their units: {@code 90}, {@code 1m30s}, {@code
     * 500ms}.
     *
     * @throws RuntimeException when it is neither
     */
    static Duration parse(String text, ChronoUnit unit) {
        if (text.matches("\\d+")) {
            return Duration.of(Long.parseLong(text), unit);
        }
        Matcher parts = PARTS.matcher(text);
        if (text.isEmpty() || !parts.matches()) {
            throw new IllegalArgumentException(text);
        }
        long millis = 0;
        for (int i = 0; i < PART_MILLIS.length; i++) {
            if (parts.group(i + 1) != null) {
                long part = Long.parseLong(parts.group(i + 1));
                millis = Math.addExact(millis, Math.multiplyExact(part, PART_MILLIS[i]));
            }
        }
        return Duration.ofMillis(millis);
    }
}
