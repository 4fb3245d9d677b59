package io.leveret.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TallyTest {
    private final Tally tally = new Tally();

    @Test
    void addsUpToTheLimit() {
        assertThat(tally.add("a", 2)).isTrue();
        assertThat(tally.add("a", 2)).isTrue();
        assertThat(tally.add("a", 2)).isFalse();
        assertThat(tally.add("b", 2)).isTrue();
        assertThat(tally.count("a")).isEqualTo(2);
    }

    @Test
    void whatIsRemovedMakesRoom() {
        tally.add("a", 1);

        tally.remove("a", 1);

        assertThat(tally.count("a")).isZero();
        assertThat(tally.add("a", 1)).isTrue();
    }

    @Test
    void negativeLimitIsNoneAndZeroLetsNobodyIn() {
        assertThat(tally.add("a", -1)).isTrue();
        assertThat(tally.add("b", 0)).isFalse();
        assertThat(tally.count("b")).isZero();
    }
}
