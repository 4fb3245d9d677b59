package io.leveret.compat;

import io.leveret.broker.LeveretBroker;
import io.leveret.broker.alarm.Alarms;
import io.leveret.management.ManagementServer;
import io.leveret.management.ManagementSettings;
import io.leveret.time.ManualClock;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/** Leveret in this JVM, on a free port of the loopback interface, with a clock the tests move. */
final class LeveretUnderTest implements BrokerUnderTest {
    /** With more than one, queues and connections live apart and talk by posting. */
    private static final int EVENT_LOOPS = Integer.getInteger("leveret.event-loops", 1);

    private final ManualClock clock = new ManualClock(System.currentTimeMillis());
    private LeveretBroker broker;
    private ManagementServer management;

    private final Path data;

    private LeveretUnderTest() {
        try {
            data = Files.createTempDirectory("leveret-compat");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        startAgain();
    }

    static BrokerUnderTest start() {
        return new LeveretUnderTest();
    }

    private void startAgain() {
        broker =
                LeveretBroker.start(
                        LeveretBroker.inMemory()
                                .withDataDirectory(data)
                                .withClock(clock)
                                .withEventVhost("/")
                                .withEventLoops(EVENT_LOOPS));
        management =
                ManagementServer.start(
                        broker.administration(),
                        ManagementSettings.defaults().withHost("127.0.0.1").withPort(0));
    }

    @Override
    public String host() {
        return "127.0.0.1";
    }

    @Override
    public int port() {
        return broker.port();
    }

    @Override
    public int httpPort() {
        return management.port();
    }

    @Override
    public void restart() {
        halt();
        startAgain();
    }

    @Override
    public void advance(Duration duration) {
        clock.advance(duration);
    }

    @Override
    public long wallMillis() {
        return clock.wallMillis();
    }

    @Override
    public void memoryAlarm(boolean raised) {
        broker.environment().alarms().set(Alarms.Resource.MEMORY, raised);
    }

    @Override
    public long messageBytesMax() {
        return 16L << 20;
    }

    @Override
    public Administration administration() {
        return new HttpAdministration("127.0.0.1", management.port());
    }

    @Override
    public boolean isRabbitMq() {
        return false;
    }

    @Override
    public void stop() {
        halt();
        try (Stream<Path> files = Files.walk(data)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void halt() {
        management.close();
        broker.close();
    }
}
