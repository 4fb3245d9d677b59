package io.leveret.broker.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeliveryAgeTest {
    private static final long TIMEOUT = 1000;

    private final DeliveryAge age = new DeliveryAge();
    private final UnackedTags unacked = new UnackedTags();

    @Test
    void deliveryIsOverdueWhenTheTimeoutHasPassedSinceItWasNoticed() {
        deliver();
        assertThat(overdueAt(0)).isFalse();
        assertThat(overdueAt(999)).isFalse();
        assertThat(overdueAt(1000)).isTrue();
    }

    @Test
    void laterDeliveriesDoNotMakeAnEarlierOneYounger() {
        deliver();
        assertThat(overdueAt(0)).isFalse();
        deliver();
        assertThat(overdueAt(500)).isFalse();
        assertThat(overdueAt(1000)).isTrue();
    }

    @Test
    void settledDeliveriesAreNotMissed() {
        long first = deliver();
        assertThat(overdueAt(0)).isFalse();
        deliver();
        assertThat(overdueAt(500)).isFalse();
        unacked.take(first);
        assertThat(overdueAt(1000)).isFalse();
        assertThat(overdueAt(1500)).isTrue();
    }

    @Test
    void idleChannelIsNeverOverdue() {
        assertThat(overdueAt(0)).isFalse();
        assertThat(overdueAt(10_000)).isFalse();
    }

    private long deliver() {
        long tag = unacked.nextTag();
        unacked.add(new Unacked(tag, null, null, null));
        return tag;
    }

    private boolean overdueAt(long millis) {
        return age.isOverdue(unacked, millis, TIMEOUT);
    }
}
