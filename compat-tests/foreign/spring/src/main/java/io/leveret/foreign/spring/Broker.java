package io.leveret.foreign.spring;

import com.rabbitmq.client.Method;
import com.rabbitmq.client.ShutdownSignalException;

import org.springframework.amqp.core.AcknowledgeMode;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.core.QueueInformation;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.api.ChannelAwareMessageListener;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Connections to the broker under test, and what steps share: queues, listeners, confirms. */
final class Broker implements AutoCloseable {
    private final String host;
    private final int port;
    final String prefix;
    final CachingConnectionFactory connections;
    final RabbitAdmin admin;

    /** Correlated confirms, returns, mandatory. */
    final RabbitTemplate template;

    Broker(String host, int port, String prefix) {
        this.host = host;
        this.port = port;
        this.prefix = prefix;
        connections = newConnections();
        connections.setPublisherConfirmType(CachingConnectionFactory.ConfirmType.CORRELATED);
        connections.setPublisherReturns(true);
        admin = new RabbitAdmin(connections);
        template = new RabbitTemplate(connections);
        template.setMandatory(true);
        template.setReplyTimeout(TimeUnit.SECONDS.toMillis(Steps.DEADLINE_SECONDS));
    }

    /** Connections without confirms, which transactions need. */
    CachingConnectionFactory newConnections() {
        var factory = new CachingConnectionFactory(host, port);
        factory.setUsername("guest");
        factory.setPassword("guest");
        factory.setConnectionNameStrategy(any -> prefix);
        factory.setConnectionTimeout((int) TimeUnit.SECONDS.toMillis(Steps.DEADLINE_SECONDS));
        return factory;
    }

    String name(String suffix) {
        return prefix + "." + suffix;
    }

    /** A durable queue that goes by itself if the scenario dies half way. */
    Queue queue(String suffix, Map<String, Object> arguments) {
        var merged = new HashMap<String, Object>(arguments);
        merged.put("x-expires", 60000);
        return new Queue(name(suffix), true, false, false, merged);
    }

    interface UseOfQueue {
        void with(String queue) throws Exception;
    }

    void withQueue(String suffix, UseOfQueue use) throws Exception {
        withQueue(suffix, Map.of(), use);
    }

    void withQueue(String suffix, Map<String, Object> arguments, UseOfQueue use) throws Exception {
        admin.declareQueue(queue(suffix, arguments));
        try {
            use.with(name(suffix));
        } finally {
            admin.deleteQueue(name(suffix));
        }
    }

    int ready(String queue) {
        QueueInformation information = admin.getQueueInfo(queue);
        return information.getMessageCount();
    }

    /** Publishes and waits for the confirm; answers what it was correlated by. */
    CorrelationData publish(String exchange, String key, Message message) throws Exception {
        var correlation = new CorrelationData();
        template.send(exchange, key, message, correlation);
        var confirm = correlation.getFuture().get(Steps.DEADLINE_SECONDS, TimeUnit.SECONDS);
        Steps.expect("acked", confirm.isAck(), true);
        return correlation;
    }

    interface UseOfListener {
        void with(BlockingQueue<Message> seen) throws Exception;
    }

    /**
     * Runs a container with this listener; {@code use} sees each message when it is done with it.
     */
    void withListener(
            String queue,
            AcknowledgeMode mode,
            int prefetch,
            ChannelAwareMessageListener listener,
            UseOfListener use)
            throws Exception {
        var seen = new LinkedBlockingQueue<Message>();
        var container = new DirectMessageListenerContainer(connections);
        container.setQueueNames(queue);
        container.setAcknowledgeMode(mode);
        container.setPrefetchCount(prefetch);
        container.setMessageListener(
                (ChannelAwareMessageListener)
                        (message, channel) -> {
                            try {
                                listener.onMessage(message, channel);
                            } finally {
                                seen.add(message);
                            }
                        });
        container.start();
        try {
            use.with(seen);
        } finally {
            container.stop();
            container.destroy();
        }
    }

    static Message next(BlockingQueue<Message> seen) throws InterruptedException {
        Message message = seen.poll(Steps.DEADLINE_SECONDS, TimeUnit.SECONDS);
        if (message == null) {
            throw new IllegalStateException("no delivery");
        }
        return message;
    }

    /** The method with which the broker closed a channel, found among the causes. */
    static Method closedBy(Throwable why) {
        for (Throwable each = why; each != null; each = each.getCause()) {
            if (each instanceof ShutdownSignalException signal) {
                return signal.getReason();
            }
        }
        throw new IllegalStateException("no channel error but " + why, why);
    }

    @Override
    public void close() {
        template.stop();
        connections.destroy();
    }
}
