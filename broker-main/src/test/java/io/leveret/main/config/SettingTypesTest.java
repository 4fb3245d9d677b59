package io.leveret.main.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTypesTest {
    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "1k, 1024",
        "1K, 1024",
        "1kiB, 1024",
        "1M, 1048576",
        "1MiB, 1048576",
        "2G, 2147483648",
        "1kB, 1000",
        "1KB, 1000",
        "50MB, 50000000",
        "50mb, 50000000",
        "2GB, 2000000000",
        "2 GB, 2000000000",
        "1.5GiB, 1610612736",
        "1TB, 1000000000000"
    })
    void memoryAndDiskCountInThousandsUnlessTheUnitSaysOtherwise(String text, long bytes) {
        assertThat(parse(SettingTypes.MEMORY, text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "131072, 131072",
        "1kb, 1024",
        "128KB, 131072",
        "1MB, 1048576",
        "2GB, 2147483648",
        "1.5MB, 1572864",
        "1MiB, 1048576",
        "16M, 16777216"
    })
    void otherSizesCountIn1024s(String text, long bytes) {
        assertThat(parse(SettingTypes.BYTES, text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "1X", "1kiX", "MB", "1e3", "99999999999999999999"})
    void whatIsNoSizeIsRefused(String text) {
        assertRefused(SettingTypes.BYTES, text);
        assertRefused(SettingTypes.MEMORY, text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "10000, 10000",
        "10s, 10000",
        "500ms, 500",
        "1m30s, 90000",
        "1h, 3600000",
        "1d, 86400000"
    })
    void millisecondsCanHaveAUnit(String text, long millis) {
        assertThat(parse(SettingTypes.MILLIS, text)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void secondsAreSecondsWithoutAUnit() {
        assertThat(parse(SettingTypes.SECONDS, "60")).isEqualTo(Duration.ofMinutes(1));
        assertThat(parse(SettingTypes.SECONDS, "1m")).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void infinityIsADurationWhereItMakesSense() {
        assertThat(parse(SettingTypes.MILLIS_OR_INFINITY, "infinity"))
                .isEqualTo(Durations.INFINITE);
        assertRefused(SettingTypes.MILLIS, "infinity");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "1.5s", "10 s", "1s1m", "1w"})
    void whatIsNoDurationIsRefused(String text) {
        assertRefused(SettingTypes.MILLIS, text);
    }

    @ParameterizedTest
    @CsvSource({
        "5672, , 5672", "127.0.0.1:5673, 127.0.0.1, 5673", "0.0.0.0:5672, 0.0.0.0, 5672",
        "::1:5672, ::1, 5672", "[::1]:5672, ::1, 5672", ":::5672, ::, 5672"
    })
    void addressIsAPortOrAnAddressAndAPort(String text, String host, int port) {
        assertThat(parse(SettingTypes.ADDRESS, text)).isEqualTo(new ListenAddress(host, port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"65536", "localhost:5672", "127.0.0.1", "1.2.3:5672", "300.1.1.1:1", "x"})
    void whatIsNoAddressIsRefused(String text) {
        assertRefused(SettingTypes.ADDRESS, text);
    }

    @Test
    void fractionsAndFactors() {
        assertThat(parse(SettingTypes.FRACTION, "0.4")).isEqualTo(0.4);
        assertThat(parse(SettingTypes.FRACTION, "1")).isEqualTo(1.0);
        assertRefused(SettingTypes.FRACTION, "1.1");
        assertRefused(SettingTypes.FRACTION, "NaN");
        assertThat(parse(SettingTypes.FACTOR, "2.5")).isEqualTo(2.5);
        assertRefused(SettingTypes.FACTOR, "-1");
        assertRefused(SettingTypes.FACTOR, "Infinity");
    }

    @Test
    void infinityIsAlsoANumber() {
        assertThat(parse(SettingTypes.COUNT_OR_INFINITY, "infinity")).isEqualTo(Integer.MAX_VALUE);
        assertThat(parse(SettingTypes.COUNT_OR_INFINITY, "12")).isEqualTo(12);
        assertRefused(SettingTypes.COUNT, "infinity");
    }

    @Test
    void expressionIsCompiledToSeeWhetherItIsOne() {
        assertThat(parse(SettingTypes.REGEXP, "^a")).isEqualTo("^a");
        assertRefused(SettingTypes.REGEXP, "(");
    }

    private static <T> T parse(SettingType<T> type, String text) {
        return type.parser().apply(text);
    }

    private static void assertRefused(SettingType<?> type, String text) {
        assertThatThrownBy(() -> type.parser().apply(text))
                .as(text)
                .isInstanceOf(RuntimeException.class);
    }
}
