package io.leveret.foreign.spring;

import com.rabbitmq.client.impl.ClientVersion;

import org.springframework.amqp.rabbit.core.RabbitTemplate;

/** The scenario as a Spring AMQP application: Scenario HOST PORT PREFIX. */
public final class Scenario {
    private Scenario() {}

    public static void main(String[] arguments) {
        System.out.printf(
                "version spring-rabbit %s, amqp-client %s, Java %s%n",
                RabbitTemplate.class.getPackage().getImplementationVersion(),
                ClientVersion.VERSION,
                Runtime.version());
        var steps = new Steps();
        try (var broker = new Broker(arguments[0], Integer.parseInt(arguments[1]), arguments[2])) {
            new CommonSteps(broker).run(steps);
            new ListenerSteps(broker).run(steps);
        }
        System.exit(steps.exitCode());
    }
}
