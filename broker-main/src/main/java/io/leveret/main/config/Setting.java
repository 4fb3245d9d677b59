package io.leveret.main.config;

import java.util.List;

/**
 * One thing that can be set, or a family of things: a word that begins with {@code $} in its key
 * stands for any word, and a last word {@code *} for any further ones.
 *
 * @param <T> of its values
 */
public final class Setting<T> {
    /** What setting it does. */
    public enum Effect {
        /** What its meaning says. */
        WORKS,
        /** Nothing: there is nothing here it could change. Said in a warning. */
        IGNORED,
        /** The broker does not start: to go on without it could be dangerous. */
        REFUSED
    }

    private final SettingKey key;
    private final SettingType<T> type;
    private final String defaultText;
    private final T defaultValue;
    private final String meaning;
    private final Effect effect;
    private final boolean secret;

    Setting(
            String key,
            SettingType<T> type,
            String defaultText,
            String meaning,
            Effect effect,
            boolean secret) {
        this.key = SettingKey.parse(key);
        this.type = type;
        this.defaultText = defaultText;
        this.defaultValue = defaultText == null ? null : type.parser().apply(defaultText);
        this.meaning = meaning;
        this.effect = effect;
        this.secret = secret;
    }

    /** As it is written in a file, with {@code $name} for what differs. */
    public String key() {
        return key.toString();
    }

    SettingType<T> type() {
        return type;
    }

    /** What a value must look like, in words. */
    public String expected() {
        return type.expected();
    }

    /** As it would be written; null if there is none. */
    public String defaultText() {
        return defaultText;
    }

    /** Null if there is none. */
    public T defaultValue() {
        return defaultValue;
    }

    /** What it does; if it does nothing, why. */
    public String meaning() {
        return meaning;
    }

    public Effect effect() {
        return effect;
    }

    /** Whether its value must not be shown. */
    public boolean isSecret() {
        return secret;
    }

    /** Whether this is a family. */
    boolean isFamily() {
        return key.words().stream().anyMatch(word -> word.startsWith("$") || word.equals("*"));
    }

    /**
     * @throws RuntimeException when the text is no such value
     */
    T parse(String text) {
        return type.parser().apply(text);
    }

    boolean matches(SettingKey other) {
        List<String> pattern = key.words();
        List<String> words = other.words();
        for (int i = 0; i < pattern.size(); i++) {
            if (pattern.get(i).equals("*")) {
                return words.size() > i;
            }
            if (i >= words.size()
                    || !pattern.get(i).startsWith("$") && !pattern.get(i).equals(words.get(i))) {
                return false;
            }
        }
        return words.size() == pattern.size();
    }

    /** The words of {@code member} that this family leaves open: {@code default} of listeners. */
    String nameOf(SettingKey member) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < key.words().size(); i++) {
            if (key.words().get(i).startsWith("$")) {
                name.append(name.length() == 0 ? "" : ".").append(member.words().get(i));
            }
        }
        return name.toString();
    }

    @Override
    public String toString() {
        return key();
    }
}
