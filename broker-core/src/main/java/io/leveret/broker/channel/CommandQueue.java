package io.leveret.broker.channel;

import io.leveret.broker.connection.Connection;
import io.leveret.broker.connection.Episodes;
import io.leveret.broker.connection.ReadGate;
import io.leveret.broker.shard.Answer;
import io.leveret.codec.AmqpException;
import io.leveret.codec.ChannelError;
import io.leveret.codec.ConnectionError;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a channel's commands one after another: while one waits for an answer from elsewhere, what
 * comes is kept in order, and runs when the answer is there. Channel's shard.
 */
final class CommandQueue {
    private static final Logger LOG = LoggerFactory.getLogger(CommandQueue.class);

    private final Channel channel;
    private final Connection connection;
    private final Deque<Runnable> backlog = new ArrayDeque<>(0);
    private final ReadGate.Hold reading;
    private boolean waiting;

    /** How often the client was at the limit. */
    private final Episodes episodes = new Episodes();

    CommandQueue(Channel channel) {
        this.channel = channel;
        this.connection = channel.connection();
        this.reading = connection.newHold(ReadGate.Reason.BACKLOG);
    }

    /** Whether a command may not run now but must be kept for {@link #later}. */
    boolean isWaiting() {
        return waiting || !backlog.isEmpty();
    }

    void later(Runnable command) {
        backlog.add(command);
        if (backlog.size() == connection.environment().limits().backlogCommandsMax()) {
            held();
        }
    }

    private void held() {
        // No fault of the client's: it may send as much as it likes behind what takes a while.
        if (episodes.beginsOneToTell()) {
            LOG.info(
                    "connection {}, channel {}: {} commands wait behind one that has no answer yet;"
                            + " nothing more is read from it until they ran (for the {}. time)",
                    connection.info().name(),
                    channel.number(),
                    backlog.size(),
                    episodes.count());
        }
        reading.set(true);
    }

    /**
     * Makes the channel wait for an answer from elsewhere.
     *
     * @param then runs when it is there, unless the channel is closed by then
     */
    <T> Answer<T> await(Consumer<T> then) {
        waiting = true;
        return new Answer<T>() {
            @Override
            public void ok(T value) {
                answered(() -> then.accept(value));
            }

            @Override
            public void failed(AmqpException why) {
                answered(
                        () -> {
                            throw why;
                        });
            }
        }.on(connection.shard());
    }

    private void answered(Runnable outcome) {
        waiting = false;
        if (!channel.isOpen()) {
            return;
        }
        guarded(outcome);
        runBacklog();
    }

    private void runBacklog() {
        while (!waiting && !backlog.isEmpty() && channel.isOpen() && !connection.isOutputFull()) {
            guarded(backlog.poll());
        }
        if (backlog.isEmpty()) {
            reading.set(false);
        }
    }

    /** The client reads again what we write. */
    void roomAgain() {
        runBacklog();
    }

    /** Runs what does not run under the connection's own error handling. */
    private void guarded(Runnable action) {
        try {
            action.run();
        } catch (ChannelError e) {
            channel.fail(e);
        } catch (ConnectionError e) {
            connection.fail(e);
        }
    }

    /** Forgets what did not run yet. */
    void clear() {
        backlog.clear();
        reading.set(false);
    }
}
