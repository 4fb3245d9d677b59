package io.leveret.broker.vhost;

import io.leveret.broker.shard.Answer;
import io.leveret.broker.shard.Shard;
import io.leveret.codec.AmqpException;

/**
 * How a vhost changes: on its home, one change after another, each answered only once what is
 * durable of it is on disk and fsynced.
 */
final class Changes {
    private final Shard home;
    private final Definitions definitions;

    // Written on the home, read by any thread.
    private volatile long topologyVersion;

    Changes(Shard home, Definitions definitions) {
        this.home = home;
        this.definitions = definitions;
    }

    Shard home() {
        return home;
    }

    Definitions definitions() {
        return definitions;
    }

    /** Grows with every change that can alter a route, so that remembered routes know their age. */
    long topologyVersion() {
        return topologyVersion;
    }

    void topologyChanged() {
        assert home.isCurrent();
        topologyVersion = topologyVersion + 1;
    }

    /** Runs {@code change} on the home; what it throws is the answer. */
    void run(Answer<?> answer, Runnable change) {
        home.execute(
                () -> {
                    try {
                        change.run();
                    } catch (AmqpException e) {
                        answer.failed(e);
                    }
                });
    }

    /** Answers, if something durable was changed when that is on disk. */
    <T> void answer(boolean durable, T value, Answer<T> answer) {
        whenOnDisk(durable, () -> answer.ok(value));
    }

    /** Runs {@code done}, on the home, when the last change is on disk if it was durable. */
    void whenOnDisk(boolean durable, Runnable done) {
        if (durable) {
            definitions.sync(home, done);
        } else {
            done.run();
        }
    }
}
