package io.leveret.main.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.leveret.management.http.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonLinesTest {
    private static Map<?, ?> logged(Level level, String text, Throwable failure) throws Exception {
        LoggingEvent event =
                new LoggingEvent(
                        "test",
                        new LoggerContext().getLogger("a.Logger"),
                        level,
                        text,
                        failure,
                        null);
        event.setInstant(Instant.parse("2026-01-02T03:04:05.678Z"));
        String line = new String(new JsonLines().encode(event), UTF_8);
        assertThat(line).endsWith("}\n").hasLineCount(1);
        return (Map<?, ?>) Json.parse(line.getBytes(UTF_8));
    }

    @Test
    void lineHasTheNamesOfRabbitMqs() throws Exception {
        Map<?, ?> line = logged(Level.WARN, "text \"with\"\nlines, ü", null);

        assertThat(line.get("time")).isEqualTo("2026-01-02 03:04:05.678000+00:00");
        assertThat(line.get("level")).isEqualTo("warning");
        assertThat(line.get("msg")).isEqualTo("text \"with\"\nlines, ü");
        assertThat(line.get("logger")).isEqualTo("a.Logger");
        assertThat(line.containsKey("exception")).isFalse();
    }

    @Test
    void exceptionIsInTheLineWithItsStack() throws Exception {
        Map<?, ?> line = logged(Level.ERROR, "failed", new IllegalStateException("why"));

        assertThat((String) line.get("exception"))
                .startsWith("java.lang.IllegalStateException: why")
                .contains("JsonLinesTest");
    }

    @Test
    void levelsAreRabbitMqs() throws Exception {
        for (Level level : List.of(Level.ERROR, Level.INFO, Level.DEBUG)) {
            assertThat(logged(level, "", null).get("level"))
                    .isEqualTo(level.toString().toLowerCase(java.util.Locale.ROOT));
        }
    }
}
