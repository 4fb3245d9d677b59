package io.leveret.broker.channel;

import static io.leveret.codec.Errors.channelError;
import static io.leveret.codec.Errors.connectionError;

import io.leveret.broker.shard.Answer;
import io.leveret.broker.statistics.DeliveryCounters;
import io.leveret.broker.vhost.HostedQueue;
import io.leveret.broker.vhost.VirtualHost;
import io.leveret.codec.BasicMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValues;
import io.leveret.codec.FrameWriter;
import io.leveret.codec.ReplyCode;
import io.leveret.message.Message;
import io.leveret.queue.Entry;
import io.leveret.queue.Getter;
import io.leveret.queue.Outcome;

/** The basic class but for basic.publish, as one channel asks for it. */
record BasicRequests(Channel channel) implements BasicMethod.Handler {

    @Override
    public void qos(BasicMethod.Qos method) {
        if (method.prefetchSize() != 0) {
            throw connectionError(
                    ReplyCode.NOT_IMPLEMENTED, "prefetch_size!=0 (%d)", method.prefetchSize());
        }
        if (method.global()) {
            channel.deliveries().limit(method.prefetchCount());
        } else {
            channel.deliveries().consumerPrefetch(method.prefetchCount());
            // As RabbitMQ does: whoever wants both sets the channel's limit last.
            channel.deliveries().limit(0);
        }
        channel.send(new BasicMethod.QosOk());
    }

    @Override
    public void consume(BasicMethod.Consume method) {
        if (method.queue().equals(DirectReplyTo.PSEUDO_QUEUE)) {
            consumeReplies(method);
            return;
        }
        String name = channel.queueName(method.queue());
        channel.access().readQueue(name);
        String tag = tag(method);
        HostedQueue queue = vhost().requireQueue(name);
        queue.requireAccess(channel.connection());
        requireRoomForConsumer();
        QuorumRules.requireNoChannelLimit(queue, channel.deliveries().limiter().limit());
        ChannelConsumer consumer =
                new ChannelConsumer(
                        channel,
                        queue,
                        tag,
                        method.noAck(),
                        method.exclusive(),
                        channel.deliveries().consumerPrefetch(),
                        priority(method.arguments(), queue),
                        method.arguments());
        channel.deliveries().add(consumer);
        Answer<Void> answer = channel.await(ignored -> started(consumer, method.noWait()));
        queue.subscribe(consumer, answer);
    }

    private void requireRoomForConsumer() {
        int max = channel.connection().environment().limits().consumersPerChannelMax();
        if (channel.consumers().size() >= max) {
            throw connectionError(
                    ReplyCode.NOT_ALLOWED, "reached maximum (%d) of consumers per channel", max);
        }
    }

    private void started(ChannelConsumer consumer, boolean noWait) {
        consumer.announce();
        if (!noWait) {
            channel.send(new BasicMethod.ConsumeOk(consumer.tag()));
        }
        consumer.queue().home().execute(consumer::start);
    }

    private String tag(BasicMethod.Consume method) {
        String tag = method.consumerTag();
        if (tag.isEmpty()) {
            return channel.connection().environment().names().consumerTag();
        }
        if (channel.deliveries().consumer(tag) != null || channel.directReplyTo().isTag(tag)) {
            throw connectionError(ReplyCode.NOT_ALLOWED, "attempt to reuse consumer tag '%s'", tag);
        }
        return tag;
    }

