package io.leveret.main.config;

import io.leveret.main.config.Setting.Effect;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Settings about one thing, in the order they are declared. */
public final class SettingGroup {
    private final String title;

    /** Null, or why what is added has no effect. */
    private final List<Setting<?>> settings = new ArrayList<>();

    SettingGroup(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    public List<Setting<?>> settings() {
        return Collections.unmodifiableList(settings);
    }

    /** {@code defaultText} is null where a value may be missing. */
    <T> Setting<T> add(String key, SettingType<T> type, String defaultText, String meaning) {
        return add(key, type, defaultText, meaning, false);
    }

    <T> Setting<T> addSecret(String key, SettingType<T> type, String defaultText, String meaning) {
        return add(key, type, defaultText, meaning, true);
    }

    private <T> Setting<T> add(
            String key, SettingType<T> type, String defaultText, String meaning, boolean secret) {
        return add(new Setting<>(key, type, defaultText, meaning, Effect.WORKS, secret));
    }

    /** Knows keys that change nothing here; any value will do. */
    void ignore(String why, String... keys) {
        for (String key : keys) {
            add(new Setting<>(key, SettingTypes.TEXT, null, why, Effect.IGNORED, false));
        }
    }

    void refuse(String why, String... keys) {
        for (String key : keys) {
            add(new Setting<>(key, SettingTypes.TEXT, null, why, Effect.REFUSED, false));
        }
    }

    private <T> Setting<T> add(Setting<T> setting) {
        settings.add(setting);
        return setting;
    }
}
