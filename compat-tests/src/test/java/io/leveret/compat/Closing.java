package io.leveret.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.ShutdownNotifier;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What the broker said when it closed a channel or a connection. */
public record Closing(boolean ofConnection, int code, String text, int classId, int methodId) {

    /** Something that makes the broker close; may itself fail because of it. */
    @FunctionalInterface
    public interface Provocation {
        void run() throws Exception;
    }

    /** Checks that {@code act} makes the broker close this channel, and no more than it. */
    public static void assertChannelError(Channel channel, int code, String text, Provocation act)
            throws Exception {
        Closing closing = after(channel, act);
        assertThat(closing.code + " " + closing.text).isEqualTo(code + " " + text);
        assertThat(closing.ofConnection).as("closes the whole connection").isFalse();
        assertThat(channel.getConnection().isOpen()).as("connection is open").isTrue();
    }

    /** Checks that {@code act}, done on {@code channel}, makes the broker close its connection. */
    public static void assertConnectionError(
            Channel channel, int code, String text, Provocation act) throws Exception {
        Closing closing = after(channel, act);
        assertThat(closing.code + " " + closing.text).isEqualTo(code + " " + text);
        assertThat(closing.ofConnection).as("closes the whole connection").isTrue();
    }

    /** Waits until the broker, not the client, has closed {@code connection}. */
    public static Closing of(Connection connection) throws Exception {
        return after(connection, () -> {});
    }

    /** Does {@code act} and waits until the broker has closed channel or connection. */
    public static Closing after(ShutdownNotifier victim, Provocation act) throws Exception {
        var signal = new CompletableFuture<ShutdownSignalException>();
        victim.addShutdownListener(signal::complete);
        try {
            act.run();
        } catch (IOException | AlreadyClosedException expected) {
            assertThat(expected)
                    .satisfiesAnyOf(
                            e -> assertThat(e).isInstanceOf(AlreadyClosedException.class),
                            e -> assertThat(e).hasCauseInstanceOf(ShutdownSignalException.class));
        }
        return of(signal.get(Await.DEADLINE.toMillis(), TimeUnit.MILLISECONDS));
    }

    public static Closing of(ShutdownSignalException signal) {
        Method reason = signal.getReason();
        if (reason instanceof AMQP.Connection.Close close) {
            return new Closing(
                    true,
                    close.getReplyCode(),
                    close.getReplyText(),
                    close.getClassId(),
                    close.getMethodId());
        }
        assertThat(reason).isInstanceOf(AMQP.Channel.Close.class);
        AMQP.Channel.Close close = (AMQP.Channel.Close) reason;
        return new Closing(
                false,
                close.getReplyCode(),
                close.getReplyText(),
                close.getClassId(),
                close.getMethodId());
    }
}
