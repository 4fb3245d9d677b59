package io.leveret.main.config;

import java.util.function.Function;

/**
 * What a value must look like, and what it means.
 *
 * @param expected completes "expected: ", and stands in the table of settings
 * @param parser throws any RuntimeException for what is not such a value
 */
record SettingType<T>(String expected, Function<String, T> parser) {
    /** The same, but {@code condition} must hold too. */
    SettingType<T> where(String newExpected, Function<T, Boolean> condition) {
        return new SettingType<>(
                newExpected,
                text -> {
                    T value = parser.apply(text);
                    if (!condition.apply(value)) {
                        throw new IllegalArgumentException(text);
                    }
                    return value;
                });
    }
}
