package io.leveret.compat.crash;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Publishes some messages again: the last, of which nobody knows whether it is safe, and those that
 * were confirmed, also before the last kill, whether they are still in the queue or not. None may
 * come a second time.
 */
final class DeduplicatedLoad extends PublishLoad {
    private static final int REMEMBERED_MAX = 1000;

    /** More than are published while any is published again. */
    private static final Map<String, Object> CACHE = Map.of("x-cache-size", 100_000);

    private final boolean atTheExchange;
    private final List<Long> confirmed = new CopyOnWriteArrayList<>();

    private DeduplicatedLoad(String exchange, boolean atTheExchange, QueueRecord... queues) {
        super(exchange, true, queues);
        this.atTheExchange = atTheExchange;
    }

    static DeduplicatedLoad atTheExchange(String exchange, QueueRecord... queues) {
        return new DeduplicatedLoad(exchange, true, queues);
    }

    static DeduplicatedLoad atTheQueue(String exchange, String queue) {
        return new DeduplicatedLoad(
                exchange,
                false,
                new QueueRecord(
                        queue, Map.of("x-message-deduplication", true, "x-cache-size", 100_000)));
    }

    @Override
    protected void declareExchange(Channel channel, String name) throws IOException {
        if (atTheExchange) {
            channel.exchangeDeclare(name, "x-message-deduplication", true, false, CACHE);
        } else {
            super.declareExchange(channel, name);
        }
    }

    @Override
    protected AMQP.BasicProperties.Builder properties(Random random, long number) {
        return super.properties(random, number).headers(Map.of("x-deduplication-header", number));
    }

    @Override
    protected void confirmed(long number) {
        confirmed.add(number);
        if (confirmed.size() > REMEMBERED_MAX) {
            confirmed.remove(0);
        }
    }

    @Override
    protected long publishedBefore(Random random) {
        int what = random.nextInt(8);
        if (what == 0) {
            return lastNumber();
        }
        int known = confirmed.size();
        return what < 3 && known > 0 ? confirmed.get(random.nextInt(known / 2 + 1)) : 0;
    }
}
