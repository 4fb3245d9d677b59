package io.leveret.management.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.codec.FieldTable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BodyTest {
    private static Body body(String text) {
        return Body.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertRefused(Runnable reading, Object reason) {
        assertThatThrownBy(reading::run)
                .isInstanceOfSatisfying(
                        ApiException.class,
                        e -> {
                            assertThat(e.reply().status()).isEqualTo(400);
                            assertThat(e.reply().body())
                                    .isEqualTo(Map.of("error", "bad_request", "reason", reason));
                        });
    }

    @Test
    void nothingNullAndUndefinedCountAsAnEmptyObject() {
        for (String text : List.of("", " ", "null", "undefined", "{}")) {
            assertThat(body(text).fields()).isEmpty();
        }
    }

    @Test
    void anythingButAnObjectIsNoJson() {
        assertRefused(() -> body("{bad"), "not_json");
        assertRefused(() -> body("[1]"), "not_json");
        assertRefused(() -> body("12"), "not_json");
    }

    @Test
    void anObjectInsideATextIsSaidToBeEncodedTwice() {
        assertRefused(
                () -> body("\"{\\\"type\\\":\\\"direct\\\"}\""),
                "invalid payload: the request body JSON-decoded to a string. Is the input"
                        + " doubly-JSON-encoded?");
    }

    @Test
    void missingKeysAreNamedAsAnErlangTerm() {
        assertRefused(
                () -> body("{\"configure\":\".*\"}").require("configure", "write", "read"),
                "[{key_missing,write},{key_missing,read}]");
    }

    @Test
    void aTermThatIsTooLongForALineIsBroken() {
        assertRefused(
                () -> body("").require("routing_key", "properties", "payload_encoding"),
                "[{key_missing,routing_key},\n {key_missing,properties},\n"
                        + " {key_missing,payload_encoding}]");
    }

    @Test
    void booleansMayBeTextAndNothingElse() {
        Body body = body("{\"a\":true,\"b\":\"true\",\"c\":\"false\",\"d\":\"maybe\"}");

        assertThat(body.flag("a")).isTrue();
        assertThat(body.flag("b")).isTrue();
        assertThat(body.flag("c")).isFalse();
        assertThat(body.flag("absent")).isFalse();
        assertRefused(() -> body.flag("d"), List.of("not_boolean", "maybe"));
    }

    @Test
    void integersMayBeTextAndNothingElse() {
        Body body = body("{\"a\":2,\"b\":\"3\",\"c\":\"x\"}");

        assertThat(body.integer("a", 0)).isEqualTo(2);
        assertThat(body.integer("b", 0)).isEqualTo(3);
        assertThat(body.integer("absent", 7)).isEqualTo(7);
        assertRefused(() -> body.integer("c", 0), List.of("not_integer", "x"));
    }

    @Test
    void argumentsBecomeAFieldTableWithLongIntegers() {
        Body body = body("{\"arguments\":{\"x-message-ttl\":60000,\"a\":{\"b\":[1,\"c\"]}}}");

        FieldTable arguments = body.arguments("arguments");

        assertThat(arguments.get("x-message-ttl")).isEqualTo(60000L);
        assertThat(arguments.get("a")).isEqualTo(FieldTable.of("b", List.of(1L, "c")));
    }

    @Test
    void anEmptyListOfArgumentsIsNone() {
        assertThat(body("{\"arguments\":[]}").arguments("arguments")).isEqualTo(FieldTable.EMPTY);
    }
}
