package io.leveret.codec;

/** Ends the channel it happened on and nothing else. */
public final class ChannelError extends AmqpException {
    private static final long serialVersionUID = 1L;

    ChannelError(ReplyCode code, String text) {
        super(code, text);
    }
}
