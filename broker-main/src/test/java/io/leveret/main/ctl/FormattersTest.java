package io.leveret.main.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.FieldTable;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The expected texts are what RabbitMQ 3.10.8's rabbitmqctl printed. */
class FormattersTest {
    private static final List<String> QUEUE = List.of("name", "messages", "arguments", "policy");

    @Test
    void tableHasTabsBetweenAndTermsForArguments() {
        assertThat(
                        Formatters.rows(
                                "table",
                                true,
                                List.of("name", "durable", "arguments", "policy", "messages"),
                                List.of(
                                        Arrays.asList(
                                                "q.single",
                                                true,
                                                FieldTable.of("x-single-active-consumer", true),
                                                null,
                                                2),
                                        Arrays.asList(
                                                "q.lazy",
                                                true,
                                                FieldTable.of("x-queue-mode", "lazy"),
                                                "p.max",
                                                0))))
                .isEqualTo(
                        """
                        name	durable	arguments	policy	messages
                        q.single	true	[{"x-single-active-consumer",true}]		2
                        q.lazy	true	[{"x-queue-mode","lazy"}]	p.max	0
                        """);
    }

    @Test
    void emptyTableHasNoHeader() {
        assertThat(Formatters.rows("table", true, QUEUE, List.of())).isEmpty();
    }

    @Test
    void headerCanBeLeftOut() {
        assertThat(
                        Formatters.rows(
                                "table",
                                false,
                                List.of("name", "messages"),
                                List.of(List.of("q.transient", 1), List.of("q.classic", 662))))
                .isEqualTo("q.transient\t1\nq.classic\t662\n");
    }

    @Test
    void jsonHasAnObjectALineAndTriplesForArguments() {
        assertThat(
                        Formatters.rows(
                                "json",
                                true,
                                QUEUE,
                                List.of(
                                        Arrays.asList("q.transient", 1, FieldTable.EMPTY, null),
                                        Arrays.asList(
                                                "q.lazy",
                                                0,
                                                FieldTable.of("x-queue-mode", "lazy"),
                                                "p.max"))))
                .isEqualTo(
                        """
                        [
                        {"name":"q.transient","messages":1,"arguments":[],"policy":""}
                        ,{"name":"q.lazy","messages":0,"arguments":[["x-queue-mode","longstr","lazy"]],"policy":"p.max"}
                        ]
                        """);
    }

    @Test
    void csvQuotesTexts() {
        assertThat(
                        Formatters.rows(
                                "csv",
                                true,
                                List.of("name", "tags"),
                                List.of(
                                        List.of("conf-a", List.of("prod", "test")),
                                        List.of("/", List.of()))))
                .isEqualTo("\"name\",\"tags\"\n\"conf-a\",\"[prod, test]\"\n\"/\",\"[]\"\n");
    }

    @Test
    void prettyTableIsDrawnWithLines() {
        assertThat(
                        Formatters.rows(
                                "pretty_table",
                                true,
                                List.of("name"),
                                List.of(List.of("conf-a"), List.of("/"))))
                .isEqualTo(
                        """
                        ~(0lqqqqqqqqk~(B
                        ~(0x~(B ~[1mname~[0m   ~(0x~(B
                        ~(0tqqqqqqqqu~(B
                        ~(0x~(B conf-a ~(0x~(B
                        ~(0tqqqqqqqqu~(B
                        ~(0x~(B /      ~(0x~(B
                        ~(0mqqqqqqqqj~(B
                        """
                                .replace('~', '\033'));
    }

    @Test
    void erlangListsPairs() {
        assertThat(
                        Formatters.rows(
                                "erlang",
                                true,
                                List.of("name"),
                                List.of(List.of("conf-a"), List.of("/"))))
                .isEqualTo("[[{name,<<\"conf-a\">>}],\n [{name,<<\"/\">>}]]\n");
    }
}
