package io.leveret.compat.robust;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.ShutdownSignalException;
import io.leveret.compat.Await;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that takes no more: nothing is confirmed that is not on it, the process says why and ends
 * with EX_IOERR, and what was confirmed is there once it has room again.
 */
class FailingDiskTest {
    private static final int EX_IOERR = 74;
    private static final int BODY_BYTES = 100_000;
    private static final int MESSAGES_MAX = 4000;

    @TempDir Path directory;

    private final Unconfirmed unconfirmed = new Unconfirmed();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final AtomicInteger confirmed = new AtomicInteger();

    @AfterEach
    void endThread() {
        thread.shutdownNow();
    }

    /** Files of at most 100 MiB: the journals fit, and what comes after them does not for long. */
    @Test
    void failedWriteEndsTheBrokerAndLosesNothing() throws Exception {
        Victim.Settings limited =
                new Victim.Settings(directory).shell("ulimit -f 204800").leakDetection("disabled");
        try (Victim broker = Victim.start(limited)) {
            publishUntilItEnds(broker.amqpPort());
            assertThat(broker.exitStatus()).isEqualTo(EX_IOERR);
            assertThat(broker.lines())
                    .anyMatch(line -> line.contains("[ERROR]") && line.contains("failed"))
                    .anyMatch(line -> line.contains("File too large"));
        }
        assertConfirmedMessagesAreThere(new Victim.Settings(directory));
    }

    /** The alarm is off, or it would stop the publisher before. */
    @Test
    void fullDiskEndsTheBrokerAndLosesNothing() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(directory, "size=160m")) {
            Victim.Settings settings =
                    new Victim.Settings(disk.path())
                            .set("disk_free_limit.absolute", 0)
                            .leakDetection("disabled");
            try (Victim broker = Victim.start(settings)) {
                publishUntilItEnds(broker.amqpPort());
                assertThat(broker.exitStatus()).isEqualTo(EX_IOERR);
                assertThat(broker.lines())
                        .anyMatch(line -> line.contains("No space left on device"));
            }
            disk.remount("size=1g");
            assertConfirmedMessagesAreThere(settings);
        }
    }

    @Test
    void publisherIsBlockedBeforeTheDiskIsFull() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(directory, "size=160m");
                Victim broker =
                        Victim.start(
                                new Victim.Settings(disk.path())
                                        .set("disk_free_limit.absolute", "50MB")
                                        .leakDetection("disabled"));
                Connection connection = connect(broker.amqpPort())) {
            AtomicReference<String> blocked = new AtomicReference<>();
            connection.addBlockedListener(blocked::set, () -> blocked.set(null));
            Channel channel = connection.createChannel();
            declareAndListen(channel);
            // Beside us: it stands still in the middle of a message when it is not read any more.
            Future<?> publisher = thread.submit(() -> publishUntil(channel, blocked));
            Await.awaitTrue(() -> blocked.get() != null);
            assertThat(blocked.get()).contains("disk");
            disk.remount("size=1g");
            Await.awaitEqual(null, blocked::get);
            publisher.get(Await.DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
            Await.awaitEqual(0, unconfirmed::size);
            assertThat(broker.isAlive()).isTrue();
        }
    }

    @Test
    void readOnlyDataDirectoryIsRefusedByName() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(directory, "size=1m,ro");
                Victim broker = Victim.launch(new Victim.Settings(disk.path()))) {
            assertThat(broker.exitStatus()).isNotZero();
            assertThat(broker.output())
                    .contains("cannot use data directory " + disk.path())
                    .contains("Read-only file system")
                    .doesNotContain("\tat ");
        }
    }

    private static Connection connect(int port) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setPort(port);
        factory.setAutomaticRecoveryEnabled(false);
        return factory.newConnection();
    }

    private Void publishUntil(Channel channel, AtomicReference<String> blocked) throws IOException {
        for (int i = 0; i < MESSAGES_MAX && blocked.get() == null; i++) {
            publish(channel, i);
        }
        return null;
    }

    private void declareAndListen(Channel channel) throws IOException {
        channel.queueDeclare("q", true, false, false, null);
        channel.confirmSelect();
        channel.addConfirmListener(
                (tag, multiple) -> confirmed.addAndGet(unconfirmed.answered(tag, multiple).size()),
                (tag, multiple) -> {});
    }

    private void publish(Channel channel, int number) throws IOException {
        unconfirmed.add(channel.getNextPublishSeqNo(), number, 0);
        channel.basicPublish("", "q", MessageProperties.MINIMAL_PERSISTENT_BASIC, body(number));
    }

    /** Without zeros: pages of those take no room on the disk. */
    private static byte[] body(int number) {
        byte[] body = new byte[BODY_BYTES];
        Arrays.fill(body, (byte) 1);
        return ByteBuffer.wrap(body).putInt(0, number).array();
    }

    private void publishUntilItEnds(int port) throws Exception {
        try (Connection connection = connect(port)) {
            Channel channel = connection.createChannel();
            declareAndListen(channel);
            for (int i = 0; i < MESSAGES_MAX; i++) {
                publish(channel, i);
            }
            Await.awaitTrue(() -> !connection.isOpen());
        } catch (IOException | ShutdownSignalException end) {
            // What is wanted.
        }
        assertThat(confirmed.get()).isBetween(1, MESSAGES_MAX - 1);
    }

    /** They were published in order: what is there must begin with all that was confirmed. */
    private void assertConfirmedMessagesAreThere(Victim.Settings settings) throws Exception {
        List<Integer> found = new ArrayList<>();
        try (Victim broker = Victim.start(settings);
                Connection connection = connect(broker.amqpPort())) {
            Channel channel = connection.createChannel();
            for (GetResponse got = channel.basicGet("q", true);
                    got != null;
                    got = channel.basicGet("q", true)) {
                int number = ByteBuffer.wrap(got.getBody()).getInt();
                assertThat(got.getBody()).isEqualTo(body(number));
                found.add(number);
            }
        }
        assertThat(found).hasSizeGreaterThanOrEqualTo(confirmed.get());
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i)).isEqualTo(i);
        }
    }
}
