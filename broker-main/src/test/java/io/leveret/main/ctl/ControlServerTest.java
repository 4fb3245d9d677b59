package io.leveret.main.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.main.Node;
import io.leveret.main.config.ConfigurationLoader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlServerTest {
    @TempDir Path directory;

    @Test
    void onlyWhoKnowsTheSecretIsServed() throws Exception {
        Node node =
                new Node(
                        new ConfigurationLoader()
                                .commandLine("test", "leveret.node_name", "rabbit@control-test")
                                .commandLine("test", "leveret.data_dir", directory.toString())
                                .load());
        Path path = ControlFile.in(directory);
        ControlServer server = ControlServer.start(node);
        try {
            ControlFile file = ControlFile.read(path);

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-------");
            assertThat(call(file.port(), "guessed")).isEqualTo(-1);
            assertThat(call(file.port(), file.secret())).isEqualTo(RemoteTerminal.OUT);
        } finally {
            server.close();
        }
        assertThat(path).doesNotExist();
    }

    /** First byte of the answer to {@code ping}; -1 if we are hung up on. */
    private static int call(int port, String secret) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeUTF(secret);
            out.writeUTF("rabbitmqctl");
            out.writeUTF("/");
            out.writeInt(1);
            out.writeInt(4);
            out.writeBytes("ping");
            return new DataInputStream(socket.getInputStream()).read();
        } catch (java.net.SocketException e) {
            return -1;
        }
    }
}
