package io.leveret.main.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What counts: every value that is set, where it was set, and the defaults of the rest. Immutable.
 */
public final class Configuration {
    private final Map<SettingKey, Value<?>> values;
    private final List<Problem> warnings;

    /**
     * One value that is set.
     *
     * @param key as written, with the name in place of {@code $name}
     * @param text as written
     */
    public record Value<T>(Setting<T> setting, String key, String text, T value, Origin origin) {
        /** As it can be shown to people: not if it is a secret. */
        public String shown() {
            boolean secret =
                    setting.isSecret()
                            || setting.effect() != Setting.Effect.WORKS
                                    && key.matches(".*(pass|secret|token|key).*");
            return secret ? "********" : text;
        }
    }

    Configuration(Map<SettingKey, Value<?>> values, List<Problem> warnings) {
        this.values = new LinkedHashMap<>(values);
        this.warnings = List.copyOf(warnings);
    }

    /**
     * The value set, or the default.
     *
     * @throws IllegalStateException when there is neither: such settings are for {@link #find}
     */
    public <T> T get(Setting<T> setting) {
        return find(setting)
                .orElseThrow(() -> new IllegalStateException(setting + " has no default"));
    }

    /** The value set, or the default, or nothing. */
    public <T> Optional<T> find(Setting<T> setting) {
        Value<?> value = values.get(SettingKey.parse(setting.key()));
        return Optional.ofNullable(
                value == null ? setting.defaultValue() : valueOf(setting, value));
    }

    /** Whether it was set, to whatever value. */
    public boolean isSet(Setting<?> setting) {
        return values.containsKey(SettingKey.parse(setting.key()));
    }

    /** Where the value came from. */
    public Origin origin(Setting<?> setting) {
        Value<?> value = values.get(SettingKey.parse(setting.key()));
        return value == null ? Origin.DEFAULT : value.origin();
    }

    /** The files that set something. */
    public List<String> files() {
        return set().stream()
                .map(Value::origin)
                .filter(Origin.FileLine.class::isInstance)
                .map(origin -> ((Origin.FileLine) origin).file().toString())
                .distinct()
                .toList();
    }

    /** The members of a family that are set, by name; numbers are in their order. */
    public <T> Map<String, T> family(Setting<T> family) {
        Map<String, T> members =
                new TreeMap<>(
                        Comparator.comparing(Configuration::number)
                                .thenComparing(Comparator.naturalOrder()));
        values.forEach(
                (key, value) -> {
                    if (value.setting() == family) {
                        members.put(family.nameOf(key), valueOf(family, value));
                    }
                });
        return members;
    }

    /** Everything that is set, by key. */
    public Collection<Value<?>> set() {
        return List.copyOf(values.values()).stream()
                .sorted(Comparator.comparing(Value::key))
                .toList();
    }

    /**
     * Everything that counts, in the order of {@link Settings#GROUPS}: what is set, and the
     * defaults of the rest. For {@code leveret config}.
     */
    public List<Value<?>> effective() {
        List<Value<?>> all = new ArrayList<>();
        for (SettingGroup group : Settings.GROUPS) {
            for (Setting<?> setting : group.settings()) {
                List<Value<?>> set =
                        set().stream().filter(value -> value.setting() == setting).toList();
                all.addAll(set);
                if (set.isEmpty() && setting.defaultText() != null) {
                    all.add(byDefault(setting));
                }
            }
        }
        return all;
    }

    /** What is probably not meant: to be logged at the start. */
    public List<Problem> warnings() {
        return warnings;
    }

    private static <T> Value<T> byDefault(Setting<T> setting) {
        return new Value<>(
                setting,
                setting.key(),
                setting.defaultText(),
                setting.defaultValue(),
                Origin.DEFAULT);
    }

    /** The types agree: a value is only made by the setting it is of. */
    @SuppressWarnings("unchecked")
    private static <T> T valueOf(Setting<T> setting, Value<?> value) {
        assert value.setting() == setting;
        return (T) value.value();
    }

    private static long number(String name) {
        return name.matches("\\d{1,9}") ? Long.parseLong(name) : Long.MAX_VALUE;
    }
}
