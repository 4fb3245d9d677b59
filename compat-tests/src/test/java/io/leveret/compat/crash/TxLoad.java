package io.leveret.compat.crash;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import io.leveret.compat.crash.QueueRecord.Found;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Publishes to two queues, and settles messages of both, in transactions. */
final class TxLoad extends Load {
    private static final int COMMITS_MAX = 1000;

    private static final Map<String, Object> CACHE = Map.of("x-cache-size", 100_000);

    private final List<QueueRecord> queues;
    private final List<Part> publishes = new ArrayList<>();
    private final List<Part> settlements = new ArrayList<>();
    private long lastNumber;
    private long commits;

    private record Part(QueueRecord queue, long number) {}

    TxLoad(QueueRecord first, QueueRecord second) {
        super("crash.tx");
        this.queues = List.of(first, second);
    }

    @Override
    protected void prepare(Channel channel) throws IOException {
        for (QueueRecord queue : queues) {
            channel.queueDeclare(queue.name, true, false, false, queue.arguments);
            String exchange = deduplicating(queue);
            channel.exchangeDeclare(exchange, "x-message-deduplication", true, false, CACHE);
            channel.queueBind(queue.name, exchange, "");
        }
    }

    private static String deduplicating(QueueRecord queue) {
        return queue.name + ".once";
    }

    @Override
    protected void run(Connection connection, Random random) throws Exception {
        Channel channel = connection.createChannel();
        channel.txSelect();
        for (int i = 0; i < COMMITS_MAX && !brokerIsDying(); i++) {
            // Larger than what the store writes at once, now and then.
            boolean large = random.nextInt(150) == 0;
            int messages = large ? 60 : 1 + random.nextInt(10);
            for (int n = 0; n < messages; n++) {
                publish(channel, random, large ? 100_000 : random.nextInt(1500));
            }
            if (random.nextInt(8) == 0) {
                channel.txRollback();
                publishes.forEach(p -> p.queue.gone(p.number));
            } else {
                settle(channel, random);
                channel.txCommit();
                publishes.forEach(p -> p.queue.confirmed(p.number));
                settlements.forEach(p -> p.queue.gone(p.number));
            }
            publishes.clear();
            settlements.clear();
            commits++;
        }
    }

    private void publish(Channel channel, Random random, int bytes) throws IOException {
        QueueRecord queue = queues.get(random.nextInt(2));
        long number = ++lastNumber;
        queue.sent(number, bytes, 0);
        publishes.add(new Part(queue, number));
        BasicProperties properties = MessageProperties.MINIMAL_PERSISTENT_BASIC;
        if (random.nextBoolean()) {
            channel.basicPublish("", queue.name, properties, Body.of(number, bytes));
        } else {
            // What an exchange remembers of a message is part of the transaction too.
            BasicProperties withKey =
                    properties.builder().headers(Map.of("x-deduplication-header", number)).build();
            channel.basicPublish(deduplicating(queue), "", withKey, Body.of(number, bytes));
        }
    }

    private void settle(Channel channel, Random random) throws IOException {
        for (QueueRecord queue : queues) {
            int gets = queue.size() > 100 ? 8 : random.nextInt(4);
            for (int n = 0; n < gets; n++) {
                GetResponse got = channel.basicGet(queue.name, false);
                if (got == null) {
                    break;
                }
                long number = Body.number(got.getBody());
                queue.delivered(number);
                queue.settled(number);
                settlements.add(new Part(queue, number));
                channel.basicAck(got.getEnvelope().getDeliveryTag(), false);
            }
        }
    }

    @Override
    List<String> check(Connection connection, boolean afterCrash) throws Exception {
        Set<Part> unanswered = new HashSet<>(publishes);
        unanswered.addAll(settlements);
        Set<Part> present = new HashSet<>();
        List<String> faults = new ArrayList<>();
        for (QueueRecord queue : queues) {
            faults.addAll(
                    QueueReader.check(
                            connection,
                            queue,
                            afterCrash,
                            (Found f) -> present.add(new Part(queue, f.number()))));
        }
        present.retainAll(unanswered);
        boolean all = present.equals(new HashSet<>(publishes));
        boolean nothing = present.equals(new HashSet<>(settlements));
        if (!all && !nothing) {
            faults.add(
                    "half a transaction: published "
                            + publishes
                            + ", settled "
                            + settlements
                            + ", there are "
                            + present);
        }
        publishes.clear();
        settlements.clear();
        return faults;
    }

    @Override
    List<String> totals() {
        List<String> totals = new ArrayList<>();
        totals.add("transactions answered: " + commits);
        queues.forEach(queue -> totals.add(queue.totals()));
        return totals;
    }
}
