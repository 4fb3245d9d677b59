package io.leveret.broker.connection;

import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeping clients away from a broker that runs, as RabbitMQ's maintenance mode does. A restart ends
 * it. Any thread.
 */
public final class Maintenance {
    /** Something clients connect to. */
    public interface Port {
        /** Closes the socket; whoever is connected stays. No matter if it is closed. */
        Future<Void> suspend();

        /** Listens again, on the port it had. No matter if it does. */
        Future<Void> resume();
    }

    private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);

    private final List<Port> ports = new CopyOnWriteArrayList<>();
    private final Connections connections;
    private volatile boolean active;

    /** What was asked for last; one after the other. */
    private Future<Void> last = Future.succeededFuture();

    public Maintenance(Connections connections) {
        this.connections = connections;
    }

    public void add(Port port) {
        ports.add(port);
    }

    public void remove(Port port) {
        ports.remove(port);
    }

    /** Whether the broker was drained and not revived. */
    public boolean isActive() {
        return active;
    }

    /** Refuses new connections, of AMQP and of HTTP. */
    public CompletionStage<Void> suspendListeners() {
        LOG.warn("Suspending {} listeners: no new connections are accepted", ports.size());
        return all(Port::suspend).toCompletionStage();
    }

    /** Accepts connections again. */
    public CompletionStage<Void> resumeListeners() {
        LOG.info("Resuming {} listeners: connections are accepted again", ports.size());
        return all(Port::resume).toCompletionStage();
    }

    /** Lets nobody in, and closes what is open. */
    public CompletionStage<Void> drain() {
        LOG.warn("This node is being put into maintenance (drain) mode");
        active = true;
        return suspendListeners()
                .thenRun(
                        () ->
                                connections.close(
                                        connection -> true, "Node was put into maintenance mode"));
    }

    /** Ends {@link #drain}. */
    public CompletionStage<Void> revive() {
        LOG.info("This node is being revived from maintenance (drain) mode");
        return resumeListeners().thenRun(() -> active = false);
    }

    private synchronized Future<Void> all(Function<Port, Future<Void>> what) {
        last = last.transform(ignored -> Future.join(ports.stream().map(what).toList()).mapEmpty());
        return last;
    }
}
