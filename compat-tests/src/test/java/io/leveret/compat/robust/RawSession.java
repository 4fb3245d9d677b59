package io.leveret.compat.robust;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.LongString;
import com.rabbitmq.client.impl.AMQImpl;
import com.rabbitmq.client.impl.Frame;
import com.rabbitmq.client.impl.LongStringHelper;
import com.rabbitmq.client.impl.Method;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Map;

/** A connection that costs its client next to nothing, so that there can be thousands. */
final class RawSession implements Closeable {
    static final byte[] PROTOCOL_HEADER = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};
    private static final int ANSWER_MILLIS_MAX = 30_000;

    private final Socket socket;
    private final DataInputStream in;

    private RawSession(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1024));
    }

    /** Connected as guest, with channel 1 open and no heartbeats. */
    static RawSession open(int port, String vhost) throws IOException {
        return open(port, vhost, 0);
    }

    static RawSession open(int port, String vhost, int heartbeatSeconds) throws IOException {
        return open(port, vhost, heartbeatSeconds, ANSWER_MILLIS_MAX);
    }

    /**
     * @param answerMillisMax to wait for the broker, now and later
     */
    static RawSession open(int port, String vhost, int heartbeatSeconds, int answerMillisMax)
            throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(answerMillisMax);
            RawSession session = new RawSession(socket);
            session.write(handshake(vhost, heartbeatSeconds));
            session.expect(AMQP.Channel.OpenOk.class);
            return session;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** All a client says until channel 1 is open; it need not wait for the answers. */
    static byte[] handshake(String vhost, int heartbeatSeconds) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(PROTOCOL_HEADER);
        bytes.write(startOk("guest", "guest"));
        bytes.write(
                frame(
                        0,
                        new AMQP.Connection.TuneOk.Builder()
                                .channelMax(100)
                                .frameMax(131_072)
                                .heartbeat(heartbeatSeconds)
                                .build()));
        bytes.write(frame(0, new AMQP.Connection.Open.Builder().virtualHost(vhost).build()));
        bytes.write(frame(1, new AMQP.Channel.Open.Builder().build()));
        return bytes.toByteArray();
    }

    static byte[] startOk(String user, String password) throws IOException {
        LongString response = LongStringHelper.asLongString("\0" + user + "\0" + password);
        return frame(
                0,
                new AMQP.Connection.StartOk.Builder()
                        .clientProperties(Map.of("product", "raw", "capabilities", Map.of()))
                        .mechanism("PLAIN")
                        .response(response)
                        .locale("en_US")
                        .build());
    }

    static byte[] frame(int channel, com.rabbitmq.client.Method method) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ((Method) method).toFrame(channel).writeTo(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    void send(int channel, com.rabbitmq.client.Method method) throws IOException {
        write(frame(channel, method));
    }

    /** Reads on until this method comes. */
    void expect(Class<? extends com.rabbitmq.client.Method> wanted) throws IOException {
        while (true) {
            Frame frame = Frame.readFrom(in, Integer.MAX_VALUE);
            if (frame == null) {
                throw new SocketTimeoutException("nothing came");
            }
            if (frame.type == AMQP.FRAME_METHOD
                    && wanted.isInstance(AMQImpl.readMethodFrom(frame.getInputStream()))) {
                return;
            }
        }
    }

    /** Waits for the broker to end it. */
    void awaitEnd() throws IOException {
        while (in.read() >= 0) {
            // Whatever it has to say before.
        }
    }

    void closeInOrder() throws IOException {
        send(0, new AMQP.Connection.Close.Builder().replyCode(200).build());
        expect(AMQP.Connection.CloseOk.class);
        close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** Ends it with a reset, as a process that was killed may do. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }
}
