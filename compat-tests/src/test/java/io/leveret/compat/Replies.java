package io.leveret.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What RabbitMQ 3.10.8 answers to wrong and odd requests, word for word: {@code ok}, or who dies of
 * what. {@code SERVER-NAMED} stands for a name that the broker made up. Subclasses hold the rows.
 */
abstract class Replies extends Scenario {
    static final String DEFAULT_EXCHANGE =
            "CHANNEL 403 ACCESS_REFUSED - operation not permitted on the default exchange";
    static final String NO_QUEUE = "CHANNEL 404 NOT_FOUND - no queue 'rp.none' in vhost '/'";
    static final String NO_EXCHANGE = "CHANNEL 404 NOT_FOUND - no exchange 'rp.none' in vhost '/'";
    static final String UNKNOWN_TAG = "CHANNEL 406 PRECONDITION_FAILED - unknown delivery tag 82";
    static final String REPLY_TO = "amq.rabbitmq.reply-to";

    @FunctionalInterface
    interface Request {
        void by(Replies test) throws Exception;
    }

    static Arguments row(String request, String reply, Request act) {
        return Arguments.of(request, reply, act);
    }

    static String inequivalent(String text) {
        return "CHANNEL 406 PRECONDITION_FAILED - inequivalent arg " + text;
    }

    static String locked(String queue) {
        return "CHANNEL 405 RESOURCE_LOCKED - cannot obtain exclusive access to locked queue '"
                + queue
                + "' in vhost '/'. It could be originally declared on another connection or the"
                + " exclusive property value does not match that of the original declaration.";
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("replies")
    void isAnsweredAsRabbitMqDoes(String request, String reply, Request act) throws Exception {
        if (reply.equals("ok")) {
            act.by(this);
            channel.queueDeclare(); // Fails if the request has made the broker close the channel.
            return;
        }

        Closing closing = Closing.after(channel, () -> act.by(this));

        assertThat(
                        "%s %d %s"
                                .formatted(
                                        closing.ofConnection() ? "CONNECTION" : "CHANNEL",
                                        closing.code(),
                                        closing.text()
                                                .replaceAll(
                                                        "amq\\.gen-[\\w-]{22}", "SERVER-NAMED")))
                .isEqualTo(reply);
    }

    final String exclusive(String queue) throws Exception {
        channel.queueDeclare(queue, false, true, false, null);
        return queue;
    }

    /** Declares an exclusive queue on another connection. */
    final String elsewhere(String queue) throws Exception {
        connect().createChannel().queueDeclare(queue, false, true, false, null);
        return queue;
    }

    final String fanout(String exchange) throws Exception {
        deleteAfterwards(exchange);
        channel.exchangeDeclare(exchange, "fanout");
        return exchange;
    }

    final void serverNamed(Map<String, Object> arguments) throws Exception {
        channel.queueDeclare("", false, true, false, new HashMap<>(arguments));
    }

    final void publish(BasicProperties.Builder properties) throws Exception {
        publish("", "rp.none", properties.build(), "");
    }

    final void publishToInternalExchange() throws Exception {
        deleteAfterwards("rp.int");
        channel.exchangeDeclare("rp.int", "fanout", false, false, true, null);
        publish("rp.int", "k", "");
    }

    final void consumeTwice(boolean firstExclusive, boolean secondExclusive) throws Exception {
        String queue = exclusive("rp.ec");
        for (boolean exclusively : new boolean[] {firstExclusive, secondExclusive}) {
            channel.basicConsume(
                    queue, true, "", false, exclusively, null, new Deliveries(channel));
        }
    }

    final void consumeTwiceAsT() throws Exception {
        String queue = exclusive("rp.ec");
        channel.basicConsume(queue, true, "t", new Deliveries(channel));
        channel.basicConsume(queue, true, "t", new Deliveries(channel));
    }
}
