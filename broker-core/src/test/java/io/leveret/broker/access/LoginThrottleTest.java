package io.leveret.broker.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.time.ManualClock;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {
    private final ManualClock clock = new ManualClock();
    private final LoginThrottle throttle = new LoginThrottle(clock);

    @Test
    void someFailuresAreFree() throws Exception {
        fail("192.0.2.1", LoginThrottle.FAILURES_FREE);

        assertThat(throttle.waitMillis(address("192.0.2.1"))).isZero();
    }

    @Test
    void whoHasFailedOftenWaits() throws Exception {
        fail("192.0.2.1", LoginThrottle.FAILURES_FREE + 2);

        assertThat(throttle.waitMillis(address("192.0.2.1")))
                .isEqualTo(2 * LoginThrottle.MILLIS_PER_FAILURE);
    }

    @Test
    void whoeverComesMeanwhileWaitsLonger() throws Exception {
        fail("192.0.2.1", LoginThrottle.FAILURES_FREE + 1);
        long first = throttle.waitMillis(address("192.0.2.1"));

        assertThat(throttle.waitMillis(address("192.0.2.1")))
                .isEqualTo(first + LoginThrottle.MILLIS_PER_FAILURE);
    }

    @Test
    void tooManyAreRefusedAtOnce() throws Exception {
        fail("192.0.2.1", LoginThrottle.FAILURES_FREE + 100);

        assertThat(throttle.waitMillis(address("192.0.2.1"))).isEqualTo(-1);
    }

    @Test
    void otherAddressesNoticeNothing() throws Exception {
        fail("192.0.2.1", 1000);

        assertThat(throttle.waitMillis(address("192.0.2.2"))).isZero();
    }

    @Test
    void networkOfIpv6IsOne() throws Exception {
        fail("2001:db8::1", 1000);

        assertThat(throttle.waitMillis(address("2001:db8::2"))).isEqualTo(-1);
        assertThat(throttle.waitMillis(address("2001:db8:0:1::1"))).isZero();
    }

    @Test
    void thisMachineIsNotCounted() throws Exception {
        fail("127.0.0.1", 1000);

        assertThat(throttle.waitMillis(address("127.0.0.1"))).isZero();
    }

    @Test
    void failuresAreForgottenInTime() throws Exception {
        fail("192.0.2.1", LoginThrottle.FAILURES_FREE + 10);
        clock.advance(Duration.ofMillis(10L * LoginThrottle.MILLIS_PER_FAILURE));

        assertThat(throttle.waitMillis(address("192.0.2.1"))).isZero();
    }

    @Test
    void manyAddressesTakeBoundedMemory() throws Exception {
        for (int i = 0; i < LoginThrottle.ADDRESSES_MAX + 1000; i++) {
            throttle.failed(
                    InetAddress.getByAddress(
                            new byte[] {10, (byte) (i >> 16), (byte) (i >> 8), (byte) i}));
        }

        assertThat(throttle.addresses()).isEqualTo(LoginThrottle.ADDRESSES_MAX);
    }

    @Test
    void loginThatHasToWaitIsAnsweredLater() throws Exception {
        PasswordLogin logins =
                new PasswordLogin(
                        asked ->
                                CompletableFuture.completedFuture(
                                        new LoginResult.Refused(asked.username(), "no")),
                        Set.of(),
                        clock);
        for (int i = 0; i < LoginThrottle.FAILURES_FREE + 1; i++) {
            assertThat(attempt(logins)).isDone();
        }

        CompletableFuture<LoginResult> slowed = attempt(logins);

        assertThat(slowed).isNotDone();
        clock.advance(Duration.ofMillis(LoginThrottle.MILLIS_PER_FAILURE));
        assertThat(slowed).isDone();
    }

    private static CompletableFuture<LoginResult> attempt(PasswordLogin logins) throws Exception {
        return logins.login(
                        new Credentials(
                                "alice",
                                "x".getBytes(StandardCharsets.UTF_8),
                                address("192.0.2.1")))
                .toCompletableFuture();
    }

    private void fail(String address, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            throttle.failed(address(address));
        }
    }

    private static InetAddress address(String text) throws Exception {
        return InetAddress.getByName(text);
    }
}
