package io.leveret.main.config;

import static io.leveret.main.config.SettingTypes.ADDRESS;
import static io.leveret.main.config.SettingTypes.BOOLEAN;
import static io.leveret.main.config.SettingTypes.BYTES;
import static io.leveret.main.config.SettingTypes.COUNT;
import static io.leveret.main.config.SettingTypes.COUNT_OR_INFINITY;
import static io.leveret.main.config.SettingTypes.MILLIS;
import static io.leveret.main.config.SettingTypes.MILLIS_OR_INFINITY;
import static io.leveret.main.config.SettingTypes.POSITIVE;
import static io.leveret.main.config.SettingTypes.SECONDS;
import static io.leveret.main.config.SettingTypes.integer;
import static io.leveret.main.config.SettingTypes.oneOf;

import java.time.Duration;

/** Where clients connect, and what is agreed with them. */
public final class NetworkSettings {
    static final SettingGroup GROUP = new SettingGroup("Network");

    public static final Setting<String> LISTENERS_TCP =
            GROUP.add("listeners.tcp", oneOf("none"), null, "No listeners without TLS.");

    public static final Setting<ListenAddress> LISTENER_TCP =
            GROUP.add(
                    "listeners.tcp.$name",
                    ADDRESS,
                    null,
                    "Listens for AMQP without TLS; the name is free. If there is none: port 5672 on"
                            + " all addresses.");

    public static final Setting<String> LISTENERS_SSL =
            GROUP.add("listeners.ssl", oneOf("none"), null, "No listeners with TLS.");

    public static final Setting<ListenAddress> LISTENER_SSL =
            GROUP.add(
                    "listeners.ssl.$name",
                    ADDRESS,
                    null,
                    "Listens for AMQP with TLS, with the ssl_options; the name is free.");

    public static final Setting<Duration> HANDSHAKE_TIMEOUT =
            GROUP.add(
                    "handshake_timeout",
                    MILLIS_OR_INFINITY,
                    "10000",
                    "A client that has not opened its connection by then is dropped.");

    public static final Setting<Duration> SSL_HANDSHAKE_TIMEOUT =
            GROUP.add(
                    "ssl_handshake_timeout",
                    MILLIS,
                    "5000",
                    "A client that is not through with the TLS handshake by then is dropped.");

    public static final Setting<Duration> HEARTBEAT =
            GROUP.add(
                    "heartbeat",
                    SECONDS,
                    "60",
                    "Heartbeat interval proposed to clients; 0 proposes none.");

    public static final Setting<Long> FRAME_MAX =
            GROUP.add(
                    "frame_max",
                    BYTES.where(
                            "0, or 4096 bytes or more, such as 128KB",
                            bytes -> bytes == 0 || bytes >= 4096 && bytes <= Integer.MAX_VALUE),
                    "131072",
                    "Largest frame agreed to; 0 sets no limit.");

    public static final Setting<Integer> CHANNEL_MAX =
            GROUP.add(
                    "channel_max",
                    integer("a whole number from 0 to 65535", 0, 65_535),
                    "2047",
                    "Most channels a connection may have; 0 sets no limit.");

    public static final Setting<Integer> CONSUMER_MAX_PER_CHANNEL =
            GROUP.add(
                    "consumer_max_per_channel",
                    COUNT_OR_INFINITY,
                    "infinity",
                    "Most consumers a channel may have.");

    public static final Setting<Integer> CONNECTION_MAX =
            GROUP.add(
                    "connection_max",
                    COUNT_OR_INFINITY,
                    "infinity",
                    "Most client connections there may be.");

    public static final Setting<Integer> BACKLOG =
            GROUP.add(
                    "tcp_listen_options.backlog",
                    POSITIVE,
                    "1024",
                    "Connections the system holds until they are accepted.");

    public static final Setting<Boolean> NODELAY =
            GROUP.add(
                    "tcp_listen_options.nodelay",
                    BOOLEAN,
                    "true",
                    "Sends small packets at once (TCP_NODELAY).");

    public static final Setting<Boolean> KEEPALIVE =
            GROUP.add(
                    "tcp_listen_options.keepalive",
                    BOOLEAN,
                    "false",
                    "Lets the system probe silent connections (SO_KEEPALIVE).");

    public static final Setting<Integer> SEND_BUFFER =
            GROUP.add(
                    "tcp_listen_options.sndbuf",
                    POSITIVE,
                    null,
                    "Send buffer of a socket in bytes; the system's choice if not set.");

    public static final Setting<Integer> RECEIVE_BUFFER =
            GROUP.add(
                    "tcp_listen_options.recbuf",
                    POSITIVE,
                    null,
                    "Receive buffer of a socket in bytes; the system's choice if not set.");

    public static final Setting<Boolean> LINGER =
            GROUP.add(
                    "tcp_listen_options.linger.on",
                    BOOLEAN,
                    "false",
                    "Whether closing a socket waits for what was written (SO_LINGER).");

    public static final Setting<Integer> LINGER_SECONDS =
            GROUP.add(
                    "tcp_listen_options.linger.timeout",
                    COUNT,
                    "0",
                    "How many seconds it waits; with 0 unsent data is thrown away.");

    static {
        GROUP.ignore(
                "Channels are limited for each connection, by channel_max.",
                "channel_max_per_node");
        GROUP.refuse("The PROXY protocol is not supported.", "proxy_protocol");
        GROUP.ignore(
                "The event loops accept connections.", "num_acceptors.tcp", "num_acceptors.ssl");
        GROUP.ignore(
                "There is no such socket option in Java.",
                "tcp_listen_options",
                "tcp_listen_options.buffer",
                "tcp_listen_options.delay_send",
                "tcp_listen_options.dontroute",
                "tcp_listen_options.exit_on_close",
                "tcp_listen_options.fd",
                "tcp_listen_options.high_msgq_watermark",
                "tcp_listen_options.high_watermark",
                "tcp_listen_options.low_msgq_watermark",
                "tcp_listen_options.low_watermark",
                "tcp_listen_options.port",
                "tcp_listen_options.priority",
                "tcp_listen_options.send_timeout",
                "tcp_listen_options.send_timeout_close",
                "tcp_listen_options.tos");
        GROUP.ignore("Frames of any agreed size are read from the start.", "initial_frame_max");
        GROUP.ignore(
                "Clients are shown by their addresses; no name server is asked.",
                "reverse_dns_lookups");
        GROUP.ignore("Connections are limited by connection_max.", "ranch_connection_max");
    }

    private NetworkSettings() {}
}
