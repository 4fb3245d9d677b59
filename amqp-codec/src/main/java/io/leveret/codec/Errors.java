package io.leveret.codec;

import java.util.Locale;

/** Makes the exceptions that end a channel or a connection: {@code throw channelError(...)}. */
public final class Errors {
    private Errors() {}

    /** {@code format} as for {@link String#format}; without arguments it is taken as it stands. */
    public static ChannelError channelError(ReplyCode code, String format, Object... arguments) {
        return new ChannelError(code, text(format, arguments));
    }

    /** {@code format} as for {@link String#format}; without arguments it is taken as it stands. */
    public static ConnectionError connectionError(
            ReplyCode code, String format, Object... arguments) {
        return new ConnectionError(code, text(format, arguments));
    }

    /** RabbitMQ's answer to a method that only a server sends, or that it expects elsewhere. */
    public static ConnectionError unimplementedMethod() {
        return new ConnectionError(ReplyCode.COMMAND_INVALID, "unimplemented method");
    }

    private static String text(String format, Object[] arguments) {
        return arguments.length == 0 ? format : String.format(Locale.ROOT, format, arguments);
    }
}
