package io.leveret.main.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.main.config.Setting.Effect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The tables in docs/configuration.md are those of {@link Settings}. To write them anew: {@code mvn
 * -pl broker-main -am test -Dtest=ConfigurationPageTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dleveret.docs.write=true}.
 */
class ConfigurationPageTest {
    private static final Path PAGE = Path.of("../docs/configuration.md");
    private static final String BEGIN = "<!-- Below: written by ConfigurationPageTest. -->\n";

    @Test
    void pageHasTheSettingsThereAre() throws IOException {
        String page = Files.readString(PAGE);
        String byHand = page.substring(0, page.indexOf(BEGIN) + BEGIN.length());
        String expected = byHand + tables();
        if (Boolean.getBoolean("leveret.docs.write")) {
            Files.writeString(PAGE, expected);
        }

        assertThat(Files.readString(PAGE)).isEqualTo(expected);
    }

    private static String tables() {
        StringBuilder out = new StringBuilder();
        for (SettingGroup group : Settings.GROUPS) {
            StringBuilder rows = new StringBuilder();
            group.settings().stream()
                    .filter(setting -> setting.effect() == Effect.WORKS)
                    .forEach(setting -> rows.append(row(setting)));
            if (rows.length() > 0) {
                out.append("\n## ").append(group.title()).append("\n\n");
                out.append("| key | value | default | meaning |\n|---|---|---|---|\n").append(rows);
            }
        }
        out.append("\n## Environment\n\n| variable | sets |\n|---|---|\n");
        out.append(
                "| `RABBITMQ_NODE_PORT`, `RABBITMQ_NODE_IP_ADDRESS` | `listeners.tcp.default` |\n");
        out.append("| `RABBITMQ_LOGS` | `log.console` if it is `-`, else `log.file` |\n");
        EnvironmentVariables.STRONG.forEach(
                (variable, setting) ->
                        out.append("| `" + variable + "` | `" + setting.key() + "` |\n"));
        out.append(without("Without effect", Effect.IGNORED, "why"));
        out.append(without("Refused", Effect.REFUSED, "why"));
        return out.toString();
    }

    private static String row(Setting<?> setting) {
        String defaultText = setting.defaultText() == null ? "" : "`" + setting.defaultText() + "`";
        return "| `"
                + setting.key()
                + "` | "
                + setting.expected()
                + " | "
                + defaultText
                + " | "
                + setting.meaning()
                + " |\n";
    }

    /** One row a reason. */
    private static String without(String title, Effect effect, String column) {
        Map<String, StringBuilder> keysByReason = new TreeMap<>();
        Settings.GROUPS.stream()
                .flatMap(group -> group.settings().stream())
                .filter(setting -> setting.effect() == effect)
                .forEach(
                        setting ->
                                keysByReason
                                        .computeIfAbsent(
                                                setting.meaning(), why -> new StringBuilder())
                                        .append(" `")
                                        .append(setting.key())
                                        .append('`'));
        StringBuilder out = new StringBuilder("\n## " + title + "\n\n| " + column + " | keys |\n");
        out.append("|---|---|\n");
        keysByReason.forEach(
                (why, keys) -> out.append("| " + why + " |").append(keys).append(" |\n"));
        return out.toString();
    }
}
