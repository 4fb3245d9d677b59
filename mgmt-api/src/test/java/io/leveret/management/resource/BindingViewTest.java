package io.leveret.management.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.admin.BindingSnapshot;
import io.leveret.codec.FieldTable;
import org.junit.jupiter.api.Test;

class BindingViewTest {
    private static String key(String routingKey, FieldTable arguments) {
        return BindingView.propertiesKey(
                new BindingSnapshot("/", "x", "q", false, routingKey, arguments));
    }

    @Test
    void withoutRoutingKeyAndArgumentsItIsATilde() {
        assertThat(key("", FieldTable.EMPTY)).isEqualTo("~");
    }

    @Test
    void theRoutingKeyIsEncodedLikeAForm() {
        assertThat(key("a/b c~d%ü", FieldTable.EMPTY)).isEqualTo("a%2Fb+c%7Ed%25%C3%BC");
        assertThat(key("#", FieldTable.EMPTY)).isEqualTo("%23");
        assertThat(key("~", FieldTable.EMPTY)).isEqualTo("%7E");
    }

    @Test
    void argumentsAddAHashThatTellsThemApart() {
        String one = key("k", FieldTable.of("a", 1L));
        String two = key("k", FieldTable.of("a", 2L));

        assertThat(one).matches("k~[A-Za-z0-9_-]+").isNotEqualTo(two);
        assertThat(key("k", FieldTable.of("a", 1L))).isEqualTo(one);
    }
}
