package io.leveret.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.AMQImpl;
import com.rabbitmq.client.impl.Frame;
import com.rabbitmq.client.impl.LongStringHelper;
import com.rabbitmq.client.impl.Method;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A client that may break every rule: it writes any bytes and shows the frames that come back. */
public final class RawConnection implements AutoCloseable {
    public static final int METHOD = 1;
    public static final int HEADER = 2;
    public static final int BODY = 3;
    public static final int HEARTBEAT = 8;
    public static final byte FRAME_END = (byte) 0xCE;
    public static final byte[] PROTOCOL_HEADER = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};

    private final Socket socket;
    private final DataOutputStream out;
    private final DataInputStream in;

    public RawConnection(BrokerUnderTest broker) throws IOException {
        this(broker.host(), broker.port());
    }

    public RawConnection(String host, int port) throws IOException {
        socket = new Socket(host, port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) Await.DEADLINE.toMillis());
        out = new DataOutputStream(socket.getOutputStream());
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /** Connected as guest to vhost "/", with the limits the broker proposes and no heartbeat. */
    public static RawConnection open(BrokerUnderTest broker) throws IOException {
        return opened(new RawConnection(broker));
    }

    /** As {@link #openWithChannel(BrokerUnderTest)}, with a broker of the test's own. */
    public static RawConnection openWithChannel(String host, int port) throws IOException {
        return withChannel(opened(new RawConnection(host, port)));
    }

    private static RawConnection opened(RawConnection raw) throws IOException {
        raw.logIn("guest", "guest", Map.of());
        AMQP.Connection.Tune tune = raw.expect(AMQP.Connection.Tune.class);
        raw.tuneOk(tune.getChannelMax(), tune.getFrameMax(), 0);
        raw.openVhost("/");
        raw.expect(AMQP.Connection.OpenOk.class);
        return raw;
    }

    /** As {@link #open(BrokerUnderTest)}, and with channel 1 open. */
    public static RawConnection openWithChannel(BrokerUnderTest broker) throws IOException {
        return withChannel(open(broker));
    }

    private static RawConnection withChannel(RawConnection raw) throws IOException {
        raw.send(1, new AMQP.Channel.Open.Builder().build());
        raw.expect(AMQP.Channel.OpenOk.class);
        return raw;
    }

    /** Sends the protocol header and start-ok (mechanism PLAIN). */
    public void logIn(String user, String password, Map<String, Object> capabilities)
            throws IOException {
        write(PROTOCOL_HEADER);
        expect(AMQP.Connection.Start.class);
        startOk("PLAIN", "\0" + user + "\0" + password, capabilities);
    }

    public void startOk(String mechanism, String response, Map<String, Object> capabilities)
            throws IOException {
        Map<String, Object> properties = new HashMap<>();
        properties.put("product", "raw");
        properties.put("capabilities", capabilities);
        send(
                0,
                new AMQP.Connection.StartOk.Builder()
                        .clientProperties(properties)
                        .mechanism(mechanism)
                        .response(LongStringHelper.asLongString(response))
                        .locale("en_US")
                        .build());
    }

    public void tuneOk(int channelMax, int frameMax, int heartbeatSeconds) throws IOException {
        send(
                0,
                new AMQP.Connection.TuneOk.Builder()
                        .channelMax(channelMax)
                        .frameMax(frameMax)
                        .heartbeat(heartbeatSeconds)
                        .build());
    }

    public void openVhost(String vhost) throws IOException {
        send(0, new AMQP.Connection.Open.Builder().virtualHost(vhost).build());
    }

    public void send(int channel, com.rabbitmq.client.Method method) throws IOException {
        ((Method) method).toFrame(channel).writeTo(out);
    }

    public void frame(int type, int channel, byte... payload) throws IOException {
        frameWithEnd(type, channel, payload, FRAME_END);
    }

    public void frameWithEnd(int type, int channel, byte[] payload, byte end) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var frame = new DataOutputStream(bytes);
        frame.writeByte(type);
        frame.writeShort(channel);
        frame.writeInt(payload.length);
        frame.write(payload);
        frame.writeByte(end);
        write(bytes.toByteArray());
    }

    /** The payload of a content header of class basic without properties. */
    public static byte[] contentHeader(long bodySize) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var header = new DataOutputStream(bytes);
        header.writeShort(60); // class basic
        header.writeShort(0); // weight
        header.writeLong(bodySize);
        header.writeShort(0); // no properties
        return bytes.toByteArray();
    }

    public void write(byte... bytes) throws IOException {
        out.write(bytes);
    }

    public byte[] readBytes(int count) throws IOException {
        return in.readNBytes(count);
    }

    /** The next frame. */
    public Frame read() throws IOException {
        Frame frame = Frame.readFrom(in, Integer.MAX_VALUE);
        assertThat(frame).as("a frame within " + Await.DEADLINE).isNotNull();
        return frame;
    }

    /** The next frame that is no heartbeat, which must be this method. */
    public <M extends com.rabbitmq.client.Method> M expect(Class<M> method) throws IOException {
        Frame frame = read();
        while (frame.type == HEARTBEAT) {
            frame = read();
        }
        assertThat(frame.type).as("frame type of " + frame).isEqualTo(METHOD);
        Method received = AMQImpl.readMethodFrom(frame.getInputStream());
        assertThat(received).isInstanceOf(method);
        return method.cast(received);
    }

    /** Expects connection.close as {@code CODE text}, and answers it. */
    public void expectClose(String codeAndText) throws IOException {
        AMQP.Connection.Close close = expect(AMQP.Connection.Close.class);
        assertThat(close.getReplyCode() + " " + close.getReplyText()).isEqualTo(codeAndText);
        send(0, new AMQP.Connection.CloseOk.Builder().build());
    }

    /**
     * Expects that the broker ends the connection, with connection.close before or without:
     * RabbitMQ does not tell a client that is not through with its handshake, nor always
     * afterwards.
     */
    public void expectAnyEnd() throws IOException {
        try {
            expect(AMQP.Connection.Close.class);
            send(0, new AMQP.Connection.CloseOk.Builder().build());
        } catch (EOFException | SocketException ended) {
            return;
        }
        expectEnd();
    }

    /** Expects that the broker has closed the socket, or reset it, and said nothing before. */
    public void expectEnd() throws IOException {
        int next;
        try {
            next = in.read();
        } catch (SocketException reset) {
            next = -1;
        }
        assertThat(next).as("end of stream").isEqualTo(-1);
    }

    /** Whether the broker ends the connection in this time, with nothing but heartbeats before. */
    public boolean endsWithin(Duration time) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        try {
            for (long left = time.toMillis(); left > 0; left = millisUntil(end)) {
                socket.setSoTimeout((int) left);
                Frame frame = Frame.readFrom(in, Integer.MAX_VALUE);
                assertThat(frame == null || frame.type == HEARTBEAT).as("heartbeats only").isTrue();
            }
            return false;
        } catch (EOFException | SocketException ended) {
            return true;
        } finally {
            if (!socket.isClosed()) {
                socket.setSoTimeout((int) Await.DEADLINE.toMillis());
            }
        }
    }

    private static long millisUntil(long nanos) {
        return (nanos - System.nanoTime()) / 1_000_000;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
