package io.leveret.main;

import io.leveret.main.config.Configuration;
import io.leveret.main.config.ConfigurationException;
import io.leveret.main.config.ConfigurationLoader;
import io.leveret.main.log.Logging;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * {@code leveret train}: starts a broker, uses it a little and stops it, so that a JVM run with
 * {@code -XX:ArchiveClassesAtExit} sees the classes a start needs. For the start script.
 */
@Command(
        name = "train",
        hidden = true,
        description = "Runs a broker for a moment, to make a class-data archive.",
        mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
    private static final byte[] AMQP = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};
    private static final String REQUEST =
            "GET /api/overview HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Authorization: Basic Z3Vlc3Q6Z3Vlc3Q=\r\n\r\n";

    @Override
    public Integer call() throws IOException, ConfigurationException {
        Path directory = Files.createTempDirectory("leveret-train");
        Configuration configuration =
                new ConfigurationLoader()
                        .commandLine("train", "leveret.data_dir", directory.toString())
                        .commandLine("train", "listeners.tcp.default", "127.0.0.1:0")
                        .commandLine("train", "management.tcp.ip", "127.0.0.1")
                        .commandLine("train", "management.tcp.port", "0")
                        .commandLine("train", "log.default.level", "error")
                        .load();
        Logging.configure(configuration);
        try (Node node = new Node(configuration)) {
            node.start();
            for (var listener : node.listeners()) {
                boolean amqp = listener.protocol().equals("amqp");
                talk(listener.port(), amqp ? AMQP : REQUEST.getBytes(StandardCharsets.US_ASCII));
            }
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        return 0;
    }

    private static void talk(int port, byte[] request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = socket.getOutputStream();
            out.write(request);
            InputStream in = socket.getInputStream();
            in.read(new byte[4096]);
        }
    }
}
