package io.leveret.broker.access;

import io.leveret.time.Clock;

/** Makes a backend when the broker starts; nothing of one that is not configured is loaded. */
public interface AuthBackendFactory {
    /**
     * @param internal the broker's own users
     * @param clock real time
     */
    AuthBackend open(AccessControl internal, Clock clock);

    /** The broker's own users. */
    AuthBackendFactory INTERNAL = (internal, clock) -> new InternalBackend(internal);
}
