package io.leveret.main.config;

import io.leveret.broker.access.NamePattern;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The types of values settings have. */
final class SettingTypes {
    static final SettingType<String> TEXT = new SettingType<>("text", text -> text);

    static final SettingType<Boolean> BOOLEAN =
            new SettingType<>(
                    "true or false",
                    text ->
                            switch (text) {
                                case "true", "on" -> true;
                                case "false", "off" -> false;
                                default -> throw new IllegalArgumentException(text);
                            });

    static final SettingType<Integer> PORT = integer("a port from 1 to 65535", 1, 65_535);

    /** 0 takes a free one. */
    static final SettingType<Integer> PORT_OR_FREE = integer("a port from 0 to 65535", 0, 65_535);

    static final SettingType<Integer> COUNT =
            integer("a whole number, 0 or more", 0, Integer.MAX_VALUE);
    static final SettingType<Integer> POSITIVE =
            integer("a whole number, 1 or more", 1, Integer.MAX_VALUE);

    /** Integer.MAX_VALUE stands for infinity. */
    static final SettingType<Integer> COUNT_OR_INFINITY =
            new SettingType<>(
                    "a whole number, 0 or more, or infinity",
                    text ->
                            text.equals("infinity")
                                    ? Integer.MAX_VALUE
                                    : COUNT.parser().apply(text));

    static final SettingType<Double> FRACTION =
            new SettingType<>("a number from 0.0 to 1.0, such as 0.4", Double::valueOf)
                    .where("a number from 0.0 to 1.0, such as 0.4", d -> d >= 0 && d <= 1);
    static final SettingType<Double> FACTOR =
            new SettingType<>("a number, 0.0 or more, such as 1.5", Double::valueOf)
                    .where(
                            "a number, 0.0 or more, such as 1.5",
                            d -> d >= 0 && d < Double.MAX_VALUE);

    static final SettingType<Duration> MILLIS =
            duration("milliseconds, or with a unit, such as 10000 or 10s", ChronoUnit.MILLIS);
    static final SettingType<Duration> SECONDS =
            duration("seconds, or with a unit, such as 60 or 1m", ChronoUnit.SECONDS);
    static final SettingType<Duration> MILLIS_OR_INFINITY =
            new SettingType<>(
                    "milliseconds, or with a unit, or infinity",
                    text ->
                            text.equals("infinity")
                                    ? Durations.INFINITE
                                    : MILLIS.parser().apply(text));

    /** Sizes in which MB is 1,048,576. */
    static final SettingType<Long> BYTES =
            new SettingType<>(
                    "bytes, or with a unit, such as 131072 or 128KB (1024 bytes each)",
                    text -> ByteSizes.parse(text, false));

    /** Sizes in which MB is 1,000,000. */
    static final SettingType<Long> MEMORY =
            new SettingType<>(
                    "bytes, or with a unit, such as 2GB (10^9 each) or 2GiB (2^30 each)",
                    text -> ByteSizes.parse(text, true));

    static final SettingType<ListenAddress> ADDRESS =
            new SettingType<>("a port, or address:port", SettingTypes::address);

    static final SettingType<String> IP =
            new SettingType<>("an IP address, such as 127.0.0.1 or ::1", SettingTypes::ip);

    static final SettingType<Path> FILE =
            new SettingType<>("a file that can be read", Path::of)
                    .where("a file that can be read", Files::isReadable);
    static final SettingType<Path> PATH = new SettingType<>("a path", Path::of);

    static final SettingType<URI> URI = new SettingType<>("a URL", SettingTypes::uri);

    static final SettingType<String> REGEXP =
            new SettingType<>("a regular expression", text -> NamePattern.compile(text).source());

    static final SettingType<String> LOG_LEVEL =
            oneOf(
                    "debug",
                    "info",
                    "notice",
                    "warning",
                    "error",
                    "critical",
                    "alert",
                    "emergency",
                    "none");

    private SettingTypes() {}

    static SettingType<String> oneOf(String... values) {
        List<String> allowed = List.of(values);
        return new SettingType<>(
                allowed.size() == 1
                        ? allowed.get(0)
                        : String.join(", ", allowed.subList(0, allowed.size() - 1))
                                + " or "
                                + allowed.get(allowed.size() - 1),
                text -> {
                    if (!allowed.contains(text)) {
                        throw new IllegalArgumentException(text);
                    }
                    return text;
                });
    }

    static SettingType<Integer> integer(String expected, int min, int max) {
        return new SettingType<>(expected, Integer::valueOf)
                .where(expected, value -> value >= min && value <= max);
    }

    private static URI uri(String text) {
        URI uri = java.net.URI.create(text);
        if (!List.of("http", "https", "file").contains(String.valueOf(uri.getScheme()))) {
            throw new IllegalArgumentException(text);
        }
        return uri;
    }

    private static SettingType<Duration> duration(String expected, ChronoUnit unit) {
        return new SettingType<>(expected, text -> Durations.parse(text, unit));
    }

    private static ListenAddress address(String text) {
        int colon = text.lastIndexOf(':');
        int port = PORT_OR_FREE.parser().apply(text.substring(colon + 1));
        return new ListenAddress(colon < 0 ? null : ip(text.substring(0, colon)), port);
    }

    /** Only literals: looking up names would make a configuration mean something else elsewhere. */
    private static String ip(String text) {
        String bare = text.replaceFirst("^\\[(.*)]$", "$1");
        boolean literal =
                bare.contains(":")
                        ? bare.matches("[0-9A-Fa-f:.]+(%\\w+)?")
                        : bare.matches("\\d{1,3}(\\.\\d{1,3}){3}");
        if (!literal) {
            throw new IllegalArgumentException(text);
        }
        try {
            InetAddress.getByName(bare);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text, e);
        }
        return bare;
    }
}
