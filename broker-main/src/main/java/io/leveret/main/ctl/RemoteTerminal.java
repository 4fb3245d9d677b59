package io.leveret.main.ctl;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The terminal of a client at the other end of a socket: a letter, a length, bytes. */
final class RemoteTerminal implements Terminal {
    static final int OUT = 'O';
    static final int ERR = 'E';

    /** Asks for standard input: the client answers with a length and bytes. */
    static final int INPUT = 'I';

    /** Followed by the exit status. */
    static final int EXIT = 'X';

    private final DataInputStream in;
    private final DataOutputStream out;

    RemoteTerminal(DataInputStream in, DataOutputStream out) {
        this.in = in;
        this.out = out;
    }

    @Override
    public void out(String text) {
        send(OUT, text);
    }

    @Override
    public void err(String text) {
        send(ERR, text);
    }

    private void send(int where, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            out.writeByte(where);
            out.writeInt(bytes.length);
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public byte[] input() {
        try {
            out.writeByte(INPUT);
            out.flush();
            return in.readNBytes(in.readInt());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