    private int priority(FieldTable arguments, HostedQueue queue) {
        Object priority = arguments.get("x-priority");
        if (priority == null) {
            return 0;
        }
        if (!FieldValues.isInteger(priority)) {
            throw channelError(
                    ReplyCode.PRECONDITION_FAILED,
                    "invalid arg 'x-priority' for queue '%s' in vhost '%s': \"expected integer,"
                            + " got %s\"",
                    queue.name(),
                    vhost().name(),
                    FieldValues.typeName(priority));
        }
        long value = FieldValues.integer(priority);
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, value));
    }

    private void consumeReplies(BasicMethod.Consume method) {
        String tag = tag(method);
        channel.directReplyTo().consume(tag, method.noAck());
        if (!method.noWait()) {
            channel.send(new BasicMethod.ConsumeOk(tag));
        }
    }

    @Override
    public void cancel(BasicMethod.Cancel method) {
        channel.directReplyTo().cancel(method.consumerTag());
        ChannelConsumer consumer = channel.deliveries().consumer(method.consumerTag());
        if (consumer == null) {
            cancelled(method);
            return;
        }
        channel.deliveries().remove(consumer);
        Answer<Void> answer = channel.await(ignored -> cancelled(method));
        consumer.queue().cancel(consumer, () -> answer.ok(null));
    }

    private void cancelled(BasicMethod.Cancel method) {
        if (!method.noWait()) {
            channel.send(new BasicMethod.CancelOk(method.consumerTag()));
        }
    }

    @Override
    public void publish(BasicMethod.Publish method) {
        throw new AssertionError("basic.publish goes to the Publisher");
    }

    /** What basic.get found, with what is left behind it. */
    private record Got(Entry entry, Message message, int left) {}

    @Override
    public void get(BasicMethod.Get method) {
        String name = channel.queueName(method.queue());
        channel.access().readQueue(name);
        HostedQueue queue = vhost().requireQueue(name);
        queue.requireAccess(channel.connection());
        QuorumRules.requireGettable(queue);
        queue.refuseIfStream("basic.get");
        Answer<Got> answer = channel.await(got -> sendGot(queue, got, method.noAck()));
        queue.atHome(answer, () -> queue.queue().get(method.noAck(), new Asking(queue, answer)));
    }

    /** Asks a queue for one message. */
    private final class Asking implements Getter {
        private final HostedQueue queue;
        private final Answer<Got> answer;

        Asking(HostedQueue queue, Answer<Got> answer) {
            this.queue = queue;
            this.answer = answer;
        }

        @Override
        public void got(Entry entry) {
            Message message = entry == null ? null : queue.messageToGet(entry);
            answer.ok(new Got(entry, message, queue.queue().readyCount()));
        }

        @Override
        public void timedOut(long timeoutMillis) {
            channel.timedOut(timeoutMillis);
        }
    }

    private void sendGot(HostedQueue queue, Got got, boolean noAck) {
        Entry entry = got.entry;
        count(queue, entry, noAck);
        if (entry == null) {
            channel.send(new BasicMethod.GetEmpty());
            return;
        }
        long tag = channel.deliveries().unacked().nextTag();
        if (!noAck) {
            channel.deliveries().unacked().add(new Unacked(tag, queue, null, entry));
        }
        Message message = got.message;
        channel.send(
                new BasicMethod.GetOk(
                        tag,
                        entry.redelivered(),
                        message.exchange(),
                        message.routingKey(),
                        got.left));
        FrameWriter.content(
                channel.connection().chunk(),
                channel.number(),
                message.content(),
                message.headerBytes(),
                channel.connection().frameMaxBytes());
        channel.deliveries().trace(queue, entry, message);
    }

    private void count(HostedQueue queue, Entry entry, boolean noAck) {
        DeliveryCounters counters = channel.traffic().from(queue);
        if (entry == null) {
            counters.getEmpty++;
            return;
        }
        if (noAck) {
            counters.getNoAck++;
        } else {
            counters.get++;
        }
        if (entry.redelivered()) {
            counters.redeliver++;
        }
    }

    @Override
    public void ack(BasicMethod.Ack method) {
        settle(method.deliveryTag(), method.multiple(), Outcome.ACK);
    }

    @Override
    public void reject(BasicMethod.Reject method) {
        settle(method.deliveryTag(), false, method.requeue() ? Outcome.REQUEUE : Outcome.REJECT);
    }

    @Override
    public void nack(BasicMethod.Nack method) {
        settle(
                method.deliveryTag(),
                method.multiple(),
                method.requeue() ? Outcome.REQUEUE : Outcome.REJECT);
    }

    private void settle(long tag, boolean multiple, Outcome outcome) {
        UnackedTags unacked = channel.deliveries().unacked();
        if (multiple && tag == 0) {
            unacked.takeAll(delivery -> settle(delivery, outcome));
            return;
        }
        if (!unacked.has(tag)) {
            throw channelError(
                    ReplyCode.PRECONDITION_FAILED,
                    "unknown delivery tag %s",
                    Long.toUnsignedString(tag));
        }
        if (multiple) {
            unacked.takeUpTo(tag, delivery -> settle(delivery, outcome));
        } else {
            settle(unacked.take(tag), outcome);
        }
    }

    private void settle(Unacked delivery, Outcome outcome) {
        if (outcome == Outcome.ACK) {
            ChannelConsumer consumer = delivery.consumer();
            DeliveryCounters counters =
                    consumer == null
                            ? channel.traffic().from(delivery.queue())
                            : consumer.counters();
            counters.ack++;
        }
        if (channel.mode() instanceof Transaction transaction) {
            transaction.settle(delivery, outcome);
        } else {
            delivery.settle(outcome, null);
            channel.deliveries().released(delivery);
        }
    }

    @Override
    public void recover(BasicMethod.Recover method) {
        requeueAll(method.requeue());
        channel.send(new BasicMethod.RecoverOk());
    }

    @Override
    public void recoverAsync(BasicMethod.RecoverAsync method) {
        requeueAll(method.requeue());
    }

    private void requeueAll(boolean requeue) {
        if (!requeue) {
            throw connectionError(ReplyCode.NOT_IMPLEMENTED, "requeue=false");
        }
        channel.deliveries()
                .unacked()
                .takeAll(
                        delivery -> {
                            delivery.settle(Outcome.RECOVER, null);
                            channel.deliveries().released(delivery);
                        });
    }

    private VirtualHost vhost() {
        return channel.connection().vhost();
    }
}
