package io.leveret.main.ctl;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * {@code rabbitmqctl} as a process: finds the broker, hands over the arguments, prints what comes
 * back. Knows of commands only what has to be done while there is no broker. Uses little of the
 * JDK: what it loads is what a call costs.
 */
public final class CtlClient {
    private static final int POLL_MILLIS = 100;
    private static final int WAIT_SECONDS = 300;
    private static final int STOP_SECONDS_MAX = 60;

    /** They wait for a broker that does not run yet. */
    private static final Set<String> WAITING = Set.of("await_startup", "wait");

    private final List<String> words;
    private final String tool;
    private String command;
    private String node;
    private int timeoutSeconds = -1;

    private CtlClient(List<String> words, String tool) {
        this.words = words;
        this.tool = tool;
        look();
    }

    /** Runs one command; returns the exit status. */
    public static int run(List<String> words) throws IOException, InterruptedException {
        String tool = System.getenv().getOrDefault("LEVERET_TOOL", "rabbitmqctl");
        return new CtlClient(words, tool).run();
    }

    /** Finds the few words that matter here; the broker takes it apart as a whole. */
    private void look() {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            String next = i + 1 < words.size() ? words.get(i + 1) : "";
            switch (word) {
                case "-n", "--node" -> {
                    node = next;
                    i++;
                }
                case "-t", "--timeout" -> {
                    timeoutSeconds = next.matches("\\d{1,8}") ? Integer.parseInt(next) : -1;
                    i++;
                }
                case "-p", "--vhost", "--formatter" -> i++;
                default -> {
                    if (word.startsWith("--node=")) {
                        node = word.substring("--node=".length());
                    } else if (command == null && !word.startsWith("-")) {
                        command = word;
                    }
                }
            }
        }
    }

    private int run() throws IOException, InterruptedException {
        boolean waits = command != null && WAITING.contains(command);
        boolean needsNobody =
                command == null || command.equals("help") || command.equals("version");
        int seconds = timeoutSeconds < 0 ? WAIT_SECONDS : timeoutSeconds;
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        do {
            for (ControlFile file : candidates()) {
                Integer status = call(file, waits);
                if (status != null) {
                    return status;
                }
            }
            if (waits) {
                Thread.sleep(POLL_MILLIS);
            }
        } while (waits && System.nanoTime() < end);
        if (needsNobody) {
            return new Commands()
                    .run(null, tool, words, new LocalTerminal(), Path.of("").toAbsolutePath());
        }
        return unreachable(waits);
    }

    /** Where a broker could be, the likeliest first. */
    private List<ControlFile> candidates() throws IOException {
        List<ControlFile> found = new ArrayList<>();
        String data = System.getenv("LEVERET_DATA_DIR");
        add(found, ControlFile.in(Path.of(data == null ? "data" : data)));
        Path common = ControlFile.commonDirectory();
        if (ControlFile.isCommonDirectoryOwn()) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(common)) {
                for (Path file : files) {
                    add(found, file);
                }
            }
        }
        return found;
    }

    /** Only of the node that is asked for; {@code rabbit} and {@code rabbit@host} are the same. */
    private void add(List<ControlFile> found, Path path) {
        ControlFile file = ControlFile.read(path);
        if (file != null
                && (node == null
                        || file.node().equals(node)
                        || file.node().startsWith(node + "@")
                        || node.endsWith("@localhost")
                                && file.node().startsWith(node.replace("localhost", "")))) {
            found.add(file);
        }
    }

    /** The exit status; null if nobody is there. */
    private Integer call(ControlFile file, boolean waits) throws IOException, InterruptedException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), file.port())) {
            socket.setTcpNoDelay(true);
            DataOutputStream out =
                    new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
            out.writeUTF(file.secret());
            out.writeUTF(tool);
            out.writeUTF(Path.of("").toAbsolutePath().toString());
            out.writeInt(words.size());
            for (String word : words) {
                send(out, word.getBytes(StandardCharsets.UTF_8));
            }
            out.flush();
            DataInputStream in =
                    new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            int status = relay(in, out);
            if (waits && status == ExitStatus.UNAVAILABLE) {
                return null;
            }
            if (status == ExitStatus.OK && ("stop".equals(command) || "shutdown".equals(command))) {
                awaitEnd(file.pid());
            }
            return status;
        } catch (ConnectException | EOFException e) {
            // Left behind by a broker that was killed, or another program has its port now.
            return null;
        }
    }

    private static int relay(DataInputStream in, DataOutputStream out) throws IOException {
        PrintStream err = System.err;
        while (true) {
            int what = in.readUnsignedByte();
            switch (what) {
                case RemoteTerminal.OUT -> {
                    System.out.write(in.readNBytes(in.readInt()));
                    System.out.flush();
                }
                case RemoteTerminal.ERR -> err.write(in.readNBytes(in.readInt()));
                case RemoteTerminal.INPUT -> {
                    System.out.flush();
                    send(out, System.in.readAllBytes());
                    out.flush();
                }
                case RemoteTerminal.EXIT -> {
                    err.flush();
                    return in.readInt();
                }
                default -> throw new EOFException("not a broker's answer: " + what);
            }
        }
    }

    private static void send(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static void awaitEnd(long pid) throws InterruptedException {
        for (int i = 0; i < STOP_SECONDS_MAX * 1000 / POLL_MILLIS; i++) {
            if (!ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
                return;
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private int unreachable(boolean waited) {
        String name = node == null ? "rabbit@localhost" : node;
        int millis = (timeoutSeconds < 0 ? 60 : timeoutSeconds) * 1000;
        if ("ping".equals(command)) {
            System.out.println(
                    "Will ping "
                            + name
                            + ". This only checks if the OS process is running and registered with"
                            + " epmd. Timeout: "
                            + millis
                            + " ms.");
            System.err.println(
                    "Error:\nFailed to connect and authenticate to "
                            + name
                            + " in "
                            + millis
                            + " ms");
            return ExitStatus.UNAVAILABLE;
        }
        System.err.println(
                "Error: unable to perform an operation on node '"
                        + name
                        + "'. Please see diagnostics information and suggestions below.\n\n"
                        + "No running broker of user "
                        + System.getProperty("user.name")
                        + " was found: neither in the data directory (LEVERET_DATA_DIR, or ./data)"
                        + " nor in "
                        + ControlFile.commonDirectory()
                        + ".");
        return waited ? ExitStatus.TEMPORARY : ExitStatus.UNAVAILABLE;
    }

    /** For what needs no broker. */
    private static final class LocalTerminal implements Terminal {
        @Override
        public void out(String text) {
            System.out.print(text);
            System.out.flush();
        }

        @Override
        public void err(String text) {
            System.err.print(text);
        }

        @Override
        public byte[] input() {
            return new byte[0];
        }
    }
}
