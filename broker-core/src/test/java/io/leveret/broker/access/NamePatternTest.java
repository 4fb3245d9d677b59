package io.leveret.broker.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NamePatternTest {
    record Case(String expression, String text, String outcome) {}

    /** Recorded from the library RabbitMQ itself uses. */
    static List<Case> cases() {
        try (BufferedReader in =
                new BufferedReader(
                        new InputStreamReader(
                                Objects.requireNonNull(
                                        NamePatternTest.class.getResourceAsStream("pcre.tsv")),
                                StandardCharsets.UTF_8))) {
            return in.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .map(fields -> new Case(fields[0], fields[1], fields[2]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void matchesWhatRabbitMqMatches(Case expected) {
        assertThat(outcome(expected.expression(), expected.text()))
                .isEqualTo(expected.outcome().startsWith("error") ? "error" : expected.outcome());
    }

    private static String outcome(String expression, String text) {
        try {
            return NamePattern.compile(expression).matches(text) ? "match" : "nomatch";
        } catch (InvalidPatternException e) {
            return "error";
        }
    }

    @Test
    void errorSaysWhatAndWhere() {
        assertThatThrownBy(() -> NamePattern.compile("["))
                .isInstanceOfSatisfying(
                        InvalidPatternException.class,
                        e -> {
                            assertThat(e.description())
                                    .isEqualTo("missing terminating ] for character class");
                            assertThat(e.offset()).isEqualTo(1);
                        });
    }

    @Test
    void expressionsThatCannotBeTranslatedAreRefusedRatherThanMisread() {
        for (String expression :
                List.of("(?R)", "(a)(?1)", "(?|a|b)", "(?(1)a)", "(*UTF8)a", "(?x)a b", "\\g<1>")) {
            assertThatThrownBy(() -> NamePattern.compile(expression))
                    .as(expression)
                    .isInstanceOf(InvalidPatternException.class);
        }
    }

    @Test
    void matchThatTakesTooLongIsNoMatch() {
        NamePattern pattern = NamePattern.compile("^(a|a)*$");

        assertThat(pattern.matches("a".repeat(60) + "b")).isFalse();
        assertThat(pattern.matches("a".repeat(60))).isTrue();
    }

    @Test
    void longestNameFitsOnTheStack() {
        assertThat(NamePattern.compile("^(a|b|c)+$").matches("abc".repeat(85))).isTrue();
    }

    @Test
    void quotedTextMatchesOnlyItself() {
        String odd = "a.*{vhost}[b]\\E$^|é-_ #";

        NamePattern pattern = NamePattern.compile("^" + NamePattern.quote(odd) + "$");

        assertThat(pattern.matches(odd)).isTrue();
        assertThat(pattern.matches("a.b")).isFalse();
    }
}
