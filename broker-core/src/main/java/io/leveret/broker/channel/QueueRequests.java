package io.leveret.broker.channel;

import static io.leveret.codec.Errors.channelError;
import static io.leveret.codec.Errors.connectionError;

import io.leveret.broker.access.ResourceKind;
import io.leveret.broker.connection.Connection;
import io.leveret.broker.shard.Answer;
import io.leveret.broker.vhost.HostedQueue;
import io.leveret.broker.vhost.QueueDeclaration;
import io.leveret.broker.vhost.VirtualHost;
import io.leveret.codec.FieldTable;
import io.leveret.codec.Method;
import io.leveret.codec.QueueMethod;
import io.leveret.codec.ReplyCode;

/** The queue class, as one channel asks for it. */
record QueueRequests(Channel channel) implements QueueMethod.Handler {

    @Override
    public void declare(QueueMethod.Declare method) {
        if (DirectReplyTo.isPseudoQueue(method.queue()) && answerForPseudoQueue(method)) {
            return;
        }
        if (method.passive()) {
            // Here "" is not the queue declared last but no queue at all, as in RabbitMQ.
            HostedQueue queue = vhost().requireQueue(method.queue());
            queue.requireAccess(connection());
            channel.declared(queue.name());
            answerWithCounts(queue, method.noWait());
            return;
        }
        String name = method.queue();
        if (name.isEmpty()) {
            requireServerNamed(method.arguments());
            name = connection().environment().names().queue();
        } else {
            refuseReserved(name);
        }
        channel.access().declareQueue(name);
        if (vhost().queue(name) == null) {
            channel.access().createQueue(name, method.arguments());
        }
        QueueDeclaration wanted =
                new QueueDeclaration(
                        name,
                        method.durable(),
                        method.autoDelete(),
                        method.exclusive() ? connection() : null,
                        method.arguments(),
                        connection().user().name());
        declare(wanted, method.noWait());
    }

    private void declare(QueueDeclaration wanted, boolean noWait) {
        vhost().declareQueue(
                        wanted,
                        connection(),
                        connection().shard(),
                        channel.<HostedQueue>await(
                                queue -> {
                                    channel.declared(wanted.name());
                                    renew(queue, wanted, noWait);
                                }));
    }

    /**
     * Answers, unless the lease of a queue that was there ran out just now: then it is made anew.
     */
    private void renew(HostedQueue queue, QueueDeclaration wanted, boolean noWait) {
        Answer<Method> answer =
                channel.await(
                        ok -> {
                            if (ok == null) {
                                declare(wanted, noWait);
                            } else {
                                reply(noWait, ok);
                            }
                        });
        queue.home().execute(() -> answer.ok(queue.deleted() ? null : declareOk(queue)));
    }

    private static Method declareOk(HostedQueue queue) {
        queue.queue().touch();
        return new QueueMethod.DeclareOk(
                queue.name(), queue.queue().readyCount(), queue.queue().consumerCount());
    }

    /** The pseudo-queue of direct reply-to exists for who may use it, and cannot be created. */
    private boolean answerForPseudoQueue(QueueMethod.Declare method) {
        boolean exists =
                !DirectReplyTo.isAddress(method.queue())
                        || connection().environment().directReplies().exists(method.queue());
        if (!exists) {
            vhost().requireQueue(method.queue());
        }
        reply(method.noWait(), new QueueMethod.DeclareOk(method.queue(), 0, 1));
        return true;
    }

    /** Only a classic queue may have a name the broker makes up. */
    private static void requireServerNamed(FieldTable arguments) {
        Object type = arguments.get("x-queue-type");
        if (type == null || type.equals("classic")) {
            return;
        }
        if (type.equals("quorum") || type.equals("stream")) {
            throw channelError(
                    ReplyCode.PRECONDITION_FAILED,
                    "Cannot declare a server-named queue for type rabbit_%s_queue",
                    type);
        }
        // Of a queue with a name RabbitMQ 3.10 says what is wrong, here it falls over.
        throw connectionError(ReplyCode.INTERNAL_ERROR, "");
    }

    private static void refuseReserved(String name) {
        if (name.startsWith("amq.")) {
            throw channelError(
                    ReplyCode.ACCESS_REFUSED,
                    "queue name '%s' contains reserved prefix 'amq.*'",
                    name);
        }
    }

    private void answerWithCounts(HostedQueue queue, boolean noWait) {
        Answer<Method> answer = channel.await(ok -> reply(noWait, ok));
        queue.atHome(answer, () -> answer.ok(declareOk(queue)));
    }

    @Override
    public void bind(QueueMethod.Bind method) {
        String queue = channel.queueName(method.queue());
        String key = keyOrQueue(method.queue(), method.routingKey(), queue);
        check(queue, method.exchange(), key);
        vhost().bind(
                        method.exchange(),
                        queue,
                        false,
                        key,
                        method.arguments(),
                        connection(),
                        answer(method.noWait(), new QueueMethod.BindOk()));
    }

    @Override
    public void unbind(QueueMethod.Unbind method) {
        String queue = channel.queueName(method.queue());
        String key = keyOrQueue(method.queue(), method.routingKey(), queue);
        check(queue, method.exchange(), key);
        vhost().unbind(
                        method.exchange(),
                        queue,
                        false,
                        key,
                        method.arguments(),
                        connection(),
                        answer(false, new QueueMethod.UnbindOk()));
    }

    /** With the queue left out, a routing key left out is the queue's name too (spec 1.7.2.3). */
    private static String keyOrQueue(String givenQueue, String key, String queue) {
        return givenQueue.isEmpty() && key.isEmpty() ? queue : key;
    }

    private void check(String queue, String exchange, String routingKey) {
        channel.access().bindTo(ResourceKind.QUEUE, queue);
        ExchangeRequests.checkSource(channel, exchange, routingKey);
    }

    @Override
    public void purge(QueueMethod.Purge method) {
        String name = channel.queueName(method.queue());
        channel.access().readQueue(name);
        HostedQueue queue = vhost().requireQueue(name);
        queue.requireAccess(connection());
        queue.refuseIfStream("queue.purge");
        Answer<Integer> answer =
                channel.await(purged -> reply(method.noWait(), new QueueMethod.PurgeOk(purged)));
        queue.atHome(answer, () -> answer.ok(queue.queue().purge()));
    }

    @Override
    public void delete(QueueMethod.Delete method) {
        String name = channel.queueName(method.queue());
        channel.access().deleteQueue(name);
        QuorumRules.requireUnconditionalDelete(
                vhost().queue(name), method.ifUnused(), method.ifEmpty());
        vhost().deleteQueue(
                        name,
                        method.ifUnused(),
                        method.ifEmpty(),
                        connection(),
                        channel.<Integer>await(
                                ready -> reply(method.noWait(), new QueueMethod.DeleteOk(ready))));
    }

    private Connection connection() {
        return channel.connection();
    }

    private VirtualHost vhost() {
        return channel.connection().vhost();
    }

    private Answer<Void> answer(boolean noWait, Method ok) {
        return channel.await(ignored -> reply(noWait, ok));
    }

    private void reply(boolean noWait, Method ok) {
        if (!noWait) {
            channel.send(ok);
        }
    }
}
