package io.leveret.compat;

import org.opentest4j.TestAbortedException;

/** Leveret in this JVM, on a free port of the loopback interface, with a clock the tests move. */
final class LeveretUnderTest {
    private LeveretUnderTest() {}

    static BrokerUnderTest start() {
        throw new TestAbortedException("Leveret cannot be started from here yet");
    }
}
