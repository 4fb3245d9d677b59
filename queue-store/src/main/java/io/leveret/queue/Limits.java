package io.leveret.queue;

import io.leveret.message.Message;
import io.leveret.queue.QueueSettings.Overflow;

/**
 * {@code x-max-length}, {@code x-max-length-bytes}, {@code x-overflow}: of ready messages, and of
 * dead ones that are kept until they are safe.
 */
final class Limits {
    private long messagesMax;
    private long bytesMax;
    private Overflow overflow;

    void apply(QueueSettings settings) {
        messagesMax = settings.maxLength() < 0 ? Long.MAX_VALUE : settings.maxLength();
        bytesMax = settings.maxLengthBytes() < 0 ? Long.MAX_VALUE : settings.maxLengthBytes();
        overflow = settings.overflow();
    }

    /**
     * Whether a publisher must be told no. RabbitMQ does not look for a consumer first, nor do we.
     */
    boolean refuses(Message message, ReadyMessages ready, DyingMessages dying) {
        return overflow != Overflow.DROP_HEAD
                && (ready.size() + dying.keptCount() + 1L > messagesMax
                        || ready.bytes() + dying.keptBytes() + message.bodyBytes() > bytesMax);
    }

    boolean deadLettersRefused() {
        return overflow == Overflow.REJECT_PUBLISH_DLX;
    }

    /** Whether the message at the head must go. */
    boolean drops(ReadyMessages ready) {
        return overflow == Overflow.DROP_HEAD
                && (ready.size() > messagesMax || ready.bytes() > bytesMax);
    }
}
