package io.leveret.foreign.spring;

import static io.leveret.foreign.spring.Steps.expect;

import com.rabbitmq.client.AMQP;

import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What only Spring does: declarations from beans, and annotated listeners. */
final class ListenerSteps {
    private final Broker broker;
    private final AnnotationConfigApplicationContext context;

    ListenerSteps(Broker broker) {
        this.broker = broker;
        context = new AnnotationConfigApplicationContext();
        Map<String, Object> properties = Map.of("prefix", broker.prefix);
        var environment = context.getEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("scenario", properties));
        context.registerBean(Broker.class, () -> broker);
        context.register(ListenerApplication.class);
    }

    void run(Steps steps) {
        steps.step("admin", this::admin);
        steps.step("admin-inequivalent", this::inequivalent);
        steps.step("listener", this::listener);
        steps.step("listener-retry", this::listenerRetry);
        steps.step("listener-rpc", this::listenerRpc);
        steps.step("stop", this::stop);
    }

    /** Starts the context: RabbitAdmin declares the beans, the containers start to consume. */
    private void admin() {
        context.refresh();
        template().convertAndSend(name("declarables"), "k", "routed");
        long millis = TimeUnit.SECONDS.toMillis(Steps.DEADLINE_SECONDS);
        expect("routed", template().receiveAndConvert(name("declarables"), millis), "routed");
        var properties = context.getBean(RabbitAdmin.class).getQueueProperties(name("declarables"));
        expect("messages", properties.get(RabbitAdmin.QUEUE_MESSAGE_COUNT), 0);
    }

    /** RabbitAdmin looks for these words to tell a mismatch from other failures. */
    private void inequivalent() {
        AmqpException error = null;
        try {
            var other = new Queue(name("declarables"), true, false, false, Map.of("x-expires", 1));
            context.getBean(RabbitAdmin.class).declareQueue(other);
        } catch (AmqpException expected) {
            error = expected;
        }
        var close = (AMQP.Channel.Close) Broker.closedBy(error);
        expect("code", close.getReplyCode(), 406);
        expect(
                "text",
                close.getReplyText(),
                "PRECONDITION_FAILED - inequivalent arg 'x-expires' for queue '%s' in vhost '/':"
                                .formatted(name("declarables"))
                        + " received '1' but current is '60000'");
    }

    private void listener() throws Exception {
        template().convertAndSend(name("listeners"), "order.eu.created", "one");
        template().convertAndSend(name("listeners"), "invoice.paid", "two");
        template().convertAndSend(name("listeners"), "invoice.sent", "nobody's");
        // Two consumers: in either order.
        var expected = Set.of("order.eu.created=one", "invoice.paid=two");
        expect("heard", Set.of(heard(), heard()), expected);
    }

    private void listenerRetry() throws Exception {
        template().convertAndSend("", name("retry"), "body");
        expect("heard", heard(), "again=body");
    }

    private void listenerRpc() {
        for (int number = 1; number <= 20; number++) {
            Object answer = template().convertSendAndReceive("", name("double"), number);
            expect("answer", answer, 2 * number);
        }
    }

    private void stop() {
        var admin = context.getBean(RabbitAdmin.class);
        for (var queue : new String[] {"declarables", "listener", "retry", "double"}) {
            expect("consumed, then deleted " + queue, broker.ready(name(queue)), 0);
        }
        context.stop();
        for (var queue : new String[] {"declarables", "listener", "retry", "double"}) {
            admin.deleteQueue(name(queue));
        }
        admin.deleteExchange(name("declarables"));
        admin.deleteExchange(name("listeners"));
        context.close();
    }

    private String heard() throws InterruptedException {
        var heard = context.getBean(ListenerApplication.class).heard;
        return heard.poll(Steps.DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    private String name(String suffix) {
        return broker.name(suffix);
    }

    private RabbitTemplate template() {
        return context.getBean(RabbitTemplate.class);
    }
}
