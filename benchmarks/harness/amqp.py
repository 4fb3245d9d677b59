"""The few AMQP 0-9-1 frames the harness speaks itself: "are you there?", "how long is this queue?".

Starting a JVM to ask would take longer than many brokers take to start.
"""

import socket
import struct

METHOD = 1
FRAME_END = b"\xce"

CONNECTION_START, CONNECTION_TUNE, CONNECTION_OPEN_OK = (10, 10), (10, 30), (10, 41)
CHANNEL_OPEN_OK, QUEUE_DECLARE_OK = (20, 11), (50, 11)


class ProtocolError(Exception):
    """The broker answered something else than was asked for."""


class Connection:
    """One blocking connection, open once constructed. Raises OSError or ProtocolError."""

    def __init__(self, port, timeout_seconds=10.0, user="guest", password="guest"):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout_seconds)
        try:
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.socket.sendall(b"AMQP\x00\x00\x09\x01")
            self.expect(0, CONNECTION_START)
            response = b"\x00" + user.encode() + b"\x00" + password.encode()
            self.send(
                0,
                10,
                11,
                long_string(b"")
                + short_string("PLAIN")
                + long_string(response)
                + short_string("en_US"),
            )
            channel_max, frame_max, _heartbeat = struct.unpack(
                ">HIH", self.expect(0, CONNECTION_TUNE)[:8]
            )
            self.send(0, 10, 31, struct.pack(">HIH", channel_max, frame_max or 131072, 0))
            self.send(0, 10, 40, short_string("/") + short_string("") + b"\x00")
            self.expect(0, CONNECTION_OPEN_OK)
        except BaseException:
            self.socket.close()
            raise

    def passive_declare(self, queue):
        """Returns (messages ready, consumers). A queue that is not there is a ProtocolError."""
        self.send(1, 20, 10, short_string(""))
        self.expect(1, CHANNEL_OPEN_OK)
        passive = b"\x01"
        self.send(
            1, 50, 10, struct.pack(">H", 0) + short_string(queue) + passive + long_string(b"")
        )
        answer = self.expect(1, QUEUE_DECLARE_OK)
        messages, consumers = struct.unpack(">II", answer[1 + answer[0] : 9 + answer[0]])
        return messages, consumers

    def close(self):
        self.socket.close()

    def send(self, channel, class_id, method_id, arguments):
        payload = struct.pack(">HH", class_id, method_id) + arguments
        self.socket.sendall(
            struct.pack(">BHI", METHOD, channel, len(payload)) + payload + FRAME_END
        )

    def expect(self, channel, method):
        """The arguments of the next method on this channel, which must be this one. Heartbeats are
        skipped.
        """
        while True:
            frame_type, frame_channel, size = struct.unpack(">BHI", self.read(7))
            payload = self.read(size + 1)[:-1]
            if frame_type != METHOD:
                continue
            got = struct.unpack(">HH", payload[:4])
            if frame_channel != channel or got != method:
                raise ProtocolError(
                    f"method {got} on channel {frame_channel} (expected: {method} on {channel}):"
                    f" {payload[4:]!r}"
                )
            return payload[4:]

    def read(self, count):
        data = b""
        while len(data) < count:
            more = self.socket.recv(count - len(data))
            if not more:
                raise ProtocolError("the broker closed the connection")
            data += more
        return data


def short_string(text):
    data = text.encode()
    return struct.pack(">B", len(data)) + data


def long_string(data):
    return struct.pack(">I", len(data)) + data
