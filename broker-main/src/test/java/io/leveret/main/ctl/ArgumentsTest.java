package io.leveret.main.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    private final Commands commands = new Commands();

    @Test
    void optionsStandBeforeTheCommandOrAfterIt() {
        for (String line :
                List.of(
                        "-q -p v list_queues name messages",
                        "list_queues -p v name messages -q",
                        "list_queues --vhost=v name --quiet messages")) {
            Arguments arguments = parse(line);

            assertThat(arguments.command()).as(line).isEqualTo("list_queues");
            assertThat(arguments.positional()).as(line).containsExactly("name", "messages");
            assertThat(arguments.options()).as(line).isEqualTo(Map.of("quiet", "", "vhost", "v"));
        }
    }

    @Test
    void whatFollowsTwoDashesIsNoOption() {
        assertThat(parse("add_user u -- -secret").positional()).containsExactly("u", "-secret");
    }

    @Test
    void optionTheCommandDoesNotHaveIsNamed() {
        assertThat(parse("list_queues --nope").unknown()).containsExactly("--nope");
        assertThat(parse("delete_queue q --if-empty").unknown()).isEmpty();
    }

    @Test
    void shortOptionsOfPluginsAreTheirOwn() {
        assertThat(parse("list -e -m").options()).containsOnlyKeys("e", "m");
    }

    @Test
    void numberOfArgumentsIsReadFromTheUsage() {
        Usage usage = new Usage("set_permissions [--vhost <vhost>] <user> <conf> <write> <read>");
        assertThat(usage.wrongWith(List.of("u", "c", "w"))).isEqualTo("not enough arguments.");
        assertThat(usage.wrongWith(List.of("u", "c", "w", "r"))).isNull();
        assertThat(usage.wrongWith(List.of("u", "c", "w", "r", "x")))
                .isEqualTo("too many arguments.");
        assertThat(new Usage("list_x [<column> ...]").wrongWith(List.of("a", "b"))).isNull();
    }

    private Arguments parse(String line) {
        return Arguments.parse(List.of(line.split(" ")), commands);
    }
}
