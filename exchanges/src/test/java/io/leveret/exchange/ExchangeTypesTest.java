package io.leveret.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExchangeTypesTest {
    @Test
    void typesAreKnownByTheirNames() {
        for (String name :
                List.of(
                        "direct",
                        "fanout",
                        "topic",
                        "headers",
                        "x-consistent-hash",
                        "x-random",
                        "x-local-random",
                        "x-modulus-hash",
                        "x-recent-history",
                        "x-delayed-message")) {
            assertThat(ExchangeTypes.byName(name).name()).isEqualTo(name);
        }
        assertThat(ExchangeTypes.byName("nosuch")).isNull();
        assertThat(ExchangeTypes.byName("Direct")).isNull();
    }
}
