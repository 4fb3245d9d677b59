package io.leveret.compat.crash;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Publishes through an exchange to some queues, with publisher confirms, and consumes from them on
 * the same channel: so a confirm also tells of the settlements sent before.
 */
class PublishLoad extends Load {
    private static final int UNCONFIRMED_MAX = 100;
    private static final int PREFETCH = 40;
    private static final int BURST_MAX = 12;
    private static final int MESSAGES_MAX = 3000;

    private final String exchange;
    private final List<QueueRecord> queues;
    private final boolean consumes;
    private long lastNumber;

    private record Arrived(QueueRecord queue, long tag, long number) {}

    PublishLoad(String exchange, boolean consumes, QueueRecord... queues) {
        super(exchange);
        this.exchange = exchange;
        this.consumes = consumes;
        this.queues = List.of(queues);
    }

    @Override
    protected void prepare(Channel channel) throws IOException {
        declareExchange(channel, exchange);
        for (QueueRecord queue : queues) {
            channel.queueDeclare(queue.name, true, false, false, queue.arguments);
            channel.queueBind(queue.name, exchange, "");
        }
    }

    protected void declareExchange(Channel channel, String name) throws IOException {
        channel.exchangeDeclare(name, "fanout", true);
    }

    @Override
    protected void run(Connection connection, Random random) throws Exception {
        Channel channel = connection.createChannel();
        Semaphore credit = new Semaphore(UNCONFIRMED_MAX);
        NavigableMap<Long, Long> unconfirmed = new ConcurrentSkipListMap<>();
        channel.confirmSelect();
        channel.addConfirmListener(
                (tag, multiple) -> confirmed(unconfirmed, tag, multiple, true, credit),
                (tag, multiple) -> confirmed(unconfirmed, tag, multiple, false, credit));
        BlockingQueue<Arrived> arrived = new LinkedBlockingQueue<>();
        if (consumes) {
            channel.basicQos(PREFETCH);
            for (QueueRecord queue : queues) {
                channel.basicConsume(queue.name, false, consumer(channel, queue, arrived));
            }
        }
        TreeMap<Long, Arrived> unsettled = new TreeMap<>();
        for (int published = 0; !brokerIsDying(); ) {
            int burst = published < MESSAGES_MAX ? random.nextInt(BURST_MAX) : 0;
            for (int i = 0; i < burst; i++) {
                if (!credit.tryAcquire(20, TimeUnit.MILLISECONDS)) {
                    break;
                }
                publish(channel, random, unconfirmed);
                published++;
                long again = publishedBefore(random);
                if (again > 0 && credit.tryAcquire(20, TimeUnit.MILLISECONDS)) {
                    send(channel, random, unconfirmed, again, 10, 0);
                }
            }
            Arrived next = arrived.poll(burst == 0 ? 10 : 0, TimeUnit.MILLISECONDS);
            for (; next != null; next = arrived.poll()) {
                unsettled.put(next.tag, next);
                settleSome(channel, random, unsettled);
            }
        }
    }

    private void publish(Channel channel, Random random, NavigableMap<Long, Long> unconfirmed)
            throws IOException {
        long number = ++lastNumber;
        int bytes = random.nextInt(100) == 0 ? 60_000 : random.nextInt(3000);
        int priority = random.nextInt(4);
        for (QueueRecord queue : queues) {
            queue.sent(number, bytes, priority);
        }
        send(channel, random, unconfirmed, number, bytes, priority);
    }

    private void send(
            Channel channel,
            Random random,
            NavigableMap<Long, Long> unconfirmed,
            long number,
            int bytes,
            int priority)
            throws IOException {
        unconfirmed.put(channel.getNextPublishSeqNo(), number);
        channel.basicPublish(
                exchange,
                "",
                properties(random, number).priority(priority).build(),
                Body.of(number, bytes));
    }

    /** A message to publish once more, that is to be dropped; 0 for none. */
    protected long publishedBefore(Random random) {
        return 0;
    }

    /** The broker says that it has it. */
    protected void confirmed(long number) {}

    /** The last that was published. */
    protected final long lastNumber() {
        return lastNumber;
    }

    protected AMQP.BasicProperties.Builder properties(Random random, long number) {
        return MessageProperties.MINIMAL_PERSISTENT_BASIC.builder();
    }

    private void confirmed(
            NavigableMap<Long, Long> unconfirmed,
            long tag,
            boolean multiple,
            boolean ack,
            Semaphore credit) {
        NavigableMap<Long, Long> answered =
                multiple
                        ? unconfirmed.headMap(tag, true)
                        : unconfirmed.subMap(tag, true, tag, true);
        List<Long> numbers = new ArrayList<>(answered.values());
        answered.clear();
        if (ack) {
            numbers.forEach(this::confirmed);
            for (QueueRecord queue : queues) {
                numbers.forEach(queue::confirmed);
            }
        }
        credit.release(numbers.size());
    }

    private DefaultConsumer consumer(
            Channel channel, QueueRecord queue, BlockingQueue<Arrived> arrived) {
        return new DefaultConsumer(channel) {
            @Override
            public void handleDelivery(
                    String consumerTag,
                    Envelope envelope,
                    AMQP.BasicProperties properties,
                    byte[] body) {
                long number = Body.number(body);
                queue.delivered(number);
                arrived.add(new Arrived(queue, envelope.getDeliveryTag(), number));
            }
        };
    }

    private void settleSome(Channel channel, Random random, TreeMap<Long, Arrived> unsettled)
            throws IOException {
        int what = random.nextInt(20);
        Arrived last = unsettled.lastEntry().getValue();
        if (what < 12) {
            last.queue.settled(last.number);
            channel.basicAck(last.tag, false);
            unsettled.remove(last.tag);
        } else if (what < 13) {
            last.queue.settled(last.number);
            channel.basicReject(last.tag, false);
            unsettled.remove(last.tag);
        } else if (what < 14) {
            channel.basicNack(last.tag, false, true);
            unsettled.remove(last.tag);
        } else if (unsettled.size() > PREFETCH / 2) {
            unsettled.values().forEach(a -> a.queue.settled(a.number));
            channel.basicAck(last.tag, true);
            unsettled.clear();
        }
    }

    @Override
    List<String> check(Connection connection, boolean afterCrash) throws Exception {
        List<String> faults = new ArrayList<>();
        for (QueueRecord queue : queues) {
            faults.addAll(QueueReader.check(connection, queue, afterCrash, found -> {}));
        }
        return faults;
    }

    @Override
    List<String> totals() {
        return queues.stream().map(QueueRecord::totals).toList();
    }
}
