package io.leveret.compat.matrix;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Sends every method of AMQP as every user, each on a channel of its own. */
final class AmqpMatrix {
    private static final byte[] BODY = {1};
    private static final int CONFIRM_MILLIS = 10_000;

    private final ConnectionFactory factory;
    private final Map<String, Request> requests = new LinkedHashMap<>();

    private interface Request {
        void send(Channel channel) throws Exception;
    }

    AmqpMatrix(ConnectionFactory factory) {
        this.factory = factory;
        for (String whose : new String[] {"own", "other"}) {
            String queue = "mx-" + whose + "-q";
            String exchange = "mx-" + whose + "-x";
            declares(whose, queue, exchange);
            bindings(whose, queue, exchange);
            messages(queue, exchange);
        }
        requests.put("basic.publish to the default exchange", ch -> publish(ch, "", "nowhere"));
        requests.put(
                "queue.declare with dead letters elsewhere",
                ch ->
                        ch.queueDeclare(
                                "mx-own-new",
                                false,
                                true,
                                true,
                                Map.of("x-dead-letter-exchange", "mx-other-x")));
        requests.put(
                "exchange.declare with an alternate elsewhere",
                ch ->
                        ch.exchangeDeclare(
                                "mx-own-new",
                                "direct",
                                false,
                                true,
                                Map.of("alternate-exchange", "mx-other-x")));
        requests.put(
                "exchange.declare amq.something", ch -> ch.exchangeDeclare("amq.mx", "direct"));
        requests.put("exchange.delete amq.direct", ch -> ch.exchangeDelete("amq.direct"));
        requests.put("queue.declare by the server", ch -> ch.queueDeclare());
        requests.put("basic.qos", ch -> ch.basicQos(1));
        requests.put("basic.recover", ch -> ch.basicRecover(true));
        requests.put("basic.cancel absent", ch -> ch.basicCancel("absent"));
        requests.put("confirm.select", Channel::confirmSelect);
        requests.put(
                "tx.select, commit, rollback",
                ch -> {
                    ch.txSelect();
                    ch.txCommit();
                    ch.txRollback();
                });
        requests.put(
                "basic.publish as somebody else",
                ch -> {
                    ch.confirmSelect();
                    ch.basicPublish(
                            "mx-own-x",
                            "nowhere",
                            new BasicProperties.Builder().userId("guest").build(),
                            BODY);
                    ch.waitForConfirmsOrDie(CONFIRM_MILLIS);
                });
        requests.put("basic.consume direct replies", ch -> consume(ch, "amq.rabbitmq.reply-to"));
    }

    private void declares(String whose, String queue, String exchange) {
        requests.put(
                "queue.declare " + queue, ch -> ch.queueDeclare(queue, true, false, false, null));
        requests.put("queue.declare passive " + queue, ch -> ch.queueDeclarePassive(queue));
        requests.put(
                "queue.declare passive mx-" + whose + "-absent",
                ch -> ch.queueDeclarePassive("mx-" + whose + "-absent"));
        requests.put(
                "queue.declare mx-" + whose + "-new",
                ch -> ch.queueDeclare("mx-" + whose + "-new", false, true, true, null));
        requests.put(
                "queue.delete mx-" + whose + "-absent",
                ch -> ch.queueDelete("mx-" + whose + "-absent"));
        requests.put(
                "queue.delete if empty and full " + queue,
                ch -> ch.queueDelete(queue, false, true));
        requests.put(
                "exchange.declare " + exchange, ch -> ch.exchangeDeclare(exchange, "direct", true));
        requests.put(
                "exchange.declare passive " + exchange, ch -> ch.exchangeDeclarePassive(exchange));
        requests.put(
                "exchange.declare passive mx-" + whose + "-absent",
                ch -> ch.exchangeDeclarePassive("mx-" + whose + "-absent"));
        requests.put(
                "exchange.delete mx-" + whose + "-absent",
                ch -> ch.exchangeDelete("mx-" + whose + "-absent"));
    }

