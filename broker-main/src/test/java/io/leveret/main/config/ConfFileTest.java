package io.leveret.main.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfFileTest {
    private final List<Problem> problems = new ArrayList<>();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "a = 1            | a     | 1",
                "a=1              | a     | 1",
                "a.b.c = x        | a.b.c | x",
                "a-b_c.1 = x      | a-b_c.1 | x",
                "a = x y z        | a     | x y z",
                "a = b = c        | a     | b = c",
                "a = 1 # comment  | a     | 1",
                "a = 1#comment    | a     | 1",
                "a = it's         | a     | it's",
                "a = $HOME        | a     | $HOME",
                "a = é            | a     | é",
                "a = /x/y,z;w     | a     | /x/y,z;w",
                "a = default-src 'self'; x 'none' | a | default-src 'self'; x 'none'",
                "a = 'x # y'      | a     | x # y",
                "a = 'x # y' # c  | a     | x # y",
                "a = 'don\\'t'    | a     | don't",
                "a = '^a\\.b$'    | a     | ^a\\.b$",
                "u.a\\.b = true   | u.a\\.b | true",
                "A.b = 1          | A.b   | 1"
            })
    void oneLineIsAKeyAndAValue(String line, String key, String value) {
        List<Assignment> read = parse(line + "\n");

        assertThat(problems).isEmpty();
        assertThat(read).hasSize(1);
        assertThat(read.get(0).key()).hasToString(key);
        assertThat(read.get(0).value()).isEqualTo(value);
    }

    @Test
    void valueCanBeEmptyOnlyInQuotes() {
        assertThat(parse("a = ''\n").get(0).value()).isEmpty();
        assertThat(problems).isEmpty();
    }

    @Test
    void commentsAndEmptyLinesAreSkippedAndCounted() {
        List<Assignment> read = parse("# c\n\n   \n  # c\r\n   a = 1   \r\n#\nb =\t2\t");

        assertThat(read).extracting(Assignment::value).containsExactly("1", "2");
        assertThat(read)
                .extracting(assignment -> assignment.origin().toString())
                .containsExactly("x.conf:5", "x.conf:7");
    }

    @Test
    void byteOrderMarkIsSkipped() {
        assertThat(parse("\uFEFFa = 1\n").get(0).key()).hasToString("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a 1", "a : 1", "= 1", "a. b = 1", ".a = 1", "a..b = 1"})
    void lineOfAnotherFormIsAProblem(String line) {
        assertThat(parse("x = 1\n" + line + "\ny = 2\n")).hasSize(2);
        assertThat(problems)
                .containsExactly(
                        new Problem(
                                new Origin.FileLine(Path.of("x.conf"), 2),
                                "'" + line + "' (expected: key = value)"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a =", "a = ", "a = # comment"})
    void missingValueIsAProblem(String line) {
        assertThat(parse(line)).isEmpty();
        assertThat(problems)
                .extracting(Problem::toString)
                .containsExactly("x.conf:1: a has no value (expected: key = value)");
    }

    @Test
    void erlangTermsAreNamedAsSuch() {
        assertThat(parse("%% old\n[{rabbit, [{tcp_listeners, [5672]}]}].\n")).isEmpty();
        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).text()).contains("Erlang terms");
    }

    @Test
    void fileThatCannotBeReadIsAProblem(@TempDir Path directory) throws IOException {
        Path binary = directory.resolve("binary.conf");
        Files.write(binary, new byte[] {(byte) 0xC3, 0x28});

        new ConfFile(directory.resolve("none.conf"), problems).read();
        new ConfFile(binary, problems).read();

        assertThat(problems)
                .extracting(Problem::text)
                .containsExactly("there is no such file", "the file is not text in UTF-8");
    }

    private List<Assignment> parse(String text) {
        return new ConfFile(Path.of("x.conf"), problems).parse(text);
    }
}
