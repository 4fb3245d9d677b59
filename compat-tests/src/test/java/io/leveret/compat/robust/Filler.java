package io.leveret.compat.robust;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;

/** Puts many messages into a durable queue, waiting for confirms. */
record Filler(int port, String queue) {
    private static final int UNCONFIRMED_MAX = 50;
    private static final long CONFIRM_MILLIS_MAX = 60_000;

    void publish(int messages, int bytes) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setPort(port);
        factory.setAutomaticRecoveryEnabled(false);
        try (Connection connection = factory.newConnection();
                Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            byte[] body = new byte[bytes];
            for (int i = 1; i <= messages; i++) {
                channel.basicPublish("", queue, MessageProperties.MINIMAL_PERSISTENT_BASIC, body);
                if (i % UNCONFIRMED_MAX == 0 || i == messages) {
                    channel.waitForConfirmsOrDie(CONFIRM_MILLIS_MAX);
                }
            }
        }
    }
}
