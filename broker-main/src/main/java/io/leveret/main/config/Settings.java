package io.leveret.main.config;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All that can be set. */
public final class Settings {
    /** In the order people read them. */
    public static final List<SettingGroup> GROUPS =
            List.of(
                    NodeSettings.GROUP,
                    NetworkSettings.GROUP,
                    AmqpTlsSettings.GROUP,
                    AccessSettings.GROUP,
                    AuthBackendSettings.GROUP,
                    ResourceSettings.GROUP,
                    DefinitionSettings.GROUP,
                    LogSettings.GROUP,
                    HttpApiSettings.GROUP,
                    PrometheusSettings.GROUP,
                    OtherSettings.GROUP);

    private static final Map<String, Setting<?>> SINGLE = new TreeMap<>();
    private static final List<Setting<?>> FAMILIES;

    static {
        List<Setting<?>> all =
                GROUPS.stream().<Setting<?>>flatMap(group -> group.settings().stream()).toList();
        FAMILIES = all.stream().filter(Setting::isFamily).toList();
        all.stream()
                .filter(setting -> !setting.isFamily())
                .forEach(setting -> SINGLE.put(setting.key(), setting));
    }

    private Settings() {}

    /** The setting, or the family, that this key belongs to; null if there is none. */
    static Setting<?> find(SettingKey key) {
        Setting<?> single = SINGLE.get(key.toString());
        if (single != null) {
            return single;
        }
        for (Setting<?> family : FAMILIES) {
            if (family.matches(key)) {
                return family;
            }
        }
        return null;
    }

    /** The key most like one that does not exist; null if none is much like it. */
    static String mostLike(SettingKey unknown) {
        String wrong = unknown.toString();
        String best = null;
        int leastDistance = 1 + wrong.length() / 4;
        for (String key : SINGLE.keySet()) {
            int distance = distance(wrong, key);
            if (distance < leastDistance || distance == leastDistance && best == null) {
                best = key;
                leastDistance = distance;
            }
        }
        return best;
    }

    /** How many characters must be changed, added or taken away (Levenshtein). */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
