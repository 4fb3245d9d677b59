package io.leveret.auth;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads for asking others, which may be slow: few of them, and few that wait for one. */
public final class RemoteThreads {
    private static final int THREADS = 8;
    private static final int WAITING_MAX = 1000;
    private static final int IDLE_SECONDS = 30;

    private RemoteThreads() {}

    /** When too much waits, more is refused with a {@link RejectedExecutionException}. */
    public static ExecutorService named(String name) {
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(
                        THREADS,
                        THREADS,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(WAITING_MAX),
                        task -> {
                            Thread thread = new Thread(task, name);
                            thread.setDaemon(true);
                            return thread;
                        });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }
}
