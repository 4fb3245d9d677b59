package io.leveret.broker;

import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what event loops do, on a thread that is none of them: starting and stopping. */
public final class Waiting {
    private Waiting() {}

    /**
     * @throws BrokerStartException when it fails, with the reason it failed for, or takes longer
     */
    public static <T> T await(Future<T> future, long seconds) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerStartException("interrupted", e);
        } catch (ExecutionException e) {
            throw new BrokerStartException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new BrokerStartException("not done within " + seconds + " s", e);
        }
    }
}
