package io.leveret.broker.shard;

import io.leveret.codec.AmqpException;
import java.util.function.Consumer;

/** What became of a request to another home; called once, on the shard of who asked. */
public interface Answer<T> {
    void ok(T value);

    void failed(AmqpException why);

    /** An answer to a request that cannot fail. */
    static <T> Answer<T> then(Consumer<T> then) {
        return new Answer<>() {
            @Override
            public void ok(T value) {
                then.accept(value);
            }

            @Override
            public void failed(AmqpException why) {
                throw new IllegalStateException(why);
            }
        };
    }

    /** The same answer, given on {@code shard}. */
    default Answer<T> on(Shard shard) {
        Answer<T> self = this;
        return new Answer<>() {
            @Override
            public void ok(T value) {
                shard.execute(() -> self.ok(value));
            }

            @Override
            public void failed(AmqpException why) {
                shard.execute(() -> self.failed(why));
            }
        };
    }
}
