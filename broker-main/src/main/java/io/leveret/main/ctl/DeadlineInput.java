package io.leveret.main.ctl;

import java.io.FilterInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** What a socket says until a moment, however slowly it says it; later, without end. */
final class DeadlineInput extends FilterInputStream {
    private static final int MILLIS_MIN = 1;

    private final Socket socket;
    private final long endNanos;
    private boolean lifted;

    DeadlineInput(Socket socket, Duration time) throws IOException {
        super(socket.getInputStream());
        this.socket = socket;
        this.endNanos = System.nanoTime() + time.toNanos();
    }

    /** From now on it may take its time. */
    void lift() throws IOException {
        lifted = true;
        socket.setSoTimeout(0);
    }

    private void awaitNoLonger() throws IOException {
        if (!lifted) {
            long left = endNanos - System.nanoTime();
            if (left <= 0) {
                throw new SocketTimeoutException("too slow");
            }
            socket.setSoTimeout((int) Math.max(MILLIS_MIN, Duration.ofNanos(left).toMillis()));
        }
    }

    @Override
    public int read() throws IOException {
        awaitNoLonger();
        return super.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        awaitNoLonger();
        return super.read(into, offset, length);
    }
}
