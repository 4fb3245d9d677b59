package io.leveret.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SocketAllowanceTest {
    @Test
    void keepsDescriptorsForFiles() {
        SocketAllowance allowance = new SocketAllowance(112, 20);
        for (int i = 0; i < 8; i++) {
            assertThat(allowance.take()).isTrue();
        }
        assertThat(allowance.take()).isFalse();
        allowance.giveBack();
        assertThat(allowance.take()).isTrue();
        assertThat(allowance.take()).isFalse();
    }

    @Test
    void countsWhatTheProcessHasOpenAlready() {
        SocketAllowance allowance = new SocketAllowance(250, 180);
        for (int i = 0; i < 16; i++) {
            assertThat(allowance.take()).isTrue();
        }
        assertThat(allowance.take()).isFalse();
    }

    @Test
    void oneConnectionIsAlwaysAllowed() {
        SocketAllowance allowance = new SocketAllowance(20, 15);
        assertThat(allowance.take()).isTrue();
        assertThat(allowance.take()).isFalse();
    }

    @Test
    void noLimitIsAsManyAsThereCanBe() {
        assertThat(new SocketAllowance(Long.MAX_VALUE / 16, 1000).take()).isTrue();
    }
}
