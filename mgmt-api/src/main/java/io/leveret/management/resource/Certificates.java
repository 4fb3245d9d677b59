package io.leveret.management.resource;

import io.leveret.broker.TlsSettings;
import java.time.Instant;

/** The certificates listeners show. */
final class Certificates {
    private Certificates() {}

    /** When the first certificate of the chain ends. */
    static Instant end(TlsSettings tls) {
        return tls.certificates().stream()
                .map(each -> each.getNotAfter().toInstant())
                .min(Instant::compareTo)
                .orElse(null);
    }
}
