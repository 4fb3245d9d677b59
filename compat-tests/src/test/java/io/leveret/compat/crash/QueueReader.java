package io.leveret.compat.crash;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import io.leveret.compat.crash.QueueRecord.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Reads all a queue holds and puts it back, or settles it when it has become too much. */
final class QueueReader {
    private static final int KEPT_MAX = 400;
    private static final long SECONDS_MAX = 20;

    private QueueReader() {}

    /**
     * @param each gets all that was found
     */
    static List<String> check(
            Connection connection, QueueRecord queue, boolean afterCrash, Consumer<Found> each)
            throws Exception {
        Channel channel = connection.createChannel();
        int expected = channel.queueDeclarePassive(queue.name).getMessageCount();
        BlockingQueue<Found> arrived = new LinkedBlockingQueue<>();
        channel.basicConsume(
                queue.name,
                false,
                new DefaultConsumer(channel) {
                    @Override
                    public void handleDelivery(
                            String tag,
                            Envelope envelope,
                            AMQP.BasicProperties properties,
                            byte[] body) {
                        arrived.add(new Found(body, envelope.isRedeliver()));
                    }
                });
        List<Found> found = new ArrayList<>();
        while (found.size() < expected) {
            Found next = arrived.poll(SECONDS_MAX, TimeUnit.SECONDS);
            if (next == null) {
                return List.of(queue.name + ": of " + expected + " only " + found.size() + " came");
            }
            found.add(next);
        }
        int left = channel.queueDeclarePassive(queue.name).getMessageCount();
        arrived.drainTo(found);
        found.forEach(each);
        List<String> faults = new ArrayList<>(queue.check(found, afterCrash));
        if (left != 0 || found.size() != expected) {
            faults.add(queue.name + ": said " + expected + ", gave " + found.size());
        }
        if (found.size() > KEPT_MAX) {
            found.forEach(f -> queue.settled(f.number()));
            channel.basicAck(0, true);
            channel.queueDeclarePassive(queue.name);
        }
        channel.close();
        return faults;
    }
}