    private void bindings(String whose, String queue, String exchange) {
        for (String source : new String[] {"mx-own-x", "mx-other-x", "mx-own-absent", ""}) {
            requests.put(
                    "queue.bind " + queue + " to '" + source + "'",
                    ch -> ch.queueBind(queue, source, "kept"));
            requests.put(
                    "queue.unbind " + queue + " from '" + source + "'",
                    ch -> ch.queueUnbind(queue, source, "not bound"));
            requests.put(
                    "exchange.bind " + exchange + " to '" + source + "'",
                    ch -> ch.exchangeBind(exchange, source, "loop"));
            requests.put(
                    "exchange.unbind " + exchange + " from '" + source + "'",
                    ch -> ch.exchangeUnbind(exchange, source, "loop"));
        }
        requests.put(
                "queue.bind mx-" + whose + "-absent",
                ch -> ch.queueBind("mx-" + whose + "-absent", exchange, "k"));
    }

    private void messages(String queue, String exchange) {
        requests.put("basic.publish " + exchange, ch -> publish(ch, exchange, "nowhere"));
        requests.put("basic.get " + queue, ch -> ch.basicGet(queue, false));
        requests.put("basic.consume " + queue, ch -> consume(ch, queue));
        requests.put("queue.purge " + queue, ch -> ch.queuePurge(queue));
        String absent = queue.replace("-q", "-absent");
        requests.put("basic.publish " + absent, ch -> publish(ch, absent, "nowhere"));
        requests.put("basic.get " + absent, ch -> ch.basicGet(absent, false));
        requests.put("basic.consume " + absent, ch -> consume(ch, absent));
        requests.put("queue.purge " + absent, ch -> ch.queuePurge(absent));
    }

    private static void publish(Channel channel, String exchange, String routingKey)
            throws Exception {
        channel.confirmSelect();
        channel.basicPublish(exchange, routingKey, null, BODY);
        channel.waitForConfirmsOrDie(CONFIRM_MILLIS);
    }

    private static void consume(Channel channel, String queue) throws IOException {
        channel.basicConsume(queue, true, new DefaultConsumer(channel));
    }

    Recording record() throws Exception {
        Recording recording = new Recording();
        for (Sender sender : Sender.all()) {
            factory.setUsername(sender.name());
            factory.setPassword(Sender.PASSWORD);
            for (String vhost : new String[] {"mx", "mx-absent", "mx-spare"}) {
                factory.setVirtualHost(vhost);
                recording.add("connection.open " + vhost, sender.label(), open());
            }
            if (sender.pattern() != null) {
                factory.setVirtualHost("mx");
                try (Connection connection = factory.newConnection()) {
                    for (Map.Entry<String, Request> each : requests.entrySet()) {
                        recording.add(
                                each.getKey(),
                                sender.label(),
                                answer(connection, each.getValue(), sender));
                    }
                }
            }
        }
        return recording;
    }

    private String open() throws Exception {
        try {
            factory.newConnection().close();
            return "ok";
        } catch (IOException e) {
            return reply(e);
        }
    }

    private static String answer(Connection connection, Request request, Sender sender)
            throws Exception {
        Channel channel = connection.createChannel();
        try {
            request.send(channel);
            return "ok";
        } catch (IOException | ShutdownSignalException e) {
            // Names that differ, so that answers of several can stand together.
            return reply(e).replace("'" + sender.name() + "'", "'USER'")
                    .replaceAll("'amq\\.gen-[^']*'", "'amq.gen-NAME'");
        } finally {
            if (channel.isOpen()) {
                channel.close();
            }
        }
    }

    /** The whole connection may be closed; then only the next request would show it. */
    private static String reply(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ShutdownSignalException shutdown
                    && !(cause instanceof AlreadyClosedException)
                    && shutdown.getReason() != null) {
                String reason = shutdown.getReason().toString();
                return reason.replaceAll(
                        ".*reply-code=(\\d+), reply-text=(.*), class-id=.*", "$1 $2");
            }
        }
        return failure.getClass().getSimpleName() + " " + failure.getMessage();
    }
}
