package io.leveret.management.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
    private static Object parse(String text) throws IOException {
        return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String written(Object value) {
        return new String(Json.bytes(value), StandardCharsets.UTF_8);
    }

    @Test
    void everyKindOfValueIsReadAndWrittenAsItWas() throws IOException {
        String text = "{\"a\":1,\"b\":-1.5,\"c\":\"ü\\\"\",\"d\":[true,false,null],\"e\":{}}";

        assertThat(written(parse(text))).isEqualTo(text);
    }

    @Test
    void integersStayIntegersHoweverLarge() throws IOException {
        assertThat(parse("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        assertThat(parse("9223372036854775808")).isEqualTo(new BigInteger("9223372036854775808"));
    }

    @Test
    void ratesAreWrittenWithAPointAndCountersWithout() {
        Map<String, Object> stats = new LinkedHashMap<>();
        stats.put("publish", 12L);
        stats.put("rate", 0.0);

        assertThat(written(stats)).isEqualTo("{\"publish\":12,\"rate\":0.0}");
    }

    @Test
    void whatIsNoNumberIsWrittenAsNull() {
        assertThat(written(Arrays.asList(Double.NaN, Double.POSITIVE_INFINITY)))
                .isEqualTo("[null,null]");
    }

    @Test
    void textThatIsNotJsonIsRefused() {
        for (String text : List.of("", "{", "{,}", "nonsense", "[1] 2", "{\"a\":1}}")) {
            assertThatThrownBy(() -> parse(text)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void nestingCannotExhaustTheStack() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);

        assertThatThrownBy(() -> parse(deep)).isInstanceOf(IOException.class);
    }
}
