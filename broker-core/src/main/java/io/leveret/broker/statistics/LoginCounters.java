package io.leveret.broker.statistics;

import java.util.concurrent.atomic.LongAdder;

/** Attempts to log in over one protocol. */
public final class LoginCounters {
    public final LongAdder succeeded = new LongAdder();
    public final LongAdder failed = new LongAdder();

    public void reset() {
        succeeded.reset();
        failed.reset();
    }
}
