package io.leveret.broker.channel;

import io.leveret.broker.connection.Connection;
import io.leveret.broker.vhost.Exchange;

/** May this connection's user do that? Throws the channel error that says no. */
public final class ChannelAccess {
    private final Connection connection;

    ChannelAccess(Connection connection) {
        this.connection = connection;
    }

    long version() {
        return 0;
    }

    void configureExchange(String exchange) {}

    void writeExchange(String exchange) {}

    void readExchange(String exchange) {}

    void configureQueue(String queue) {}

    void writeQueue(String queue) {}

    void readQueue(String queue) {}

    /** Publishing to a topic exchange: is this routing key allowed? */
    void publishTopic(Exchange exchange, String routingKey) {}

    void bindTopic(Exchange exchange, String routingKey) {}

    void userId(String claimed) {
        String user = connection.user().name();
        if (!claimed.equals(user)) {
            throw io.leveret.codec.Errors.channelError(
                    io.leveret.codec.ReplyCode.PRECONDITION_FAILED,
                    "user_id property set to '%s' but authenticated user was '%s'",
                    claimed,
                    user);
        }
    }
}
