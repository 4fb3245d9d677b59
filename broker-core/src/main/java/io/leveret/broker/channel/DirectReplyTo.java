package io.leveret.broker.channel;

import static io.leveret.codec.Errors.channelError;

import io.leveret.codec.ReplyCode;
import io.leveret.codec.ShortString;
import io.leveret.message.Message;

/**
 * One channel's side of <a href="https://www.rabbitmq.com/docs/direct-reply-to">direct
 * reply-to</a>: it may consume from a pseudo-queue, and what others publish to the address made for
 * it is sent straight to its connection, never queued.
 */
final class DirectReplyTo {
    static final String PSEUDO_QUEUE = "amq.rabbitmq.reply-to";
    private static final String ADDRESS_PREFIX = PSEUDO_QUEUE + ".";

    private final Channel channel;
    private String tag;
    private byte[] encodedTag;
    private String address;

    DirectReplyTo(Channel channel) {
        this.channel = channel;
    }

    /** Whether {@code queue} is the name to consume from, or an address made of it. */
    static boolean isPseudoQueue(String queue) {
        return queue.equals(PSEUDO_QUEUE) || isAddress(queue);
    }

    static boolean isAddress(String routingKey) {
        return routingKey.startsWith(ADDRESS_PREFIX);
    }

    void consume(String consumerTag, boolean noAck) {
        if (tag != null) {
            throw channelError(ReplyCode.PRECONDITION_FAILED, "reply consumer already set");
        }
        if (!noAck) {
            throw channelError(ReplyCode.PRECONDITION_FAILED, "reply consumer cannot acknowledge");
        }
        tag = consumerTag;
        encodedTag = ShortString.encode(consumerTag);
        var environment = channel.connection().environment();
        address = ADDRESS_PREFIX + environment.names().secret();
        environment.directReplies().add(address, this);
    }

    boolean isTag(String consumerTag) {
        return consumerTag.equals(tag);
    }

    void cancel(String consumerTag) {
        if (isTag(consumerTag)) {
            close();
        }
    }

    void close() {
        if (tag != null) {
            channel.connection().environment().directReplies().remove(address);
            tag = null;
        }
    }

    /** What a reply-to that names the pseudo-queue becomes. */
    String addressForPublish() {
        if (tag == null) {
            throw channelError(ReplyCode.PRECONDITION_FAILED, "fast reply consumer does not exist");
        }
        return address;
    }

    /** Any thread: sends a reply to the client, if it still waits by then. */
    void deliver(Message reply) {
        channel.connection()
                .shard()
                .execute(
                        () -> {
                            if (tag != null && channel.isOpen()) {
                                channel.deliveries().deliverReply(encodedTag, reply);
                            }
                        });
    }
}
