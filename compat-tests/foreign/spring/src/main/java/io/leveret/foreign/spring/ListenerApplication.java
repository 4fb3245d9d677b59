package io.leveret.foreign.spring;

import org.springframework.amqp.core.BindingBuilder;
import org.springframework.amqp.core.Declarables;
import org.springframework.amqp.core.DirectExchange;
import org.springframework.amqp.rabbit.annotation.Argument;
import org.springframework.amqp.rabbit.annotation.EnableRabbit;
import org.springframework.amqp.rabbit.annotation.Exchange;
import org.springframework.amqp.rabbit.annotation.Queue;
import org.springframework.amqp.rabbit.annotation.QueueBinding;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Payload;

import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** What a Spring application is: beans that are declared on the broker, and annotated listeners. */
@Configuration
@EnableRabbit
class ListenerApplication {
    /** What the listeners were given. */
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @Bean
    ConnectionFactory connections(Broker broker) {
        return broker.newConnections();
    }

    @Bean
    RabbitAdmin admin(ConnectionFactory connections) {
        return new RabbitAdmin(connections);
    }

    @Bean
    RabbitTemplate template(ConnectionFactory connections) {
        var template = new RabbitTemplate(connections);
        template.setReplyTimeout(Steps.DEADLINE_SECONDS * 1000L);
        return template;
    }

    @Bean
    SimpleRabbitListenerContainerFactory rabbitListenerContainerFactory(
            ConnectionFactory connections) {
        var factory = new SimpleRabbitListenerContainerFactory();
        factory.setConnectionFactory(connections);
        factory.setConcurrentConsumers(2);
        return factory;
    }

    /** Declared by RabbitAdmin when the first connection opens. */
    @Bean
    Declarables declarables(Broker broker) {
        var exchange = new DirectExchange(broker.name("declarables"), true, true);
        var queue = broker.queue("declarables", Map.of());
        var binding = BindingBuilder.bind(queue).to(exchange).with("k");
        var retry = broker.queue("retry", Map.of());
        var twice = broker.queue("double", Map.of());
        return new Declarables(exchange, queue, binding, retry, twice);
    }

    /** Its queue, exchange and binding are declared before it consumes. */
    @RabbitListener(
            bindings =
                    @QueueBinding(
                            value =
                                    @Queue(
                                            name = "${prefix}.listener",
                                            durable = "true",
                                            arguments =
                                                    @Argument(
                                                            name = "x-expires",
                                                            value = "60000",
                                                            type = "java.lang.Integer")),
                            exchange =
                                    @Exchange(
                                            name = "${prefix}.listeners",
                                            type = "topic",
                                            autoDelete = "true"),
                            key = {"order.#", "invoice.paid"}))
    void listen(@Payload String body, @Header("amqp_receivedRoutingKey") String routingKey) {
        heard.add(routingKey + "=" + body);
    }

    /** Fails at first: the container requeues, and the message comes again. */
    @RabbitListener(queues = "${prefix}.retry")
    void failOnce(String body, @Header("amqp_redelivered") boolean redelivered) {
        if (!redelivered) {
            throw new IllegalStateException("on purpose");
        }
        heard.add("again=" + body);
    }

    /** What it returns is sent to the asker's reply-to. */
    @RabbitListener(concurrency = "1", queues = "${prefix}.double")
    int twice(int number) {
        return 2 * number;
    }
}
