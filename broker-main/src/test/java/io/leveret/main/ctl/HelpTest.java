package io.leveret.main.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HelpTest {
    @Test
    void everyCommandIsExplained() {
        assertThat(new Help().names()).containsAll(new Commands().names());
    }

    @Test
    void nothingIsExplainedThatIsNoCommand() {
        assertThat(new Help().names())
                .filteredOn(name -> !name.equals("help"))
                .isSubsetOf(new Commands().names());
    }
}
