package io.leveret.broker.vhost;

import io.leveret.exchange.RecentHistoryExchange;
import io.leveret.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The last messages of an exchange, for who is bound later. In memory only, as in RabbitMQ.
 *
 * <p>A message is kept before it is routed, and a binding is there before it is given what was
 * kept: what is published meanwhile comes once or, rarely, twice, but is not missed.
 */
final class RecentHistory implements Passage {
    private final VirtualHost vhost;
    private final long length;
    private final ConcurrentLinkedDeque<Message> kept = new ConcurrentLinkedDeque<>();
    private final AtomicLong count = new AtomicLong();

    RecentHistory(VirtualHost vhost, Exchange exchange) {
        this.vhost = vhost;
        this.length = RecentHistoryExchange.length(exchange.arguments());
    }

    @Override
    public MessageTarget pass(Message message) {
        if (RecentHistoryExchange.keeps(message.header())) {
            kept.addLast(message);
            if (count.incrementAndGet() > length) {
                kept.pollFirst();
                count.decrementAndGet();
            }
        }
        return null;
    }

    @Override
    public void bound(Destination destination) {
        List<Message> all = new ArrayList<>(kept);
        // More only while others are publishing.
        int surplus = (int) Math.max(0, all.size() - length);
        for (Message message : all.subList(surplus, all.size())) {
            replay(message, destination);
        }
    }

    private void replay(Message message, Destination destination) {
        if (destination instanceof HostedQueue queue) {
            queue.publish(RoutingKeys.withoutBlindCopies(message), null, null);
        } else {
            Exchange next = (Exchange) destination;
            Message shown = RoutingKeys.withoutBlindCopies(message);
            vhost.route(next, RoutingKeys.of(message), message)
                    .targets()
                    .forEach(target -> target.publish(shown, null, null));
        }
    }
}
