package io.leveret.compat;

import io.leveret.broker.LeveretBroker;
import io.leveret.broker.alarm.Alarms;
import io.leveret.time.ManualClock;
import java.time.Duration;

/** Leveret in this JVM, on a free port of the loopback interface, with a clock the tests move. */
final class LeveretUnderTest implements BrokerUnderTest {
    /** With more than one, queues and connections live apart and talk by posting. */
    private static final int EVENT_LOOPS = Integer.getInteger("leveret.event-loops", 1);

    private final ManualClock clock = new ManualClock(System.currentTimeMillis());
    private LeveretBroker broker = start(clock);

    static BrokerUnderTest start() {
        return new LeveretUnderTest();
    }

    private static LeveretBroker start(ManualClock clock) {
        return LeveretBroker.start(
                LeveretBroker.inMemory().withClock(clock).withEventLoops(EVENT_LOOPS));
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
    public void restart() {
        broker.close();
        broker = start(clock);
    }

    @Override
    public void advance(Duration duration) {
        clock.advance(duration);
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
        return new DirectAdministration(broker.environment());
    }

    @Override
    public boolean isRabbitMq() {
        return false;
    }

    @Override
    public void stop() {
        broker.close();
    }
}
