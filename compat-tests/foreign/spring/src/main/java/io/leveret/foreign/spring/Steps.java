package io.leveret.foreign.spring;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs steps one after another and prints one line for each. */
final class Steps {
    static final int DEADLINE_SECONDS = 20;

    private boolean failed;

    interface Action {
        void run() throws Exception;
    }

    void step(String name, Action action) {
        try {
            within(action);
            System.out.println("ok " + name);
        } catch (Exception why) {
            failed = true;
            System.out.println("FAIL " + name + " " + describe(why));
        }
    }

    /** Runs {@code action} on a thread of its own, which is left behind when it is late. */
    private static void within(Action action) throws Exception {
        var outcome = new CompletableFuture<Void>();
        var thread =
                new Thread(
                        () -> {
                            try {
                                action.run();
                                outcome.complete(null);
                            } catch (Throwable why) {
                                outcome.completeExceptionally(why);
                            }
                        });
        thread.setDaemon(true);
        thread.start();
        try {
            outcome.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new TimeoutException("not done within " + DEADLINE_SECONDS + " s");
        } catch (ExecutionException why) {
            throw new Exception(why.getCause());
        }
    }

    /** The chain of causes: Spring's own exceptions seldom say what the broker said. */
    private static String describe(Throwable why) {
        var text = new StringBuilder();
        for (Throwable each = why.getCause() == null ? why : why.getCause();
                each != null;
                each = each.getCause()) {
            text.append(text.isEmpty() ? "" : " <- ").append(each);
        }
        return text.toString().replaceAll("\\s+", " ");
    }

    int exitCode() {
        return failed ? 1 : 0;
    }

    static void expect(String what, Object actual, Object expected) {
        if (!Objects.deepEquals(actual, expected)) {
            throw new IllegalStateException(
                    "%s: %.300s (expected: %.300s)".formatted(what, actual, expected));
        }
    }
}
