package io.leveret.compat;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waiting for what a broker does in its own time: until it is so, or a deadline has passed. */
public final class Await {
    /** Far beyond what anything here takes, so that a slow machine fails no test. */
    public static final Duration DEADLINE = Duration.ofSeconds(15);

    private static final long ASK_AGAIN_NANOS = Duration.ofMillis(5).toNanos();

    private Await() {}

    /** Asks until the answer is {@code expected}; the failure shows the last answer. */
    public static <T> void awaitEqual(T expected, Callable<T> question) {
        long end = System.nanoTime() + DEADLINE.toNanos();
        T answer = ask(question);
        while (!Objects.equals(expected, answer)) {
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        "expected %s but was still %s".formatted(expected, answer));
            }
            LockSupport.parkNanos(ASK_AGAIN_NANOS);
            answer = ask(question);
        }
    }

    public static void awaitTrue(Callable<Boolean> condition) {
        awaitEqual(true, condition);
    }

    private static <T> T ask(Callable<T> question) {
        try {
            return question.call();
        } catch (Exception e) {
            throw new AssertionError("while waiting", e);
        }
    }
}
