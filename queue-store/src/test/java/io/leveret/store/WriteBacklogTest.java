package io.leveret.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class WriteBacklogTest {
    private final WriteBacklog backlog = new WriteBacklog();
    private final List<String> told = new ArrayList<>();

    private void await(long bytesMax, String who) {
        backlog.awaitAtMost(bytesMax, Runnable::run, () -> told.add(who));
    }

    @Test
    void waitersAreToldOnceWhenLittleEnoughIsLeft() {
        backlog.add(100);
        await(50, "half");
        await(10, "tenth");
        backlog.remove(49);
        assertThat(told).isEmpty();
        backlog.remove(1);
        assertThat(told).containsExactly("half");
        backlog.remove(50);
        backlog.add(100);
        backlog.remove(100);
        assertThat(told).containsExactly("half", "tenth");
        assertThat(backlog.bytes()).isZero();
    }

    @Test
    void whoNeedNotWaitIsToldAtOnce() {
        backlog.add(10);
        await(10, "at once");
        assertThat(told).containsExactly("at once");
    }

    @Test
    void waiterWhoseHomeIsGoneDoesNotKeepOthersFromBeingTold() {
        backlog.add(10);
        backlog.awaitAtMost(
                0,
                action -> {
                    throw new RejectedExecutionException();
                },
                () -> {});
        await(0, "other");
        backlog.remove(10);
        assertThat(told).containsExactly("other");
    }
}
