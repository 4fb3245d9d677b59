package io.leveret.main.ctl;

import io.leveret.main.Node;
import io.leveret.main.config.NodeSettings;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes command lines from {@link CtlClient} on a port of the loopback address, and runs them. Who
 * does not know the secret of the {@link ControlFile} is hung up on.
 *
 * <p>One thread waits; each client has its own while it is here. They are no part of what carries
 * messages, and outlive the broker's event loops: {@code start_app} comes when those are gone.
 */
public final class ControlServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
    private static final int SECRET_BYTES = 24;
    private static final int WORDS_MAX = 10_000;
    private static final int WORD_BYTES_MAX = 16 << 20;

    /** A client that does not come to say what it wants must not keep a thread. */
    private static final Duration REQUEST_TIME_MAX = Duration.ofSeconds(10);

    /** Any local process may connect, and each has a thread: more than these are turned away. */
    private static final int CLIENTS_MAX = 64;

    private static final long ACCEPT_AGAIN_MILLIS = 1_000;

    /** Commands that change something. */
    private static final Pattern CHANGES =
            Pattern.compile(
                    "(add|delete|set|clear|change|import|purge|close|trace|stop|start|reset|restart"
                            + "|force|shutdown|enable|disable|drain|revive|suspend|resume)");

    private static final Set<String> ENDS_PROCESS = Set.of("stop", "shutdown");

    private final Node node;
    private final Commands commands = new Commands();
    private final Semaphore room = new Semaphore(CLIENTS_MAX);
    private final ServerSocket server;
    private final ControlFile file;
    private final List<Path> written = new ArrayList<>();

    private ControlServer(Node node) throws IOException {
        this.node = node;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        this.file =
                new ControlFile(
                        server.getLocalPort(),
                        Base64.getUrlEncoder().withoutPadding().encodeToString(secret),
                        ProcessHandle.current().pid(),
                        node.name());
    }

    /**
     * Opens the port and says where it is.
     *
     * @throws IOException when the data directory cannot be written
     */
    public static ControlServer start(Node node) throws IOException {
        ControlServer control = new ControlServer(node);
        control.write(
                ControlFile.in(
                        node.configuration().get(NodeSettings.DATA_DIRECTORY).toAbsolutePath()));
        if (ControlFile.makeCommonDirectory()) {
            control.write(ControlFile.of(node.name()));
        }
        Thread thread = new Thread(control::accept, "leveret-control");
        thread.setDaemon(true);
        thread.start();
        return control;
    }

    private void write(Path path) throws IOException {
        file.write(path);
        written.add(path);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                if (!room.tryAcquire()) {
                    socket.close();
                    continue;
                }
                Thread thread = new Thread(() -> serve(socket), "leveret-control-client");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                if (!server.isClosed()) {
                    LOG.warn("Cannot accept a command: {}", e.toString());
                    // Without descriptors it would fail again at once.
                    pause();
                }
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(ACCEPT_AGAIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            DeadlineInput request = new DeadlineInput(socket, REQUEST_TIME_MAX);
            DataInputStream in = new DataInputStream(new BufferedInputStream(request));
            DataOutputStream out =
                    new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
            byte[] secret = file.secret().getBytes(StandardCharsets.UTF_8);
            if (!MessageDigest.isEqual(secret, in.readUTF().getBytes(StandardCharsets.UTF_8))) {
                return;
            }
            String tool = in.readUTF();
            Path directory = Path.of(in.readUTF());
            int count = in.readInt();
            if (count < 0 || count > WORDS_MAX) {
                return;
            }
            List<String> words = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                words.add(text(in));
            }
            request.lift();
            serve(tool, words, directory, in, out);
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("A command's client went away", e);
        } finally {
            room.release();
        }
    }

    /** What it is about: the first argument, and the vhost. Others may be passwords. */
    private static String subject(Arguments arguments) {
        String subject =
                arguments.positional().isEmpty() ? "" : " '" + arguments.positional().get(0) + "'";
        return arguments.has("vhost")
                ? subject + " in vhost '" + arguments.option("vhost", "") + "'"
                : subject;
    }

    private void serve(
            String tool,
            List<String> words,
            Path directory,
            DataInputStream in,
            DataOutputStream out)
            throws IOException {
        int status = commands.run(node, tool, words, new RemoteTerminal(in, out), directory);
        Arguments arguments = Arguments.parse(words, commands);
        String command = arguments.command();
        if (command != null && CHANGES.matcher(command).lookingAt()) {
            LOG.info("{}: {}{} (exit status {})", tool, command, subject(arguments), status);
        }
        out.writeByte(RemoteTerminal.EXIT);
        out.writeInt(status);
        out.flush();
        if (status == ExitStatus.OK && ENDS_PROCESS.contains(command)) {
            LOG.info("Told to stop by {} {}", tool, command);
            new Thread(() -> System.exit(0), "leveret-exit").start();
        }
    }

    private static String text(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > WORD_BYTES_MAX) {
            throw new IOException("argument of " + length + " bytes");
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Path path : written) {
                // Another broker of the same name may have put its own there since.
                if (file.equals(ControlFile.read(path))) {
                    Files.deleteIfExists(path);
                }
            }
        } catch (IOException e) {
            LOG.warn("Cannot remove the control file", e);
        }
    }
}
