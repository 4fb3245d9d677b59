package io.leveret.compat.crash;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.ShutdownSignalException;
import com.rabbitmq.client.impl.DefaultExceptionHandler;
import java.io.IOException;
import java.util.List;
import java.util.Random;

/**
 * What one connection does until the broker is killed, and what is known from its answers. One for
 * all rounds; a thread each round.
 */
abstract class Load {
    private static final long JOIN_MILLIS = 30_000;

    private final String name;
    private Thread thread;
    private volatile boolean brokerDies;
    private volatile Throwable failure;

    Load(String name) {
        this.name = name;
    }

    /** Works until it is done or the broker dies; all that answers come to is recorded. */
    protected abstract void run(Connection connection, Random random) throws Exception;

    /** Makes what it needs. */
    protected abstract void prepare(Channel channel) throws IOException;

    /**
     * Compares what the broker has with what it should have.
     *
     * @param afterCrash whether it was killed before, and not stopped
     */
    abstract List<String> check(Connection connection, boolean afterCrash) throws Exception;

    /** What was compared so far, to tell that it was something. */
    abstract List<String> totals();

    static ConnectionFactory factory(int port) {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(port);
        factory.setAutomaticRecoveryEnabled(false);
        factory.setRequestedHeartbeat(0);
        factory.setChannelRpcTimeout(20_000);
        factory.setShutdownTimeout(1_000);
        factory.setExceptionHandler(
                new DefaultExceptionHandler() {
                    @Override
                    public void handleUnexpectedConnectionDriverException(
                            Connection connection, Throwable exception) {
                        // Connections end without a word when the broker is killed.
                    }
                });
        return factory;
    }

    final void start(int port, long seed) {
        brokerDies = false;
        failure = null;
        thread =
                new Thread(
                        () -> {
                            try (Connection connection = factory(port).newConnection(name)) {
                                run(connection, new Random(seed));
                            } catch (Exception | AssertionError e) {
                                if (!brokerDies || !isEnd(e)) {
                                    failure = e;
                                }
                            }
                        },
                        name);
        thread.setDaemon(true);
        thread.start();
    }

    private static boolean isEnd(Throwable e) {
        return e instanceof IOException
                || e instanceof AlreadyClosedException
                || e instanceof ShutdownSignalException;
    }

    /** From now on a lost connection is no fault. */
    final void brokerDies() {
        brokerDies = true;
    }

    final void join() throws InterruptedException {
        thread.join(JOIN_MILLIS);
        if (thread.isAlive()) {
            AssertionError stuck = new AssertionError(name + " does not end");
            stuck.setStackTrace(thread.getStackTrace());
            throw stuck;
        }
        if (failure != null) {
            throw new AssertionError(name + " failed", failure);
        }
    }

    /** Whether the connection or the broker under it is gone, or soon will be. */
    protected final boolean brokerIsDying() {
        return brokerDies;
    }
}
