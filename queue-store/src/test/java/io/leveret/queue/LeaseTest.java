package io.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LeaseTest {
    private final TestQueue test = TestQueue.classic();

    @Test
    void unusedQueueExpiresToTheMillisecondAndOnce() {
        test.expires(1_000).open();
        test.clock.advance(999);
        assertThat(test.effects.list).isEmpty();
        test.clock.advance(1);
        assertThat(test.effects.list).containsExactly("lease expired");
        test.clock.advance(10_000);
        assertThat(test.effects.list).hasSize(1);
    }

    @Test
    void declarationAndGetRenewTheLease() {
        test.expires(1_000).open();
        test.clock.advance(900);
        test.queue.touch();
        test.clock.advance(900);
        test.get();
        test.clock.advance(999);
        assertThat(test.effects.list).isEmpty();
        test.clock.advance(1);
        assertThat(test.effects.list).containsExactly("lease expired");
    }

    @Test
    void publishingDoesNotRenewTheLease() {
        test.expires(1_000).open();
        test.clock.advance(999);
        test.publish("a");
        test.clock.advance(1);
        assertThat(test.effects.list).containsExactly("lease expired");
    }

    @Test
    void queueWithConsumersDoesNotExpire() {
        test.expires(1_000).open();
        TestConsumer consumer = test.subscribe(0);
        test.clock.advance(100_000);
        assertThat(test.effects.list).isEmpty();
        test.queue.cancel(consumer);
        test.clock.advance(999);
        assertThat(test.effects.list).isEmpty();
        test.clock.advance(1);
        assertThat(test.effects.list).containsExactly("lease expired");
    }

    @Test
    void leaseMayBeGivenLater() {
        test.open();
        test.clock.advance(5_000);
        test.expires(1_000);
        test.clock.advance(999);
        assertThat(test.effects.list).isEmpty();
        test.clock.advance(1);
        assertThat(test.effects.list).containsExactly("lease expired");
    }

    @Test
    void leaseMayBeTakenAway() {
        test.expires(1_000).open();
        test.expires(-1);
        test.clock.advance(5_000);
        assertThat(test.effects.list).isEmpty();
    }

    @Test
    void otherSettingsDoNotRenewTheLease() {
        test.expires(1_000).open();
        test.clock.advance(500);
        test.ttl(5);
        test.clock.advance(500);
        assertThat(test.effects.list).containsExactly("lease expired");
    }

    @Test
    void deletedQueueExpiresNoMore() {
        test.expires(1_000).open();
        test.queue.delete();
        test.queue.touch();
        test.clock.advance(5_000);
        assertThat(test.effects.list).isEmpty();
    }
}
