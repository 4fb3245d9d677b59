package io.leveret.codec;

import java.nio.charset.StandardCharsets;

/**
 * Something a client must be told with {@code channel.close} or {@code connection.close}. Ordinary
 * traffic, not a fault of the broker: it carries no stack trace.
 *
 * @see Errors
 */
public abstract sealed class AmqpException extends RuntimeException
        permits ChannelError, ConnectionError {
    private static final long serialVersionUID = 1L;
    private static final int REPLY_TEXT_BYTES_MAX = 255;
    private static final String CUT = "...";

    private final ReplyCode code;
    private final String text;

    AmqpException(ReplyCode code, String text) {
        super(text, null, false, false);
        this.code = code;
        this.text = text;
    }

    public ReplyCode code() {
        return code;
    }

    /** What went wrong, without the name of the code. */
    public String text() {
        return text;
    }

    /**
     * What goes into the {@code reply-text} field: {@code NOT_FOUND - no queue 'q' in vhost '/'}.
     * As in RabbitMQ it is cut to the 255 bytes a short string holds, and then ends in dots.
     */
    public String replyText() {
        String whole = text.isEmpty() ? code.name() : code.name() + " - " + text;
        byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= REPLY_TEXT_BYTES_MAX) {
            return whole;
        }
        int end = REPLY_TEXT_BYTES_MAX - CUT.length();
        while ((bytes[end] & 0xC0) == 0x80) {
            end--; // not through the middle of a character
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8) + CUT;
    }

    @Override
    public String getMessage() {
        return code.number() + " " + replyText();
    }
}
