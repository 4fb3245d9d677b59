package io.leveret.broker.vhost;

import io.leveret.broker.event.Event;
import io.leveret.codec.BasicProperties;
import io.leveret.message.Message;
import java.util.List;
import java.util.function.Consumer;

/**
 * Publishes what happens in the broker to the topic exchange {@code amq.rabbitmq.event} of one
 * vhost: the name of the event is the routing key, its facts are the headers, and the body is
 * empty.
 *
 * @see <a href="https://www.rabbitmq.com/docs/event-exchange">RabbitMQ: event exchange</a>
 */
final class EventExchange implements Consumer<Event> {
    static final String NAME = "amq.rabbitmq.event";

    private static final int PERSISTENT = 2;
    private static final byte[] NO_BODY = {};

    private final VirtualHosts vhosts;
    private final String vhost;

    EventExchange(VirtualHosts vhosts, String vhost) {
        this.vhosts = vhosts;
        this.vhost = vhost;
    }

    /** Any thread. */
    @Override
    public void accept(Event event) {
        VirtualHost home = vhosts.get(vhost);
        Exchange exchange = home == null ? null : home.exchange(NAME);
        if (exchange == null) {
            return;
        }
        BasicProperties properties =
                BasicProperties.EMPTY
                        .withHeaders(event.facts())
                        .withDeliveryMode(PERSISTENT)
                        .withTimestamp(event.atMillis() / 1000);
        Message message = MadeMessage.of(NAME, event.name(), properties, NO_BODY);
        home.route(exchange, List.of(event.name()), message)
                .targets()
                .forEach(target -> target.publish(message, null, null));
    }
}
