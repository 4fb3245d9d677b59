package io.leveret.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Return;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps the messages that basic.return gives back on a channel. */
public final class Returns {
    private final BlockingQueue<Return> returned = new LinkedBlockingQueue<>();

    public Returns(Channel channel) {
        channel.addReturnListener(returned::add);
    }

    /** The next returned message; waits for it. */
    public Return next() throws InterruptedException {
        Return next = returned.poll(Await.DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(next).as("a returned message").isNotNull();
        return next;
    }

    /** Returned but not yet taken by the test. */
    public int waiting() {
        return returned.size();
    }
}
