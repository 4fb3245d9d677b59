package io.leveret.compat.crash;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/** Declares, binds, fills, unbinds and deletes, one answer at a time. */
final class DefinitionLoad extends Load {
    private static final int QUEUES = 5;
    private static final int EXCHANGES = 3;
    private static final int OPERATIONS_MAX = 2000;
    private static final long CONFIRM_MILLIS_MAX = 20_000;
    private static final List<Map<String, Object>> ARGUMENTS =
            List.of(
                    Map.of(),
                    Map.of("x-message-ttl", 3_600_000),
                    Map.of("x-max-priority", 3),
                    Map.of("x-max-length", 10_000, "x-dead-letter-exchange", "amq.fanout"));

    /** As the answers say. */
    private DefinitionModel known = new DefinitionModel();

    /** As it is if what was not answered was done; equal to {@link #known} if all was. */
    private DefinitionModel possible = known.copy();

    private long operations;

    private interface Operation {
        void run() throws Exception;
    }

    DefinitionLoad() {
        super("crash.definitions");
    }

    @Override
    protected void prepare(Channel channel) {}

    @Override
    protected void run(Connection connection, Random random) throws Exception {
        Channel channel = connection.createChannel();
        channel.confirmSelect();
        for (int i = 0; i < OPERATIONS_MAX && !brokerIsDying(); i++) {
            String queue = "crash.d" + random.nextInt(QUEUES);
            String exchange = "crash.x" + random.nextInt(EXCHANGES);
            Operation operation = choose(channel, random, queue, exchange);
            if (operation != null) {
                operation.run();
                known = possible.copy();
                operations++;
            }
        }
    }

    /** Notes in {@link #possible} what the operation does. */
    private Operation choose(Channel channel, Random random, String queue, String exchange) {
        boolean queueIsThere = known.queues().containsKey(queue);
        boolean exchangeIsThere = known.exchanges().contains(exchange);
        String binding = exchange + " " + queue;
        switch (random.nextInt(7)) {
            case 0, 1:
                if (queueIsThere) {
                    if (random.nextBoolean()) {
                        return null;
                    }
                    possible.deleteQueue(queue);
                    return () -> channel.queueDelete(queue);
                }
                Map<String, Object> arguments = ARGUMENTS.get(random.nextInt(ARGUMENTS.size()));
                possible.declareQueue(queue, arguments);
                return () -> channel.queueDeclare(queue, true, false, false, arguments);
            case 2:
                if (exchangeIsThere) {
                    if (random.nextBoolean()) {
                        return null;
                    }
                    possible.deleteExchange(exchange);
                    return () -> channel.exchangeDelete(exchange);
                }
                possible.exchanges().add(exchange);
                return () -> channel.exchangeDeclare(exchange, BuiltinExchangeType.DIRECT, true);
            case 3, 4:
                if (!queueIsThere || !exchangeIsThere) {
                    return null;
                }
                if (possible.bindings().add(binding)) {
                    return () -> channel.queueBind(queue, exchange, queue);
                }
                possible.bindings().remove(binding);
                return () -> channel.queueUnbind(queue, exchange, queue);
            default:
                if (!queueIsThere) {
                    return null;
                }
                possible.queues().merge(queue, 1, Integer::sum);
                return () -> {
                    channel.basicPublish(
                            "",
                            queue,
                            MessageProperties.MINIMAL_PERSISTENT_BASIC,
                            Body.of(0, random.nextInt(6000)));
                    channel.waitForConfirmsOrDie(CONFIRM_MILLIS_MAX);
                };
        }
    }

    @Override
    List<String> check(Connection connection, boolean afterCrash) throws Exception {
        List<String> faults = new ArrayList<>();
        DefinitionModel found = find(connection, faults);
        if (!found.equals(known) && !found.equals(possible)) {
            faults.add("definitions: " + found + "\nexpected " + known + "\nor       " + possible);
        }
        known = found;
        possible = found.copy();
        return faults;
    }

    @Override
    List<String> totals() {
        return List.of("definitions and their messages, answered: " + operations);
    }

    private DefinitionModel find(Connection connection, List<String> faults) throws Exception {
        DefinitionModel found = new DefinitionModel();
        for (int x = 0; x < EXCHANGES; x++) {
            String exchange = "crash.x" + x;
            if (isThere(connection, c -> c.exchangeDeclarePassive(exchange))) {
                found.exchanges().add(exchange);
            }
        }
        for (int q = 0; q < QUEUES; q++) {
            String queue = "crash.d" + q;
            int[] count = new int[1];
            if (isThere(
                    connection, c -> count[0] = c.queueDeclarePassive(queue).getMessageCount())) {
                found.queues().put(queue, count[0]);
                found.arguments().put(queue, arguments(connection, queue));
            }
            for (String exchange : found.exchanges()) {
                if (isBound(connection, exchange, queue)) {
                    found.bindings().add(exchange + " " + queue);
                    if (!found.queues().containsKey(queue)) {
                        faults.add(exchange + " routes to " + queue + ", which is not there");
                    }
                }
            }
        }
        return found;
    }

    /** Those with which it can be declared again. */
    private static Map<String, Object> arguments(Connection connection, String queue)
            throws Exception {
        for (Map<String, Object> arguments : ARGUMENTS) {
            if (isThere(connection, c -> c.queueDeclare(queue, true, false, false, arguments))) {
                return arguments;
            }
        }
        return null;
    }

    private interface Question {
        void ask(Channel channel) throws IOException;
    }

    private static boolean isThere(Connection connection, Question question) throws Exception {
        Channel channel = connection.createChannel();
        try {
            question.ask(channel);
            channel.close();
            return true;
        } catch (IOException e) {
            if (e.getCause() instanceof ShutdownSignalException s && !s.isHardError()) {
                return false;
            }
            throw e;
        }
    }

    /** Whether a message that expires at once is routed. */
    private static boolean isBound(Connection connection, String exchange, String queue)
            throws Exception {
        try (Channel channel = connection.createChannel()) {
            AtomicBoolean returned = new AtomicBoolean();
            channel.addReturnListener(r -> returned.set(true));
            channel.confirmSelect();
            channel.basicPublish(
                    exchange,
                    queue,
                    true,
                    new BasicProperties.Builder().deliveryMode(1).expiration("0").build(),
                    new byte[0]);
            channel.waitForConfirmsOrDie(CONFIRM_MILLIS_MAX);
            return !returned.get();
        }
    }
}
