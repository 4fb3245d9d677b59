package io.leveret.broker.connection;

import io.leveret.broker.channel.Channel;
import io.leveret.time.Clock;
import java.util.List;

/**
 * Looks now and then whether a channel keeps a delivery for longer than the node's consumer timeout
 * allows. RabbitMQ looks once a minute; we more often when the timeout is short.
 */
final class DeliveryAgeWatch {
    /** How often deliveries are looked at while the consumer timeout passes. */
    private static final int CHECKS = 30;

    private final Connection connection;
    private final long timeoutMillis;

    /** Null before the start, and if consumers may take forever. */
    private Clock.Timer timer;

    DeliveryAgeWatch(Connection connection) {
        this.connection = connection;
        this.timeoutMillis = connection.environment().limits().consumerTimeoutMillis();
    }

    void start() {
        if (timeoutMillis > 0) {
            long interval = Math.max(1, timeoutMillis / CHECKS);
            Clock clock = connection.environment().clock();
            timer = clock.schedule(connection.shard(), interval, this::check);
        }
    }

    private void check() {
        if (!connection.isOpen()) {
            return;
        }
        long now = connection.environment().clock().nanos() / 1_000_000;
        for (Channel channel : List.copyOf(connection.channels())) {
            channel.checkDeliveryAge(now, timeoutMillis);
        }
        start();
    }

    void stop() {
        if (timer != null) {
            timer.cancel();
        }
    }
}
